import { page } from "./browser.ts";
import type { Listener, Port, Target, WindowMessage } from "./browser.ts";
import { PROTOCOL_VERSION, READY_MILLISECONDS, fromGuest, readMessage, ready, write } from "./protocol.ts";
import type { DialogSize, FromGuest, FromHost, HostContext, SelectedItem, ToastLink } from "./protocol.ts";

export { FRAME_SANDBOX, READY_MILLISECONDS } from "./protocol.ts";
export type { DialogSize, HostContext, HostTheme, SelectedItem, ToastLink } from "./protocol.ts";

/** A token for an extension, as the server gave it. */
export interface ExtensionToken {
  readonly token: string;
  readonly expiresInSeconds: number;
}

/** What a host does for one frame. Rejections of `token`, `openDialog` and `saveFile` reach the extension by `code` and text. */
export interface FrameHandlers {
  token(given: { readonly fresh: boolean }): Promise<ExtensionToken>;
  selection(): readonly SelectedItem[];
  openDialog(given: {
    readonly entry: string;
    readonly title: string;
    readonly size: DialogSize;
    readonly data?: unknown;
  }): Promise<unknown>;
  /** Offers a file to the person; `name` is as the extension wants it, and not to be trusted. */
  saveFile(given: { readonly name: string; readonly content: ArrayBuffer }): Promise<void>;
  closeDialog(result: unknown): void;
  navigate(given: { readonly path: string; readonly pointId?: string; readonly replace: boolean }): void;
  openDocument(id: string): void;
  openMatter(id: string): void;
  /** A page of the host itself, by its path there. */
  openPage(path: string): void;
  toast(kind: "success" | "info" | "warning" | "error", text: string, open: ToastLink | undefined): void;
  resize(height: number): void;
  setTitle(title: string, badge: number | undefined): void;
  /** The frame listens. */
  onReady(): void;
  /** The frame has not said so in time, or it was flooding the host and is no longer listened to. */
  onTrouble(trouble: "slow" | "flood"): void;
}

/** A frame that is listened to; `stop` ends that. */
export interface MountedFrame {
  /** Tells the extension what has changed around it. */
  setContext(context: HostContext): void;
  stop(): void;
}

/** What `mountFrame` is given. */
export interface FrameOptions {
  readonly frame: { readonly contentWindow: unknown };
  /** The origin that the frame's page has to have. */
  readonly origin: string;
  readonly context: HostContext;
  readonly handlers: FrameHandlers;
  /** Gets a line about each message that is not known, the first hundred of them. */
  readonly log: (line: string) => void;
  /** The host's own window. */
  readonly window?: Listener;
}

/** So many messages at once, and so many more in a second: far more than a person causes. */
const BURST = 200;
const PER_SECOND = 50;
/** A frame that goes on in spite of that for as many messages again is broken or hostile. */
const PATIENCE = 2_000;
const MOST_LINES = 100;
const MOST_WAITING = 20;

/**
 * Listens to an extension's frame: answers its `ready` with a channel of its own, to which only that page holds the
 * other end. What comes from another window or origin, or is no message of the protocol, does nothing and is logged.
 */
export function mountFrame(options: FrameOptions): MountedFrame {
  const { frame, origin, handlers } = options;
  const window = options.window ?? (globalThis as unknown as Listener);
  const log = limited(options.log);
  let context = options.context;
  let port: Port | undefined;
  let isFlooding = false;
  const slow = page.setTimeout(() => handlers.onTrouble("slow"), READY_MILLISECONDS);
  const bucket = createBucket();

  const stop = (): void => {
    page.clearTimeout(slow);
    window.removeEventListener("message", listen);
    port?.close();
    port = undefined;
  };
  const isTaken = (): boolean => {
    const state = bucket();
    if (state === "flood" && !isFlooding) {
      isFlooding = true;
      log("a flood of messages: the frame is no longer listened to");
      stop();
      handlers.onTrouble("flood");
    }
    return state === "taken";
  };
  const listen = (event: WindowMessage): void => {
    // Other windows talk to this page too, extensions' frames among them; each mounted frame hears its own only.
    if (event.source === null || event.source !== frame.contentWindow) return;
    if (!isTaken()) return;
    if (event.origin !== origin) return log(`a message from ${event.origin}, which is not the extension's origin`);
    if (!ready(event.data)) return log("a message that is not known, by the window");
    page.clearTimeout(slow);
    port?.close();
    const channel = new page.MessageChannel();
    const own = channel.port1;
    port = own;
    own.addEventListener("message", ({ data }) => {
      if (port !== own || !isTaken()) return;
      const said = readMessage<FromGuest>(fromGuest, data);
      if (said === undefined) return log("a message that is not known");
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has one other end
      answer(said, (reply) => own.postMessage(write(reply)));
    });
    own.start();
    (event.source as Target).postMessage({ v: PROTOCOL_VERSION, type: "init", context }, origin, [channel.port2]);
    handlers.onReady();
  };
  const answer = createAnswers(handlers, log);
  window.addEventListener("message", listen);
  return {
    setContext(changed) {
      const said = difference(context, changed);
      context = changed;
      if (said !== undefined) port?.postMessage(write(said));
    },
    stop,
  };
}

