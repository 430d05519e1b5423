import { parentPort } from "node:worker_threads";
import { parseEml } from "./parse-eml.ts";
import { parseMsg } from "./parse-msg.ts";
import type { MessageKind, ParsedMessage } from "./parsed-message.ts";

/** What the thread is asked. */
export interface ParseRequest {
  readonly kind: MessageKind;
  readonly bytes: Uint8Array;
}

/** What it answers; without a message the bytes are none of that kind. */
export interface ParseReply {
  readonly message?: ParsedMessage | undefined;
  readonly reason?: string;
}

async function answer({ kind, bytes }: ParseRequest): Promise<ParseReply> {
  try {
    return { message: kind === "eml" ? await parseEml(bytes) : parseMsg(bytes) };
  } catch (error) {
    return { reason: String(error) };
  }
}

// oxlint-disable-next-line no-console -- a parser prints what it could not read, and content of mail belongs into no log
console.debug = () => undefined;

const port = parentPort;
port?.on("message", (request: ParseRequest) => {
  void answer(request).then((reply) => port.postMessage(reply));
});
