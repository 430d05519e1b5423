import type { Readable } from "node:stream";
import { createParserThread } from "../parser-thread.ts";
import type { ParseLimits } from "../parser-thread.ts";
import type { MessageKind } from "../parsed-message.ts";
import type { HtmlBody } from "./received-mail.ts";
import type { ShownMail } from "./shown-mail.ts";
import type { Shown, ShownKind } from "./shown-thread.ts";

const readInThread = createParserThread<ShownKind, Shown>(new URL("./shown-thread.ts", import.meta.url));

/**
 * Reads a stored message so that people can look at it (WORK-PRV-005), in a thread of its own as `readMail` does. Throws
 * `MessageParseError`, and what `content` throws.
 */
export async function readShownMail(
  content: Readable | Uint8Array,
  kind: MessageKind,
  limits: ParseLimits,
): Promise<ShownMail> {
  return (await readInThread(content, kind, limits)) as ShownMail;
}

/** The same for a page of HTML. */
export async function readShownPage(content: Readable | Uint8Array, limits: ParseLimits): Promise<HtmlBody> {
  return (await readInThread(content, "html", limits)) as HtmlBody;
}
