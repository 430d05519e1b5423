import { AppError } from "@muniment/kernel";
import { errors, parseItemId } from "@muniment/work-api";
import { MOST_TOPICS } from "@muniment/work-api/stream";

/** An item that a stream follows, as the client named it. */
export interface Topic {
  readonly text: string;
  readonly kind: "container" | "document";
  readonly library: string;
  readonly number: number;
  /** Of a document. */
  readonly version: number | undefined;
}

/** What a stream follows; `me` stands beside the items, for the stream itself. */
export function readTopics(text: string): { items: Topic[]; hasMe: boolean } {
  const names = [...new Set(text.split(",").map((name) => name.trim()))].filter((name) => name !== "");
  if (names.length === 0 || names.length > MOST_TOPICS) throw refusal(`1 to ${MOST_TOPICS} topics are expected.`);
  const items = names.filter((name) => name !== "me").map(readTopic);
  return { items, hasMe: items.length < names.length };
}

function readTopic(text: string): Topic {
  const colon = text.indexOf(":");
  const kind = text.slice(0, colon);
  const item = parseItemId(text.slice(colon + 1));
  if ((kind !== "container" && kind !== "document") || item?.library === undefined) {
    throw refusal("A topic is container:LIB!n, document:LIB!n.v or me.");
  }
  if ((item.version !== undefined) !== (kind === "document")) throw refusal("This id belongs to no such topic.");
  return { text, kind, library: item.library.toLowerCase(), number: item.number, version: item.version };
}

function refusal(text: string): AppError {
  return new AppError(errors.invalidParam, { text, field: "topics" });
}
