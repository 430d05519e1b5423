import { createLocalJWKSet, createRemoteJWKSet, errors as jose } from "jose";
import type { JSONWebKeySet, JWTVerifyGetKey } from "jose";

/** A key that its application has withdrawn opens nothing after this. */
const KEYS_KEPT_MILLISECONDS = 60_000;
const KEYS_PATIENCE_MILLISECONDS = 5_000;
/** A key that is not known is asked for once in this time. */
const KEYS_ASKED_MILLISECONDS = 10_000;

/** An application and where its public keys are. */
export interface KeyHolder {
  readonly client_id: string;
  readonly jwks: unknown;
  readonly jwks_uri: string | null;
}

/**
 * The keys of applications: those that were entered, or those that the application's own server gives. Redirects of
 * that server are not followed, so that nobody but the registered address is ever asked.
 */
export function createKeyFinder(): (application: KeyHolder) => JWTVerifyGetKey {
  const known = new Map<string, { source: string; keys: JWTVerifyGetKey }>();
  return ({ client_id: clientId, jwks, jwks_uri: uri }) => {
    const source = uri ?? JSON.stringify(jwks);
    const found = known.get(clientId);
    if (found?.source === source) return found.keys;
    const keys =
      uri === null
        ? createLocalJWKSet((jwks ?? { keys: [] }) as JSONWebKeySet)
        : createRemoteJWKSet(new URL(uri), {
            timeoutDuration: KEYS_PATIENCE_MILLISECONDS,
            cacheMaxAge: KEYS_KEPT_MILLISECONDS,
            cooldownDuration: KEYS_ASKED_MILLISECONDS,
          });
    known.set(clientId, { source, keys });
    return keys;
  };
}

/** Whether it was the keys that could not be had, and not the signature that is wrong. */
export function areKeysUnreachable(error: unknown): boolean {
  if (!(error instanceof jose.JOSEError)) return true;
  return error instanceof jose.JWKSTimeout || error.code === jose.JOSEError.code;
}
