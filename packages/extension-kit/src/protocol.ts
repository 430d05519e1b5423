import { bytes, json, listOf, optional, record, text, whole, word, yesNo } from "./shape.ts";
import type { RecordOf, Shape, Shaped } from "./shape.ts";

/** What every message carries as `v`; a host answers guests of its own version only. */
export const PROTOCOL_VERSION = 1;

/** The restrictions of every extension's frame (TRK-PKG-020): scripts of its own origin, no way to the top window. */
export const FRAME_SANDBOX = "allow-scripts allow-forms allow-popups allow-same-origin";

/** How long a frame may take to say `ready` (TRK-PKG-022). */
export const READY_MILLISECONDS = 10_000;

const MOST_DATA = 65_536;
/** What a file may have that a frame gives to be saved. */
const MOST_FILE = 50 * 1024 * 1024;
const id = text(128, 1);
const path = text(2_000);
const callId = whole(1, 2 ** 31);

const selectedItem = record({
  /** As REST v2 writes it: `ACTIVE!12.1` for a document, `ACTIVE!12` for the others. */
  id,
  type: word("document", "email", "folder", "workspace"),
  name: text(1_000),
  library: id,
  /** What the person may do with it, where the host knows. */
  access: optional(word("read", "read_write", "full_access")),
});

const matter = record({ id, name: text(1_000), library: id });

const theme = word("light", "dark", "contrast");

const context = record({
  host: word("work", "control-center", "outlook"),
  /** Origin of the platform's API. */
  api: text(300, 1),
  package: record({ id, version: text(100, 1) }),
  /** The kind of place, such as `work.workspace.tab`, and its id in the manifest. */
  point: text(60, 1),
  pointId: text(100),
  /** What follows the place in the address, query and all; empty at its start. */
  path,
  /** The action of a page that was asked for. */
  action: optional(text(100)),
  /** Whether this frame is a dialog, which `closeDialog` ends. */
  isDialog: yesNo,
  person: record({ id, name: text(500) }),
  theme,
  /** BCP 47. */
  locale: text(35, 2),
  /** The library and the matter that are looked at, where there are. */
  library: optional(id),
  matter: optional(matter),
  selection: listOf(selectedItem, 1_000),
  /** What whoever opened the dialog gave it. */
  data: optional(json(MOST_DATA)),
});

/** An item that is selected in the host. */
export type SelectedItem = Shaped<typeof selectedItem>;

/** Where a frame stands and what is around it. */
export type HostContext = Shaped<typeof context>;

/** How the host looks. */
export type HostTheme = Shaped<typeof theme>;

const size = word("small", "medium", "large");

/** The size of a dialog. */
export type DialogSize = Shaped<typeof size>;

const toastLink = record({ label: text(60, 1), path, pointId: optional(text(100, 1)) });

/** The place of the same package that a button in a notice leads to. */
export type ToastLink = Shaped<typeof toastLink>;

/** What an extension may ask of its host, by the message's type; `id` marks those that are answered. */
export const fromGuest = {
  "selection.get": message("selection.get", { id: callId }),
  "token.request": message("token.request", { id: callId, fresh: optional(yesNo) }),
  "dialog.open": message("dialog.open", {
    id: callId,
    entry: text(500, 1),
    title: text(200),
    size: optional(size),
    data: optional(json(MOST_DATA)),
  }),
  "file.save": message("file.save", { id: callId, name: text(200, 1), content: bytes(MOST_FILE) }),
  "dialog.close": message("dialog.close", { result: optional(json(MOST_DATA)) }),
  "open.document": message("open.document", { document: id }),
  "open.matter": message("open.matter", { matter: id }),
  "open.page": message("open.page", { path: text(2_000, 1) }),
  navigate: message("navigate", { path, pointId: optional(text(100, 1)), replace: optional(yesNo) }),
  toast: message("toast", {
    kind: word("success", "info", "warning", "error"),
    text: text(500, 1),
    open: optional(toastLink),
  }),
  resize: message("resize", { height: whole(0, 10_000) }),
  "title.set": message("title.set", { title: text(200), badge: optional(whole(0, 1_000_000)) }),
} as const;

/** A message of an extension, once its channel stands. */
export type FromGuest = { [K in keyof typeof fromGuest]: Shaped<(typeof fromGuest)[K]> }[keyof typeof fromGuest];

const failure = record({ code: text(100, 1), text: text(1_000) });

/** What a host tells its extensions. */
export const fromHost = {
  "context.changed": message("context.changed", { context }),
  "theme.changed": message("theme.changed", { theme }),
  "locale.changed": message("locale.changed", { locale: text(35, 2) }),
  "selection.get": message("selection.get", { id: callId, selection: listOf(selectedItem, 1_000) }),
  "token.request": message("token.request", {
    id: callId,
    token: optional(text(4_096, 1)),
    expiresInSeconds: optional(whole(0, 2 ** 31)),
    failure: optional(failure),
  }),
  "dialog.open": message("dialog.open", {
    id: callId,
    result: optional(json(MOST_DATA)),
    failure: optional(failure),
  }),
  "file.save": message("file.save", { id: callId, failure: optional(failure) }),
} as const;

/** A message of the host. */
export type FromHost = { [K in keyof typeof fromHost]: Shaped<(typeof fromHost)[K]> }[keyof typeof fromHost];

/** The first message of a frame, by the window: it listens now. */
export const ready = message("ready", {});

/** The host's answer to it, by the window, with the channel's port. */
export const init = message("init", { context });

/** The message that `value` is, or `undefined` for what no table knows. */
export function readMessage<T>(table: Readonly<Record<string, Shape<T>>>, value: unknown): T | undefined {
  const type = typeof value === "object" && value !== null ? (value as { type?: unknown }).type : undefined;
  if (typeof type !== "string" || !Object.hasOwn(table, type)) return undefined;
  const shape = table[type];
  return shape?.(value) === true ? value : undefined;
}

/** A message of this version. */
export function write<const M extends { readonly type: string }>(said: M): M & { readonly v: 1 } {
  return { v: PROTOCOL_VERSION, ...said };
}

function message<const T extends string, const F extends Readonly<Record<string, Shape<unknown>>>>(
  type: T,
  fields: F,
): Shape<{ readonly type: T } & RecordOf<F>> {
  const shape = record({ v: whole(PROTOCOL_VERSION, PROTOCOL_VERSION), type: word(type), ...fields });
  return (value): value is { readonly type: T } & RecordOf<F> => shape(value);
}
