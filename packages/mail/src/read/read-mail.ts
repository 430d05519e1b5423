import type { Readable } from "node:stream";
import { createParserThread } from "../parser-thread.ts";
import type { ParseLimits } from "../parser-thread.ts";
import type { ReadOptions, ReceivedMail } from "./received-mail.ts";

const readInThread = createParserThread<ReadOptions, ReceivedMail>(new URL("./read-thread.ts", import.meta.url));

/**
 * Reads all of a message that came in (OPR-INB-010 stage 2, OPR-INB-015 to -018), in a thread of its own that is ended
 * when it takes too long or too much memory. Throws `MessageParseError`, and what `content` throws.
 */
export async function readMail(
  content: Readable | Uint8Array,
  limits: ParseLimits,
  options: ReadOptions = {},
): Promise<ReceivedMail> {
  return readInThread(content, options, limits);
}
