import { calculateJwkThumbprint, decodeProtectedHeader, flattenedVerify, importJWK } from "jose";
import type { JWK } from "jose";
import type { PublisherKey } from "./publisher-key.repository.ts";

/** What a signature says of a package (TRK-PKG-012). */
export interface SignatureFinding {
  readonly state: "trusted" | "unknown" | "unsigned" | "invalid";
  readonly keyId?: string;
  /** The public key that came with a signature nobody here knows the key of. */
  readonly jwk?: PublicKey;
  readonly signedAt?: Date;
  /** Why it is invalid. */
  readonly problem?: string;
}

/** The public half of an Ed25519 key. */
export interface PublicKey {
  readonly kty: "OKP";
  readonly crv: "Ed25519";
  readonly x: string;
}

const DETACHED = /^([A-Za-z0-9_-]+)\.\.([A-Za-z0-9_-]+)\s*$/;

/** Looks at `signature.jws` over the exact bytes of `integrity.json` (TRK-PKG-011). */
export async function checkSignature(
  given: { jws: string | undefined; payload: Uint8Array; publisherId: string },
  findKey: (keyId: string) => Promise<PublisherKey | undefined>,
): Promise<SignatureFinding> {
  if (given.jws === undefined) return { state: "unsigned" };
  const [, header = "", signature = ""] = DETACHED.exec(given.jws) ?? [];
  if (header === "") return invalid("It is no detached JWS.");
  const claims = readHeader(header);
  if (claims === undefined) return invalid("Its header cannot be read, or names another algorithm than EdDSA.");
  const { keyId, signedAt } = claims;
  const known = await findKey(keyId);
  const jwk = known === undefined ? claims.jwk : asPublicKey(known.jwk);
  // Nothing can be said against a signature by a key that is not here, and nothing for it.
  if (jwk === undefined) return { state: "unknown", keyId, signedAt };
  if ((await calculateJwkThumbprint(jwk, "sha256")) !== keyId) return invalid("Its key is another than it names.");
  const isRight = await verifies({ header, signature, payload: given.payload }, jwk);
  if (!isRight) return invalid("It does not fit the files of the package.");
  if (known === undefined) return { state: "unknown", keyId, jwk, signedAt };
  if (known.publisher_id !== given.publisherId)
    return invalid(`Its key belongs to the publisher ${known.publisher_id}.`);
  if (known.revoked_at !== null) return invalid("Its key was revoked.");
  return { state: "trusted", keyId, signedAt };
}

/** The public half of a key in JSON; `undefined` when it is no Ed25519 key. */
export function asPublicKey(jwk: unknown): PublicKey | undefined {
  if (typeof jwk !== "object" || jwk === null) return undefined;
  const { kty, crv, x } = jwk as JWK;
  if (kty !== "OKP" || crv !== "Ed25519" || typeof x !== "string" || !/^[A-Za-z0-9_-]{43}$/.test(x)) return undefined;
  return { kty: "OKP", crv: "Ed25519", x };
}

/** The name of a key in signatures. */
export async function keyIdOf(jwk: PublicKey): Promise<string> {
  return calculateJwkThumbprint(jwk, "sha256");
}

function readHeader(header: string): { keyId: string; signedAt: Date; jwk: PublicKey | undefined } | undefined {
  try {
    const { alg, kid, jwk, ...rest } = decodeProtectedHeader({ protected: header });
    const iat: unknown = rest["iat"];
    if (alg !== "EdDSA" || typeof kid !== "string" || typeof iat !== "number") return undefined;
    return { keyId: kid, signedAt: new Date(iat * 1000), jwk: asPublicKey(jwk) };
  } catch {
    return undefined;
  }
}

async function verifies(
  { header, signature, payload }: { header: string; signature: string; payload: Uint8Array },
  jwk: PublicKey,
): Promise<boolean> {
  try {
    const jws = { protected: header, signature, payload: Buffer.from(payload).toString("base64url") };
    await flattenedVerify(jws, await importJWK(jwk, "EdDSA"), { algorithms: ["EdDSA"] });
    return true;
  } catch {
    return false;
  }
}

function invalid(problem: string): SignatureFinding {
  return { state: "invalid", problem };
}
