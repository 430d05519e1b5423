import type { MessageKind } from "../parsed-message.ts";
import { serveParserThread } from "../parser-thread.ts";
import type { HtmlBody } from "./received-mail.ts";
import { readPage, readShown } from "./shown-mail.ts";
import type { ShownMail } from "./shown-mail.ts";

/** What is to be read, and what comes of it. */
export type ShownKind = MessageKind | "html";
export type Shown = ShownMail | HtmlBody;

serveParserThread<ShownKind, Shown>(
  async (bytes, kind) => (kind === "html" ? readPage(bytes) : readShown(bytes, kind)),
  (shown) => {
    if (!("attachments" in shown)) return [];
    const buffers = shown.attachments.flatMap(({ content }) => (content === undefined ? [] : [content.buffer]));
    return [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer);
  },
);
