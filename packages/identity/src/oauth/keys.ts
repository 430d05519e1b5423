import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { exportJWK, generateKeyPair } from "jose";
import type { JWK } from "jose";
import { newId, newSecret } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Secret } from "@muniment/platform/config";
import type { Database, Tx } from "@muniment/platform/db";
import { insertOauthKey, listOauthKeys, lockOauthKeys } from "./oauth-key.repository.ts";
import type { OauthKey } from "./oauth-key.repository.ts";

/** The algorithm of ID tokens. */
export const SIGNING_ALGORITHM = "ES256";

/** The keys that all processes of an installation share. */
export interface OauthKeys {
  /** Private keys for ID tokens, the one in use first. */
  readonly signing: readonly JWK[];
  /** For the signatures of cookies, the one in use first. */
  readonly cookies: readonly string[];
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Reads the keys, and makes them when there are none. They are sealed with AES-256-GCM under `secret`
 * (decision D14); throws when they were sealed under another one.
 */
export async function loadOauthKeys(deps: { database: Database; clock: Clock; secret: Secret }): Promise<OauthKeys> {
  const sealing = sealingKey(deps.secret);
  const rows = await deps.database.transaction(async (tx) => {
    await lockOauthKeys(tx);
    const present = await listOauthKeys(tx);
    const purposes = new Set(present.map((row) => row.purpose));
    if (!purposes.has("signing")) await storeKey(tx, sealing, await newSigningKey(deps.clock));
    if (!purposes.has("cookie")) await storeKey(tx, sealing, newCookieKey(deps.clock));
    return listOauthKeys(tx);
  });
  const opened = rows.map((row) => ({ purpose: row.purpose, text: open(row, sealing) }));
  return {
    signing: opened.filter((key) => key.purpose === "signing").map((key) => JSON.parse(key.text) as JWK),
    cookies: opened.filter((key) => key.purpose === "cookie").map((key) => key.text),
  };
}

interface SealingKey {
  readonly id: string;
  readonly bytes: Buffer;
}

interface PlainKey extends Pick<OauthKey, "key_id" | "purpose" | "created_at"> {
  readonly text: string;
}

async function newSigningKey(clock: Clock): Promise<PlainKey> {
  const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
  const keyId = newId();
  const jwk = { ...(await exportJWK(privateKey)), kid: keyId, use: "sig", alg: SIGNING_ALGORITHM };
  return { key_id: keyId, purpose: "signing", created_at: clock.now(), text: JSON.stringify(jwk) };
}

function newCookieKey(clock: Clock): PlainKey {
  return { key_id: newId(), purpose: "cookie", created_at: clock.now(), text: newSecret() };
}

async function storeKey(tx: Tx, sealing: SealingKey, key: PlainKey): Promise<void> {
  const { text, ...row } = key;
  await insertOauthKey(tx, { ...row, sealed_with: sealing.id, sealed: seal(text, row.key_id, sealing) });
}

function sealingKey(secret: Secret): SealingKey {
  const bytes = Buffer.from(hkdfSync("sha256", secret.reveal(), "muniment", "oauth keys", 32));
  return { id: createHash("sha256").update(bytes).digest("hex").slice(0, 16), bytes };
}

function seal(text: string, keyId: string, sealing: SealingKey): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", sealing.bytes, nonce).setAAD(Buffer.from(keyId));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

function open(row: OauthKey, sealing: SealingKey): string {
  if (row.sealed_with !== sealing.id) {
    throw new Error(`Key ${row.key_id} of the OAuth server is sealed with another secret (${row.sealed_with})`);
  }
  const nonce = row.sealed.subarray(0, NONCE_BYTES);
  const tag = row.sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", sealing.bytes, nonce)
    .setAAD(Buffer.from(row.key_id))
    .setAuthTag(tag);
  return Buffer.concat([decipher.update(row.sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString(
    "utf8",
  );
}
