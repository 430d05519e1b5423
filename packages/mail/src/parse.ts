import type { Readable } from "node:stream";
import { createParserThread } from "./parser-thread.ts";
import type { ParseLimits } from "./parser-thread.ts";
import type { MessageKind, ParsedMessage } from "./parsed-message.ts";

export { MessageParseError } from "./parser-thread.ts";
export type { MessageParseErrorCode, ParseLimits } from "./parser-thread.ts";
export { formatMailboxes } from "./parsed-message.ts";
export type { MessageKind, ParsedAttachment, ParsedMessage } from "./parsed-message.ts";

const readInThread = createParserThread<MessageKind, ParsedMessage>(new URL("./parse-thread.ts", import.meta.url));

/**
 * Reads the fields of a stored e-mail (work-api.md 11.1, WORK-EML-004). Whatever the bytes are, it ends within the limits;
 * messages are read one after the other. Throws `MessageParseError`, and what `content` throws.
 */
export async function parseMessage(
  content: Readable | Uint8Array,
  kind: MessageKind,
  limits: ParseLimits,
): Promise<ParsedMessage> {
  return readInThread(content, kind, limits);
}
