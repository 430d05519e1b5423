import { exportJWK, generateKeyPair } from "jose";
import type { JWK } from "jose";
import { newId, newSecret } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Secret } from "@muniment/platform/config";
import type { Database, Tx } from "@muniment/platform/db";
import { createSealer, deriveSealKey } from "@muniment/platform/seal";
import type { Sealer } from "@muniment/platform/seal";
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

/**
 * Reads the keys, and makes them when there are none. They are sealed with AES-256-GCM under `secret`
 * (decision D14); throws when they were sealed under another one.
 */
export async function loadOauthKeys(deps: { database: Database; clock: Clock; secret: Secret }): Promise<OauthKeys> {
  const sealer = createSealer([deriveSealKey(deps.secret, "oauth keys")]);
  const rows = await deps.database.transaction(async (tx) => {
    await lockOauthKeys(tx);
    const present = await listOauthKeys(tx);
    const purposes = new Set(present.map((row) => row.purpose));
    if (!purposes.has("signing")) await storeKey(tx, sealer, await newSigningKey(deps.clock));
    if (!purposes.has("cookie")) await storeKey(tx, sealer, newCookieKey(deps.clock));
    return listOauthKeys(tx);
  });
  const opened = rows.map((row) => ({ purpose: row.purpose, text: open(row, sealer) }));
  return {
    signing: opened.filter((key) => key.purpose === "signing").map((key) => JSON.parse(key.text) as JWK),
    cookies: opened.filter((key) => key.purpose === "cookie").map((key) => key.text),
  };
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

async function storeKey(tx: Tx, sealer: Sealer, key: PlainKey): Promise<void> {
  const { text, ...row } = key;
  const { key_id: sealedWith, bytes: sealed } = sealer.seal(text, row.key_id);
  await insertOauthKey(tx, { ...row, sealed_with: sealedWith, sealed });
}

function open(row: OauthKey, sealer: Sealer): string {
  if (row.sealed_with !== sealer.newestKeyId) {
    throw new Error(`Key ${row.key_id} of the OAuth server is sealed with another secret (${row.sealed_with})`);
  }
  return sealer.open({ key_id: row.sealed_with, bytes: row.sealed }, row.key_id);
}
