import { importJWK, SignJWT } from "jose";
import type { JWK } from "jose";
import { newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";

/** What `client_assertion_type` says of a signed assertion (RFC 7523). */
export const CLIENT_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** The longest life of an assertion. */
export const CLIENT_ASSERTION_SECONDS = 120;

/** How it may be signed. */
export const CLIENT_ASSERTION_ALGORITHMS = ["EdDSA", "ES256"] as const;

/** The form fields by which an application shows who it is, in the place of a secret; they are taken once. */
export type AssertClient = () => Promise<{
  readonly client_id: string;
  readonly client_assertion_type: string;
  readonly client_assertion: string;
}>;

/**
 * For an application that authenticates by `private_key_jwt` (work-api.md 17.3): its key signs who it is, for Work at
 * `workOrigin`. A key of `newActingPersonKey` serves.
 */
export function createClientAssertion(given: {
  readonly clientId: string;
  readonly workOrigin: string;
  readonly privateKey: JWK;
  readonly clock: Clock;
}): AssertClient {
  const { clientId, workOrigin, privateKey, clock } = given;
  const algorithm = privateKey.alg ?? "EdDSA";
  const key = importJWK(privateKey, algorithm);
  return async () => {
    const now = Math.floor(clock.now().getTime() / 1000);
    const assertion = await new SignJWT({})
      .setProtectedHeader({ alg: algorithm, ...(privateKey.kid === undefined ? {} : { kid: privateKey.kid }) })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(workOrigin)
      .setIssuedAt(now)
      .setExpirationTime(now + CLIENT_ASSERTION_SECONDS)
      .setJti(newId())
      .sign(await key);
    return { client_id: clientId, client_assertion_type: CLIENT_ASSERTION_TYPE, client_assertion: assertion };
  };
}
