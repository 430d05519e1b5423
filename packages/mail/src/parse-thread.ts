import { parentPort } from "node:worker_threads";
import { parseEml } from "./parse-eml.ts";
import { parseMsg } from "./parse-msg.ts";
import type { MessageKind, ParsedMessage } from "./parsed-message.ts";
import { readReceived } from "./read/read-received.ts";
import type { ReadOptions, ReceivedMail } from "./read/received-mail.ts";

/** What the thread is asked: the fields of a stored message, or all of one that came in. */
export interface ParseRequest {
  readonly job: { readonly kind: MessageKind } | { readonly kind: "received"; readonly options: ReadOptions };
  readonly bytes: Uint8Array;
}

/** What it answers; without a message the bytes are none of that kind. */
export interface ParseReply {
  readonly message?: ParsedMessage | ReceivedMail | undefined;
  readonly reason?: string;
}

async function answer({ job, bytes }: ParseRequest): Promise<ParseReply> {
  try {
    if (job.kind === "received") return { message: await readReceived(bytes, job.options) };
    return { message: job.kind === "eml" ? await parseEml(bytes) : parseMsg(bytes) };
  } catch (error) {
    return { reason: String(error) };
  }
}

// oxlint-disable-next-line no-console -- a parser prints what it could not read, and content of mail belongs into no log
console.debug = () => undefined;

const port = parentPort;
port?.on("message", (request: ParseRequest) => {
  void answer(request).then((reply) => port.postMessage(reply, buffersOf(reply)));
});

// Contents are handed over, not copied.
function buffersOf({ message }: ParseReply): ArrayBuffer[] {
  if (message === undefined || !("contentHash" in message)) return [];
  const buffers = message.attachments.flatMap(({ content }) => (content === undefined ? [] : [content.buffer]));
  return [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer);
}