/** Does what a message asks for; questions are answered by `reply`. */
function createAnswers(
  handlers: FrameHandlers,
  log: (line: string) => void,
): (said: FromGuest, reply: (said: FromHost) => void) => void {
  let waiting = 0;
  const later = <T>(work: Promise<T>, reply: (outcome: { value?: T; failure?: Failure }) => void): void => {
    waiting += 1;
    work
      .then(
        (value) => reply({ value }),
        (error: unknown) => reply({ failure: failureOf(error) }),
      )
      .finally(() => (waiting -= 1))
      .catch(() => log("an answer could not be sent"));
  };
  return (said, reply) => {
    const isQuestion = said.type === "token.request" || said.type === "dialog.open" || said.type === "file.save";
    if (isQuestion && waiting >= MOST_WAITING) return log("more questions at a time than are answered");
    switch (said.type) {
      case "selection.get":
        return reply({ type: said.type, id: said.id, selection: handlers.selection() });
      case "token.request":
        return later(handlers.token({ fresh: said.fresh === true }), ({ value, failure }) =>
          reply({ type: said.type, id: said.id, ...value, ...(failure === undefined ? {} : { failure }) }),
        );
      case "dialog.open": {
        const { entry, title, size = "medium", data } = said;
        return later(handlers.openDialog({ entry, title, size, data }), ({ value, failure }) =>
          reply({
            type: said.type,
            id: said.id,
            ...(value === undefined ? {} : { result: value }),
            ...(failure === undefined ? {} : { failure }),
          }),
        );
      }
      case "file.save":
        return later(handlers.saveFile({ name: said.name, content: said.content }), ({ failure }) =>
          reply({ type: said.type, id: said.id, ...(failure === undefined ? {} : { failure }) }),
        );
      case "dialog.close":
        return handlers.closeDialog(said.result);
      case "navigate":
        return handlers.navigate({ ...said, replace: said.replace === true });
      case "open.document":
        return handlers.openDocument(said.document);
      case "open.matter":
        return handlers.openMatter(said.matter);
      case "open.page":
        return handlers.openPage(said.path);
      case "toast":
        return handlers.toast(said.kind, said.text, said.open);
      case "resize":
        return handlers.resize(said.height);
      case "title.set":
        return handlers.setTitle(said.title, said.badge);
    }
  };
}

interface Failure {
  readonly code: string;
  readonly text: string;
}

function failureOf(error: unknown): Failure {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return {
    code: typeof code === "string" && code !== "" ? code.slice(0, 100) : "failed",
    text: typeof message === "string" ? message.slice(0, 1_000) : "",
  };
}

/** The smallest message that says what has changed; none when nothing has. */
function difference(before: HostContext, after: HostContext): FromHost | undefined {
  const same = { ...after, theme: before.theme, locale: before.locale };
  if (JSON.stringify(same) !== JSON.stringify(before)) return { type: "context.changed", context: after };
  const hasTheme = before.theme !== after.theme;
  const hasLocale = before.locale !== after.locale;
  if (hasTheme && hasLocale) return { type: "context.changed", context: after };
  if (hasTheme) return { type: "theme.changed", theme: after.theme };
  return hasLocale ? { type: "locale.changed", locale: after.locale } : undefined;
}

/** Lets through what a person can cause; a frame that does not stop in spite of that is a flood. */
function createBucket(): () => "taken" | "over" | "flood" {
  let left = BURST;
  let over = 0;
  let at = page.performance.now();
  return () => {
    const now = page.performance.now();
    left = Math.min(BURST, left + ((now - at) / 1_000) * PER_SECOND);
    at = now;
    if (left >= 1) {
      left -= 1;
      over = Math.max(0, over - 1);
      return "taken";
    }
    over += 1;
    return over >= PATIENCE ? "flood" : "over";
  };
}

function limited(log: (line: string) => void): (line: string) => void {
  let lines = 0;
  return (line) => {
    lines += 1;
    if (lines <= MOST_LINES) log(line);
  };
}
