import { exportJWK, generateKeyPair, importJWK, SignJWT } from "jose";
import type { JWK } from "jose";
import { newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";

/** The header in which an application says for whom its service account acts (work-api.md 17.6). */
export const ACTING_PERSON_HEADER = "X-Acting-Person";

/** The longest life of a signed header. */
export const ACTING_PERSON_SECONDS = 120;

/** How it may be signed. */
export const ACTING_PERSON_ALGORITHMS = ["EdDSA", "ES256"] as const;

/** The person who is named. */
export interface NamedPerson {
  /** A User ID or e-mail address of Work; of people without an account there whatever the caller knows them by. */
  readonly sub: string;
  readonly name: string;
  /** The caller's operation, under which both audits know the act. */
  readonly operationId?: string;
}

/** Signs the header for one request: it is taken once. */
export type SignActingPerson = (person: NamedPerson) => Promise<string>;

/** A new Ed25519 key; the public half is registered at the application, alone or in its `jwks_uri`. */
export async function newActingPersonKey(): Promise<{ readonly privateKey: JWK; readonly publicKey: JWK }> {
  const pair = await generateKeyPair("EdDSA", { extractable: true });
  const marks = { kid: newId(), alg: "EdDSA", use: "sig" };
  return {
    privateKey: { ...(await exportJWK(pair.privateKey)), ...marks },
    publicKey: { ...(await exportJWK(pair.publicKey)), ...marks },
  };
}

/** A signer for the application `clientId`, whose calls go to Work at `workOrigin`. */
export function createActingPersonSigner(given: {
  readonly clientId: string;
  readonly workOrigin: string;
  readonly privateKey: JWK;
  readonly clock: Clock;
}): SignActingPerson {
  const { clientId, workOrigin, privateKey, clock } = given;
  const key = importJWK(privateKey, privateKey.alg ?? "EdDSA");
  return async ({ sub, name, operationId }) => {
    const now = Math.floor(clock.now().getTime() / 1000);
    return new SignJWT({ name, ...(operationId === undefined ? {} : { op: operationId }) })
      .setProtectedHeader({
        alg: privateKey.alg ?? "EdDSA",
        ...(privateKey.kid === undefined ? {} : { kid: privateKey.kid }),
      })
      .setIssuer(clientId)
      .setAudience(workOrigin)
      .setSubject(sub)
      .setIssuedAt(now)
      .setExpirationTime(now + ACTING_PERSON_SECONDS)
      .setJti(newId())
      .sign(await key);
  };
}
