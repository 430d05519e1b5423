import type { JWK } from "jose";

/** The private key of a setting. Throws without quoting it. */
export function parseClientKey(text: string): JWK {
  let key: JWK | undefined;
  try {
    key = JSON.parse(text) as JWK;
  } catch {
    // Reported below.
  }
  if (typeof key?.d !== "string") throw new Error("MUNIMENT_CLIENT_KEY is no private key");
  return key;
}

/** What everybody may know of a key. */
export function publicHalf({ kty, crv, x, y, kid, alg, use }: JWK): JWK {
  const half = { kty, crv, x, y, kid, alg, use };
  return Object.fromEntries(Object.entries(half).filter(([, value]) => value !== undefined)) as JWK;
}
