import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { readMail } from "@muniment/mail/read";
import { MOST_BYTES } from "../mailbox/index.ts";
import type { ReadMessage } from "./pipeline-step.ts";
import type { RawStore } from "./raw-store.ts";
import type { ReceivedMessage } from "./received-message.repository.ts";

/** Reads a message from the store, with the bytes of its attachments. Throws `MessageParseError`. */
export async function readRaw(
  raws: RawStore,
  message: ReceivedMessage,
  own: { readonly ownAddresses: readonly string[]; readonly instance?: string },
): Promise<ReadMessage> {
  const hash = createHash("sha256");
  const stored = await raws.open(message.raw_hash);
  async function* hashed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of stored as AsyncIterable<Uint8Array>) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const content = Readable.from(hashed(), { objectMode: false });
  const options = { withContents: true, envelopeSender: message.envelope_sender, ...own };
  const mail = await readMail(content, { maxBytes: MOST_BYTES }, options);
  return { mail, sha256: hash.digest("hex") };
}
