import { cleanText } from "./parsed-message.ts";

/** What a message says about its thread. */
export interface ThreadMarks {
  /** Outlook's conversation index. */
  readonly index: Uint8Array | undefined;
  readonly topic: string | undefined;
  readonly subject: string | undefined;
  readonly messageId: string | undefined;
  readonly inReplyTo: string | undefined;
  /** Ids of the messages before, the first one first. */
  readonly references: string | undefined;
}

const INDEX_HEADER_BYTES = 22;
const REPLY_PREFIX = /^\s*(?:re|aw|antw|antwort|sv|vs|ref|rif|r|odp|fw|fwd|wg|tr|rv|vb|i)(?:\[\d+\])?\s*[:：]\s*/i;

/** An id that is the same for each message of the thread. */
export function conversationId(marks: ThreadMarks): string | undefined {
  return threadIdOf(marks.index) ?? firstId(marks.references) ?? firstId(marks.inReplyTo) ?? firstId(marks.messageId);
}

/** The thread's GUID in Outlook's conversation index. */
export function threadIdOf(index: Uint8Array | undefined): string | undefined {
  if (index === undefined || index.length < INDEX_HEADER_BYTES) return undefined;
  // One reserved byte, five of a time, then the GUID; what follows grows with each reply.
  return Buffer.from(index.subarray(6, INDEX_HEADER_BYTES)).toString("hex").toUpperCase();
}

/** The name of the thread. */
export function conversationName(marks: ThreadMarks): string | undefined {
  if (marks.topic !== undefined) return marks.topic;
  let subject = marks.subject ?? "";
  while (REPLY_PREFIX.test(subject)) subject = subject.replace(REPLY_PREFIX, "");
  return cleanText(subject);
}

/** The first message id in a header, without its angle brackets. */
export function firstId(header: unknown): string | undefined {
  if (typeof header !== "string") return undefined;
  return cleanText(/<([^<>]+)>/.exec(header)?.[1] ?? header.trim().split(/\s+/)[0]);
}
