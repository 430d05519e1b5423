import { page } from "./browser.ts";
import type { Listener, Port, Target, WindowMessage } from "./browser.ts";
import { fromHost, init, readMessage, write } from "./protocol.ts";
import type { DialogSize, FromGuest, FromHost, HostContext, HostTheme, SelectedItem, ToastLink } from "./protocol.ts";

export type { DialogSize, HostContext, HostTheme, SelectedItem, ToastLink } from "./protocol.ts";

/** A refusal of the host, such as `access_denied` when the person lost the application. */
export class HostError extends Error {
  readonly code: string;

  constructor(code: string, text: string) {
    super(text);
    this.name = "HostError";
    this.code = code;
  }
}

/** The program around an extension's frame, as the extension sees it. */
export interface Host {
  /** Where the frame stands now; replaced as a whole when something changes. */
  readonly context: HostContext;
  /**
   * An access token of the application's own client for the signed-in person. The same until shortly before it ends;
   * `fresh` after an answer 401. Keep it in memory only.
   */
  token(given?: { readonly fresh?: boolean }): Promise<string>;
  /** What is selected in the host at this moment. */
  selection(): Promise<readonly SelectedItem[]>;
  /** Called with each new context, theme and language included; gives back what stops it. */
  onContext(listener: (context: HostContext) => void): () => void;
  /** Called with each new theme. */
  onTheme(listener: (theme: HostTheme) => void): () => void;
  /** Called with each new language. */
  onLocale(listener: (locale: string) => void): () => void;
  /** A short notice in the host's own place for them; `open` is a button in it that leads where `navigate` would. */
  toast(kind: "success" | "info" | "warning" | "error", text: string, open?: ToastLink): void;
  /** Opens a page of the same package as a dialog; resolves with what it closes with, `undefined` when dismissed. */
  openDialog(given: {
    readonly entry: string;
    readonly title: string;
    readonly size?: DialogSize;
    readonly data?: unknown;
  }): Promise<unknown>;
  /**
   * Gives the person a file, since frames cannot download: an .xlsx, .csv, .docx, .pdf, .ics, .json or .txt of at most
   * 50 MB. Call it for a click of theirs; later on they are asked first.
   */
  saveFile(name: string, content: ArrayBuffer): Promise<void>;
  /** Ends the dialog that this frame is. */
  closeDialog(result?: unknown): void;
  /** Puts `path` behind the frame's own place in the address, or behind that of another place of the package. */
  navigate(path: string, given?: { readonly pointId?: string; readonly replace?: boolean }): void;
  /** Shows a document of Work, by its id as REST v2 writes it. */
  openDocument(id: string): void;
  /** Shows a matter of Work. */
  openMatter(id: string): void;
  /** Goes to a page of the host itself, by its path there, such as `/settings/applications`. */
  openPage(path: string): void;
  /** How high the content is, for panels and dialogs that grow with it. */
  resize(height: number): void;
  /** Names the page, and the number at its tab. */
  setTitle(title: string, badge?: number): void;
}

/** The window of the frame. */
export interface GuestWindow extends Listener {
  readonly parent: unknown;
}

type Call = { readonly resolve: (value: never) => void; readonly reject: (error: Error) => void };
/** Before the end of a token, so that no request carries one that ends on its way. */
const SPARE_SECONDS = 60;
const LONGEST_TIMER_SECONDS = 86_400;

/** Tells the host that this frame listens, and resolves when the host has answered. Call it once for a page. */
export function connectToHost(own?: GuestWindow): Promise<Host> {
  const window = own ?? (globalThis as unknown as GuestWindow);
  const { parent } = window;
  if (parent === window || parent === undefined || parent === null) {
    return Promise.reject(new HostError("no_host", "This page works inside Muniment only."));
  }
  return new Promise((resolve) => {
    const listen = (event: WindowMessage): void => {
      // Who may be the parent at all is said by the policy that the page is served with (`frame-ancestors`).
      const [port] = event.ports;
      if (event.source !== parent || port === undefined || !init(event.data)) return;
      window.removeEventListener("message", listen);
      resolve(createHost(port, event.data.context));
    };
    window.addEventListener("message", listen);
    // Nothing that anybody may not know, so it need not be known who the parent is.
    (parent as Target).postMessage(write({ type: "ready" }), "*");
  });
}

type Ask = <T>(question: (id: number) => FromGuest) => Promise<T>;

