import type { Readable } from "node:stream";
import { readInThread } from "../parser-thread.ts";
import type { ParseLimits } from "../parser-thread.ts";
import type { ReadOptions, ReceivedMail } from "./received-mail.ts";

/**
 * Reads all of a message that came in (OPR-INB-010 stage 2, OPR-INB-015 to -018), in a thread of its own that is ended
 * when it takes too long or too much memory. Throws `MessageParseError`, and what `content` throws.
 */
export async function readMail(
  content: Readable | Uint8Array,
  limits: ParseLimits,
  options: ReadOptions = {},
): Promise<ReceivedMail> {
  return readInThread(content, { kind: "received", options }, limits);
}
