import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Listener, Port, WindowMessage } from "./browser.ts";
import { connectToHost } from "./guest.ts";
import type { Host } from "./guest.ts";
import { mountFrame } from "./host.ts";
import type { FrameHandlers, HostContext, MountedFrame } from "./host.ts";

const ORIGIN = "https://apps.example.org";

const CONTEXT: HostContext = {
  host: "work",
  api: "https://work.example.org",
  package: { id: "org.example.hello", version: "1.0.0" },
  point: "work.workspace.tab",
  pointId: "hello",
  path: "",
  isDialog: false,
  person: { id: "ANNA", name: "Anna" },
  theme: "light",
  locale: "en",
  selection: [],
};

/** A window: what is posted to it is heard by who listens, with the sender's window and origin. */
class FakeWindow implements Listener {
  parent: unknown = this;
  readonly heard: { data: unknown; origin: string }[] = [];
  readonly #listeners = new Set<(event: WindowMessage) => void>();

  addEventListener(_type: "message", listener: (event: WindowMessage) => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: "message", listener: (event: WindowMessage) => void): void {
    this.#listeners.delete(listener);
  }

  hear(data: unknown, from: { source: unknown; origin: string; ports?: Port[] }): void {
    this.heard.push({ data, origin: from.origin });
    const event = { data: structuredClone(data), source: from.source, origin: from.origin, ports: from.ports ?? [] };
    for (const listener of this.#listeners) listener(event);
  }
}

/** A host's window and a frame in it, both with the doors that the other sees. */
function page(origin = ORIGIN): {
  hostWindow: FakeWindow;
  guestWindow: FakeWindow;
  frame: { contentWindow: unknown };
  posted: { data: unknown; origin: string }[];
  sayByWindow: (data: unknown) => void;
} {
  const hostWindow = new FakeWindow();
  const guestWindow = new FakeWindow();
  const posted: { data: unknown; origin: string }[] = [];
  const parentSeenByGuest = {
    postMessage: (data: unknown) => hostWindow.hear(data, { source: contentWindow, origin }),
  };
  const contentWindow = {
    postMessage(data: unknown, target: string, ports: Port[] = []) {
      posted.push({ data, origin: target });
      if (target !== origin) return;
      guestWindow.hear(data, { source: parentSeenByGuest, origin: "https://work.example.org", ports });
    },
  };
  guestWindow.parent = parentSeenByGuest;
  return { hostWindow, guestWindow, frame: { contentWindow }, posted, sayByWindow: parentSeenByGuest.postMessage };
}

function handlers(changes: Partial<FrameHandlers> = {}): FrameHandlers {
  return {
    token: vi.fn(async () => ({ token: "token-1", expiresInSeconds: 1_800 })),
    selection: () => [],
    openDialog: vi.fn(async () => ({ done: true })),
    saveFile: vi.fn(async () => undefined),
    closeDialog: vi.fn(),
    navigate: vi.fn(),
    openDocument: vi.fn(),
    openMatter: vi.fn(),
    openPage: vi.fn(),
    toast: vi.fn(),
    resize: vi.fn(),
    setTitle: vi.fn(),
    onReady: vi.fn(),
    onTrouble: vi.fn(),
    ...changes,
  };
}

const mounted: MountedFrame[] = [];
afterEach(() => {
  for (const frame of mounted.splice(0)) frame.stop();
  vi.useRealTimers();
});

interface Connected {
  readonly host: Host;
  readonly done: FrameHandlers;
  readonly lines: string[];
  readonly at: ReturnType<typeof page>;
  readonly view: MountedFrame;
  readonly port: Port;
}

/** A frame whose extension is connected, with the port that the extension holds. */
async function connected(changes: Partial<FrameHandlers> = {}): Promise<Connected> {
  const at = page();
  const done = handlers(changes);
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  const view = mountFrame({ ...at, origin: ORIGIN, context: CONTEXT, handlers: done, log, window: at.hostWindow });
  mounted.push(view);
  let port: Port | undefined;
  at.guestWindow.addEventListener("message", ({ ports }) => void (port = ports[0]));
  const host = await connectToHost(at.guestWindow);
  if (port === undefined) throw new Error("no port came");
  return { host, done, lines, at, view, port };
}

const settled = async (): Promise<void> => pause(20);

describe("TRK-PKG-020: a frame and its host", () => {
  test("the host answers ready with the context, to the extension's origin only", async () => {
    const { host, done, at } = await connected();
    expect(host.context).toEqual(CONTEXT);
    expect(done.onReady).toHaveBeenCalledOnce();
    expect(at.posted.map(({ origin }) => origin)).toEqual([ORIGIN]);
  });

  test("every act of an extension reaches the host", async () => {
    const { host, done, lines } = await connected();
    host.toast("success", "Done.", { label: "Open", path: "/tasks/7", pointId: "my-tasks" });
    host.navigate("/trackers/7", { replace: true });
    host.navigate("", { pointId: "my-tasks" });
    host.openDocument("ACTIVE!12.1");
    host.openMatter("ACTIVE!9");
    host.openPage("/settings/applications");
    host.resize(120.4);
    host.setTitle("Closing", 3);
    host.closeDialog({ id: "7" });
    expect(await host.openDialog({ entry: "web/add.html", title: "Add", data: { of: 1 } })).toEqual({ done: true });
    expect(await host.selection()).toEqual([]);
    await host.saveFile("List.csv", new TextEncoder().encode("a,b").buffer);
    const [[saved] = []] = vi.mocked(done.saveFile).mock.calls;
    expect([saved?.name, saved?.content.byteLength]).toEqual(["List.csv", 3]);
    expect(done.toast).toHaveBeenCalledWith("success", "Done.", {
      label: "Open",
      path: "/tasks/7",
      pointId: "my-tasks",
    });
    expect(vi.mocked(done.navigate).mock.calls).toMatchObject([
      [{ path: "/trackers/7", replace: true }],
      [{ path: "", pointId: "my-tasks", replace: false }],
    ]);
    expect(done.openDocument).toHaveBeenCalledWith("ACTIVE!12.1");
    expect(done.openMatter).toHaveBeenCalledWith("ACTIVE!9");
    expect(done.openPage).toHaveBeenCalledWith("/settings/applications");
    expect(done.resize).toHaveBeenCalledWith(121);
    expect(done.setTitle).toHaveBeenCalledWith("Closing", 3);
    expect(done.closeDialog).toHaveBeenCalledWith({ id: "7" });
    expect(done.openDialog).toHaveBeenCalledWith({
      entry: "web/add.html",
      title: "Add",
      size: "medium",
      data: { of: 1 },
    });
    expect(lines).toEqual([]);
  });

  test("changes around the frame are told, as small as they are", async () => {
    const { host, view } = await connected();
    const contexts: HostContext[] = [];
    const themes: string[] = [];
    const locales: string[] = [];
    host.onContext((context) => contexts.push(context));
    host.onTheme((theme) => themes.push(theme));
    const stop = host.onLocale((locale) => locales.push(locale));
    view.setContext({ ...CONTEXT, theme: "dark" });
    view.setContext({ ...CONTEXT, theme: "dark" });
    view.setContext({ ...CONTEXT, theme: "dark", locale: "de" });
    await settled();
    stop();
    view.setContext({ ...CONTEXT, theme: "dark", locale: "fr", path: "/7" });
    await settled();
    expect(themes).toEqual(["dark"]);
    expect(locales).toEqual(["de"]);
    expect(contexts).toHaveLength(3);
    expect(host.context).toMatchObject({ theme: "dark", locale: "fr", path: "/7" });
  });

  test("a page that is loaded anew gets a channel of its own, and the old one is dead", async () => {
    const { host, done, at } = await connected();
    const again = await connectToHost(at.guestWindow);
    host.toast("info", "of the page before");
    again.toast("info", "of the page now");
    await settled();
    expect(vi.mocked(done.toast).mock.calls).toEqual([["info", "of the page now", undefined]]);
  });

  test("outside of a host, the extension is told so", async () => {
    await expect(connectToHost(new FakeWindow())).rejects.toMatchObject({ code: "no_host" });
  });
});

describe("TRK-PKG-021: tokens", () => {
  test("one token is asked for until it is short of its end, or a fresh one is wanted", async () => {
    let count = 0;
    const token = vi.fn(async () => ({ token: `token-${(count += 1)}`, expiresInSeconds: 1_800 }));
    const { host } = await connected({ token });
    expect(await Promise.all([host.token(), host.token()])).toEqual(["token-1", "token-1"]);
    expect(await host.token()).toBe("token-1");
    expect(await host.token({ fresh: true })).toBe("token-2");
    expect(await host.token()).toBe("token-2");
    expect(token.mock.calls).toEqual([[{ fresh: false }], [{ fresh: true }]]);
  });

  test("a refusal reaches the extension with its code, and the next question is asked again", async () => {
    const token = vi
      .fn<FrameHandlers["token"]>()
      .mockRejectedValueOnce(Object.assign(new Error("No longer yours."), { code: "app_access_denied" }))
      .mockResolvedValueOnce({ token: "token-1", expiresInSeconds: 60 });
    const { host } = await connected({ token });
    await expect(host.token()).rejects.toMatchObject({ code: "app_access_denied", message: "No longer yours." });
    expect(await host.token()).toBe("token-1");
  });

  test("a frame that waits for twenty answers gets no more until one has come", async () => {
    const openDialog = vi.fn(() => new Promise<unknown>(() => {}));
    const { host, lines } = await connected({ openDialog });
    for (let count = 0; count < 30; count += 1) void host.openDialog({ entry: "web/a.html", title: "A" });
    await settled();
    expect(openDialog).toHaveBeenCalledTimes(20);
    expect(lines.length).toBeGreaterThan(0);
  });
});

describe("TRK-PKG-020: hostile messages do nothing and are logged", () => {
  test("ready from another origin in the frame's window", () => {
    const at = page("https://evil.example");
    const done = handlers();
    const lines: string[] = [];
    const log = (line: string): void => void lines.push(line);
    mounted.push(mountFrame({ ...at, origin: ORIGIN, context: CONTEXT, handlers: done, log, window: at.hostWindow }));
    at.sayByWindow({ v: 1, type: "ready" });
    expect(done.onReady).not.toHaveBeenCalled();
    expect(at.posted).toEqual([]);
    expect(lines).toEqual([expect.stringContaining("https://evil.example")]);
  });

  test("ready from another frame of the same origin", () => {
    const at = page();
    const done = handlers();
    mounted.push(
      mountFrame({ ...at, origin: ORIGIN, context: CONTEXT, handlers: done, log: () => {}, window: at.hostWindow }),
    );
    at.hostWindow.hear({ v: 1, type: "ready" }, { source: { postMessage() {} }, origin: ORIGIN });
    at.hostWindow.hear({ v: 1, type: "ready" }, { source: null, origin: ORIGIN });
    expect(done.onReady).not.toHaveBeenCalled();
    expect(at.posted).toEqual([]);
  });

  test.each([
    ["nothing", undefined],
    ["text", "ready"],
    ["another version", { v: 2, type: "ready" }],
    ["no version", { type: "ready" }],
    ["more than it has", { v: 1, type: "ready", token: true }],
    ["a question that goes by the channel only", { v: 1, type: "token.request", id: 1 }],
  ])("by the window: %s", (_what, data) => {
    const at = page();
    const done = handlers();
    const lines: string[] = [];
    const log = (line: string): void => void lines.push(line);
    mounted.push(mountFrame({ ...at, origin: ORIGIN, context: CONTEXT, handlers: done, log, window: at.hostWindow }));
    at.sayByWindow(data);
    expect(at.posted).toEqual([]);
    expect(done.token).not.toHaveBeenCalled();
    expect(lines).toHaveLength(1);
  });

  test.each([
    ["an unknown type", { v: 1, type: "session.get", id: 1 }],
    ["a name of every object", { v: 1, type: "constructor" }],
    ["a prototype", { v: 1, type: "__proto__" }],
    ["no id", { v: 1, type: "token.request" }],
    ["an id that is no number", { v: 1, type: "token.request", id: "1" }],
    ["a field too many", { v: 1, type: "token.request", id: 1, scope: "admin" }],
    ["text that is too long", { v: 1, type: "toast", kind: "info", text: "x".repeat(501) }],
    ["a control character", { v: 1, type: "toast", kind: "info", text: "a\u0000b" }],
    ["an unknown kind", { v: 1, type: "toast", kind: "<b>", text: "a" }],
    ["a height without end", { v: 1, type: "resize", height: Number.POSITIVE_INFINITY }],
    ["data that is no JSON", { v: 1, type: "dialog.close", result: new Map() }],
    ["data that is too much", { v: 1, type: "dialog.close", result: "x".repeat(70_000) }],
    ["data that is nested without end", { v: 1, type: "dialog.close", result: nested(200) }],
    ["data that names one part many times over", { v: 1, type: "dialog.close", result: repeated() }],
    ["a list", [{ v: 1, type: "ready" }]],
  ])("by the channel: %s", async (_what, data) => {
    const { port, done, lines } = await connected();
    port.postMessage(data);
    await settled();
    expect(lines).toEqual(["a message that is not known"]);
    for (const handler of [done.token, done.toast, done.resize, done.closeDialog])
      expect(handler).not.toHaveBeenCalled();
  });

  test("a circle in the data", async () => {
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    const { port, done, lines } = await connected();
    port.postMessage({ v: 1, type: "dialog.close", result: circle });
    await settled();
    expect(done.closeDialog).not.toHaveBeenCalled();
    expect(lines).toHaveLength(1);
  });

  test("a flood: some pass, the log stays short, and at last the frame is no longer listened to", async () => {
    const { port, done, lines } = await connected();
    for (let count = 0; count < 5_000; count += 1) port.postMessage({ v: 1, type: "toast", kind: "info", text: "a" });
    await vi.waitFor(() => expect(done.onTrouble).toHaveBeenCalledWith("flood"), { timeout: 5_000 });
    expect(vi.mocked(done.toast).mock.calls.length).toBeLessThan(500);
    expect(lines.length).toBeLessThanOrEqual(100);
    expect(done.onTrouble).toHaveBeenCalledOnce();
  });

  test("answers that the guest did not ask for, and an init that its parent did not send", async () => {
    const at = page();
    let settledWith: unknown;
    const connecting = connectToHost(at.guestWindow);
    void connecting.then((host) => (settledWith = host));
    const { port1, port2 } = new MessageChannel();
    const init = { v: 1, type: "init", context: CONTEXT };
    at.guestWindow.hear(init, { source: {}, origin: ORIGIN, ports: [port2 as unknown as Port] });
    at.guestWindow.hear(
      { ...init, context: {} },
      { source: at.guestWindow.parent, origin: ORIGIN, ports: [port2 as unknown as Port] },
    );
    at.guestWindow.hear(init, { source: at.guestWindow.parent, origin: ORIGIN });
    await settled();
    expect(settledWith).toBeUndefined();
    port1.close();
  });
});

describe("TRK-PKG-022: a frame that does not answer", () => {
  test("is reported ten seconds after it was mounted, and not when it said ready", async () => {
    vi.useFakeTimers();
    const silent = page();
    const done = handlers();
    mounted.push(
      mountFrame({
        ...silent,
        origin: ORIGIN,
        context: CONTEXT,
        handlers: done,
        log: () => {},
        window: silent.hostWindow,
      }),
    );
    vi.advanceTimersByTime(9_999);
    expect(done.onTrouble).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(done.onTrouble).toHaveBeenCalledWith("slow");
    const { done: answered } = await connected();
    vi.advanceTimersByTime(20_000);
    expect(answered.onTrouble).not.toHaveBeenCalled();
  });
});

function nested(depth: number): unknown {
  return depth === 0 ? 1 : { of: nested(depth - 1) };
}

/** A hundred million parts, of which each level is there once. */
function repeated(): unknown {
  let part: unknown[] = ["x"];
  for (let depth = 0; depth < 8; depth += 1) part = Array.from({ length: 10 }, () => part);
  return part;
}
