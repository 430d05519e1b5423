/** What headers say of the conversation that a message belongs to. */
export interface Thread {
  readonly messageIds: readonly string[];
  /** As Work writes them: the thread's GUID in Outlook's index, or the id of its first message. */
  readonly conversationIds: readonly string[];
}

const INDEX_BYTES = 22;
const GUID_AT = 6;
const MOST = 50;

/** By which ids messages of the same conversation are found in Work (TRK-OUT-022). */
export function threadOf(headers: string, messageId: string | undefined): Thread {
  const unfolded = headers.replaceAll(/\r?\n[ \t]+/g, " ");
  const field = (name: string): string => new RegExp(`^${name}:[ \\t]*(.*)$`, "im").exec(unfolded)?.[1]?.trim() ?? "";
  const idsIn = (text: string): string[] => [...text.matchAll(/<([^<>\s]+)>/g)].map(([, id]) => id ?? "");
  const earlier = [...idsIn(field("References")), ...idsIn(field("In-Reply-To"))];
  const own = messageId ?? idsIn(field("Message-ID"))[0];
  const guid = threadGuid(field("Thread-Index"));
  const [first] = earlier;
  const known = (ids: readonly (string | undefined)[]): string[] =>
    [...new Set(ids.filter((id) => id !== undefined && id !== ""))].slice(0, MOST) as string[];
  return { messageIds: known([own, ...earlier]), conversationIds: known([guid, first ?? own]) };
}

function threadGuid(index: string): string | undefined {
  let bytes: string;
  try {
    bytes = atob(index.replaceAll(" ", ""));
  } catch {
    return undefined;
  }
  if (bytes.length < INDEX_BYTES) return undefined;
  const hex = (byte: string): string => byte.charCodeAt(0).toString(16).padStart(2, "0");
  return Array.from(bytes.slice(GUID_AT, INDEX_BYTES), hex).join("").toUpperCase();
}

/** Before a subject in mail programs of several languages. */
const PREFIX = /^\s*(?:re|aw|antw|sv|vs|fw|fwd|wg|tr|rv)(?:\[\d+\])?\s*[:：]\s*/i;
const LONGEST_TITLE = 500;

/** The title of a task from a message's subject: without RE: and the like (TRK-OUT-030). */
export function titleOf(subject: string): string {
  let title = subject.replaceAll(/[\p{Cc}\s]+/gu, " ").trim();
  while (PREFIX.test(title)) title = title.replace(PREFIX, "");
  return title.slice(0, LONGEST_TITLE);
}
