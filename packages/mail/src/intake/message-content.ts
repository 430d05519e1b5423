import { Readable } from "node:stream";
import { tooLarge } from "./mail-refusal.ts";

/** The bytes of a message as its keeper reads them. */
export interface MessageContent {
  readonly readable: Readable;
  /** Whether the message came in whole, and was read. */
  isComplete(): boolean;
}

/**
 * Hands `source` on at the reader's pace and no further than `maxBytes`. A reader who stops ends this stream alone, so
 * that the rest can be read over and the sender be told why.
 */
export function boundedContent(source: Readable, maxBytes: number, onEnd: () => void): MessageContent {
  let isComplete = false;
  async function* read(): AsyncGenerator<Uint8Array> {
    let size = 0;
    for await (const chunk of chunksOf(source)) {
      size += chunk.byteLength;
      if (size > maxBytes) throw tooLarge(maxBytes);
      yield chunk;
    }
    isComplete = true;
    onEnd();
  }
  const readable = Readable.from(read(), { objectMode: false });
  // A reader that has turned away must not bring the process down.
  readable.on("error", () => undefined);
  return { readable, isComplete: () => isComplete };
}

/** Reads over what is left; false when that is more than `mostBytes`. */
export async function discardRest(source: Readable, mostBytes: number): Promise<boolean> {
  let size = 0;
  try {
    for await (const chunk of chunksOf(source)) {
      size += chunk.byteLength;
      if (size > mostBytes) return false;
    }
  } catch {
    // The client went away.
  }
  return true;
}

function chunksOf(source: Readable): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => source.iterator({ destroyOnReturn: false }) };
}
