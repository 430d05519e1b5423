import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import type { SealKey } from "./seal.ts";

/**
 * A file that is sealed piece by piece, so that neither sealing nor opening holds all of it, and no byte is given that
 * was not checked. Pieces cannot be exchanged, left out or cut off: each nonce is the piece's number and whether it is
 * the last, under a key that this file alone has.
 */
const MAGIC = Buffer.from("OPSEAL1\n");
const ALGORITHM = "aes-256-gcm";
const PIECE_BYTES = 64 * 1024;
const TAG_BYTES = 16;
const SALT_BYTES = 32;
const NONCE_BYTES = 12;
const SEALED_PIECE_BYTES = PIECE_BYTES + TAG_BYTES;

// What is sealed piece by piece is not what was sealed, or not by a key that is configured.
class SealBroken extends Error {
  override readonly name = "SealBroken";
}

/** Seals `content` under a key. */
export async function* sealStream(content: AsyncIterable<Uint8Array>, key: SealKey): AsyncGenerator<Uint8Array> {
  const id = Buffer.from(key.id);
  const salt = randomBytes(SALT_BYTES);
  yield Buffer.concat([MAGIC, Buffer.from([id.length]), id, salt]);
  const fileKey = deriveKey(key, salt);
  let number = 0;
  for await (const { piece, isLast } of pieces(content, PIECE_BYTES)) {
    const cipher = createCipheriv(ALGORITHM, fileKey, nonceOf(number, isLast));
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
    number += 1;
  }
}

/** Gives what was sealed; throws `SealBroken` before it would give a byte that was not. */
export async function* openStream(
  sealed: AsyncIterable<Uint8Array>,
  keys: readonly SealKey[],
): AsyncGenerator<Uint8Array> {
  const source = sealed[Symbol.asyncIterator]();
  try {
    const { head, rest } = await readHead(source);
    const key = keys.find(({ id }) => id === head.keyId);
    if (key === undefined) throw new SealBroken(`The key ${head.keyId} that sealed this is not configured`);
    const fileKey = deriveKey(key, head.salt);
    let number = 0;
    for await (const { piece, isLast } of pieces(following(rest, source), SEALED_PIECE_BYTES)) {
      if (piece.length < TAG_BYTES) throw new SealBroken("This was cut off");
      yield openPiece(fileKey, piece, nonceOf(number, isLast));
      number += 1;
    }
  } finally {
    await source.return?.();
  }
}

function openPiece(key: Buffer, piece: Buffer, nonce: Buffer): Buffer {
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(piece.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(piece.subarray(0, -TAG_BYTES)), decipher.final()]);
  } catch (error) {
    throw new SealBroken("This is not what was sealed", { cause: error });
  }
}

function deriveKey({ bytes }: SealKey, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync("sha256", bytes, salt, "muniment operate file", bytes.length));
}

function nonceOf(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt32BE(number, 0);
  nonce.writeUInt8(isLast ? 1 : 0, NONCE_BYTES - 1);
  return nonce;
}

async function readHead(
  source: AsyncIterator<Uint8Array>,
): Promise<{ head: { keyId: string; salt: Buffer }; rest: Buffer }> {
  let bytes = Buffer.alloc(0);
  for (;;) {
    const idLength = bytes[MAGIC.length];
    const length = MAGIC.length + 1 + (idLength ?? 0) + SALT_BYTES;
    if (idLength !== undefined && bytes.length >= length) {
      if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw new SealBroken("This was never sealed");
      const at = MAGIC.length + 1;
      const keyId = bytes.toString("utf8", at, at + idLength);
      return { head: { keyId, salt: bytes.subarray(at + idLength, length) }, rest: bytes.subarray(length) };
    }
    const next = await source.next();
    if (next.done === true) throw new SealBroken("This was cut off");
    bytes = Buffer.concat([bytes, next.value]);
  }
}

async function* following(first: Uint8Array, source: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
}

/** The content in pieces of one size, of which the last may be shorter; there is always one. */
async function* pieces(
  content: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ piece: Buffer; isLast: boolean }> {
  let chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of content) {
    chunks.push(chunk);
    length += chunk.length;
    // One more byte than a piece, so that what is given here is never the last.
    if (length <= size) continue;
    const bytes = Buffer.concat(chunks);
    let at = 0;
    for (; bytes.length - at > size; at += size) yield { piece: bytes.subarray(at, at + size), isLast: false };
    chunks = [bytes.subarray(at)];
    length = bytes.length - at;
  }
  yield { piece: Buffer.concat(chunks), isLast: true };
}
