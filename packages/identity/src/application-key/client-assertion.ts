import { jwtVerify } from "jose";
import type { JWTVerifyGetKey } from "jose";
import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { CLIENT_ASSERTION_ALGORITHMS, CLIENT_ASSERTION_SECONDS } from "@muniment/work-api/client-assertion";
import { areKeysUnreachable, createKeyFinder } from "./key-finder.ts";
import type { KeyHolder } from "./key-finder.ts";
import { useSignedText } from "./signed-text.repository.ts";

/** How an application's signature was judged. */
export type ClientProof = "proven" | "refused" | "keys_unreachable";

/** Judges what an application signed with its own key to show who it is (RFC 7523). */
export type ProveClient = (application: KeyHolder, assertion: string) => Promise<ClientProof>;

/** Whether its own key stands where others have a secret: `private_key_jwt` (work-api.md 17.3). */
export function signsAsClient(
  application: Pick<KeyHolder, "jwks" | "jwks_uri"> & {
    readonly is_public: boolean;
    readonly secrets: readonly unknown[];
  },
): boolean {
  const { is_public: isPublic, secrets, jwks, jwks_uri: uri } = application;
  return !isPublic && secrets.length === 0 && (jwks !== null || uri !== null);
}

const LONGEST = 4_096;
/** For clocks of two machines. */
const TOLERANCE_SECONDS = 5;

/** Each assertion is taken once, in whichever process; `audiences` are the names that this server answers to. */
export function createClientProver(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly audiences: readonly string[];
}): ProveClient {
  const keysOf = createKeyFinder();
  return async (application, assertion) => {
    if (assertion.length > LONGEST) return "refused";
    const { client_id: clientId } = application;
    const claims = await claimsOf(assertion, { clientId, keys: keysOf(application), deps });
    if (typeof claims === "string") return claims;
    const isFirst = await useSignedText(deps.database.reader, {
      clientId,
      // Apart from what its other signed texts are known by.
      jti: `client assertion ${claims.jti}`,
      expiresAt: addSeconds(new Date(claims.exp * 1000), TOLERANCE_SECONDS),
    });
    return isFirst ? "proven" : "refused";
  };
}

async function claimsOf(
  assertion: string,
  given: {
    clientId: string;
    keys: JWTVerifyGetKey;
    deps: { readonly clock: Clock; readonly audiences: readonly string[] };
  },
): Promise<{ jti: string; exp: number } | Exclude<ClientProof, "proven">> {
  const { clientId, keys, deps } = given;
  try {
    const { payload } = await jwtVerify(assertion, keys, {
      issuer: clientId,
      subject: clientId,
      audience: [...deps.audiences],
      algorithms: [...CLIENT_ASSERTION_ALGORITHMS],
      requiredClaims: ["exp", "jti"],
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: deps.clock.now(),
    });
    const { jti, exp } = payload;
    const latest = Math.floor(deps.clock.now().getTime() / 1000) + CLIENT_ASSERTION_SECONDS + TOLERANCE_SECONDS;
    if (typeof jti !== "string" || jti === "" || exp === undefined || exp > latest) return "refused";
    return { jti, exp };
  } catch (error) {
    return areKeysUnreachable(error) ? "keys_unreachable" : "refused";
  }
}