function createHost(port: Port, first: HostContext): Host {
  const around = keepContext(first);
  let lastId = 0;
  const calls = new Map<number, Call>();
  const send = (said: FromGuest): void => port.postMessage(write(said));
  const ask: Ask = (question) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      calls.set(lastId, { resolve, reject });
      send(question(lastId));
    });
  const answer = (said: Extract<FromHost, { id: number }>): void => {
    const call = calls.get(said.id);
    calls.delete(said.id);
    if (call === undefined) return;
    if (said.type !== "selection.get" && said.failure !== undefined) {
      call.reject(new HostError(said.failure.code, said.failure.text));
    } else {
      call.resolve(said as never);
    }
  };

  port.addEventListener("message", ({ data }) => {
    const said = readMessage<FromHost>(fromHost, data);
    if (said === undefined) return;
    switch (said.type) {
      case "context.changed":
        return around.change(said.context);
      case "theme.changed":
        return around.change({ ...around.now(), theme: said.theme });
      case "locale.changed":
        return around.change({ ...around.now(), locale: said.locale });
      default:
        return answer(said);
    }
  });
  port.start();

  return {
    get context() {
      return around.now();
    },
    token: keepToken(ask),
    selection: async () =>
      (await ask<{ selection: readonly SelectedItem[] }>((id) => ({ type: "selection.get", id }))).selection,
    onContext: around.onContext,
    onTheme: around.onTheme,
    onLocale: around.onLocale,
    toast: (kind, text, link) => send({ type: "toast", kind, text, ...(link === undefined ? {} : { open: link }) }),
    openDialog: async (given) =>
      (await ask<{ result?: unknown }>((id) => ({ type: "dialog.open", id, ...given }))).result,
    saveFile: async (name, content) => void (await ask((id) => ({ type: "file.save", id, name, content }))),
    closeDialog: (result) => send({ type: "dialog.close", ...(result === undefined ? {} : { result }) }),
    navigate: (path, given = {}) => send({ type: "navigate", path, ...given }),
    openDocument: (document) => send({ type: "open.document", document }),
    openMatter: (matter) => send({ type: "open.matter", matter }),
    openPage: (path) => send({ type: "open.page", path }),
    resize: (height) => send({ type: "resize", height: Math.min(10_000, Math.max(0, Math.ceil(height))) }),
    setTitle: (title, badge) => send({ type: "title.set", title, ...(badge === undefined ? {} : { badge }) }),
  };
}

/** The newest context, and who wants to know of changes. */
function keepContext(first: HostContext): Pick<Host, "onContext" | "onTheme" | "onLocale"> & {
  now(): HostContext;
  change(changed: HostContext): void;
} {
  let context = first;
  const contexts = new Set<(context: HostContext) => void>();
  const themes = new Set<(theme: HostTheme) => void>();
  const locales = new Set<(locale: string) => void>();
  return {
    now: () => context,
    change(changed) {
      const before = context;
      context = changed;
      for (const listener of contexts) listener(context);
      if (before.theme !== context.theme) for (const listener of themes) listener(context.theme);
      if (before.locale !== context.locale) for (const listener of locales) listener(context.locale);
    },
    onContext: (listener) => listenIn(contexts, listener),
    onTheme: (listener) => listenIn(themes, listener),
    onLocale: (listener) => listenIn(locales, listener),
  };
}

/** Gives the same token until shortly before its end. */
function keepToken(ask: Ask): Host["token"] {
  let kept: Promise<string> | undefined;
  const forget = (token: Promise<string>): void => {
    if (kept === token) kept = undefined;
  };
  return ({ fresh = false } = {}) => {
    if (kept !== undefined && !fresh) return kept;
    const asked = ask<{ token?: string; expiresInSeconds?: number }>((id) => ({
      type: "token.request",
      id,
      ...(fresh ? { fresh } : {}),
    }));
    const token = asked.then((said) => {
      if (said.token === undefined) throw new HostError("no_token", "The host gave no token.");
      const seconds = Math.max(0, Math.min((said.expiresInSeconds ?? 0) - SPARE_SECONDS, LONGEST_TIMER_SECONDS));
      page.setTimeout(() => forget(token), seconds * 1_000);
      return said.token;
    });
    kept = token;
    token.catch(() => forget(token));
    return token;
  };
}

function listenIn<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
