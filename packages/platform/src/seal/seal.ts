import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import type { Secret } from "../config/index.ts";

/** What is kept of a secret that is needed again in the clear (decision D14). */
export interface Sealed {
  readonly key_id: string;
  readonly bytes: Buffer;
}

/** Seals with AES-256-GCM under the newest key, opens under any that is configured. */
export interface Sealer {
  /** Sealed for `purpose`; under another one it does not open, so that no row can be put in the place of another. */
  seal(plain: string, purpose: string): Sealed;
  /** Throws when the key is not configured any more, or the bytes are not what was sealed for `purpose`. */
  open(sealed: Sealed, purpose: string): string;
  readonly newestKeyId: string;
}

/** A key with the id that is stored beside what it sealed. */
export interface SealKey {
  readonly id: string;
  readonly bytes: Buffer;
}

const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Keys from `id:base64url,id:base64url`, newest first. Throws, without quoting any, when one cannot be used. */
export function parseSealKeys(given: Secret): readonly SealKey[] {
  const keys = given
    .reveal()
    .split(",")
    .map((part) => {
      const match = /^\s*([A-Za-z0-9_-]{1,40}):([A-Za-z0-9_-]+)={0,2}\s*$/.exec(part);
      const bytes = Buffer.from(match?.[2] ?? "", "base64url");
      if (match?.[1] === undefined || bytes.length !== KEY_BYTES) {
        throw new Error("must be keys of 32 bytes, as id:base64url, separated by commas");
      }
      return { id: match[1], bytes };
    });
  if (new Set(keys.map(({ id }) => id)).size !== keys.length) throw new Error("names two keys alike");
  return keys;
}

/** The key that an installation's one secret gives for a kind of data; the id tells under which secret it was made. */
export function deriveSealKey(secret: Secret, what: string): SealKey {
  const bytes = Buffer.from(hkdfSync("sha256", secret.reveal(), "muniment", what, KEY_BYTES));
  return { id: createHash("sha256").update(bytes).digest("hex").slice(0, 16), bytes };
}

/** A sealer with these keys, of which the first seals. */
export function createSealer(keys: readonly SealKey[]): Sealer {
  const [newest] = keys;
  if (newest === undefined) throw new Error("Sealing needs a key");
  const known = new Map(keys.map(({ id, bytes }) => [id, bytes]));
  return {
    newestKeyId: newest.id,
    seal(plain, purpose) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, newest.bytes, iv);
      cipher.setAAD(Buffer.from(purpose));
      const content = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return { key_id: newest.id, bytes: Buffer.concat([iv, cipher.getAuthTag(), content]) };
    },
    open({ key_id: keyId, bytes }, purpose) {
      const key = known.get(keyId);
      if (key === undefined) throw new Error(`The key ${keyId} that sealed this is not configured`);
      const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(purpose));
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
    },
  };
}
