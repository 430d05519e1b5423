import { addSeconds, newSecret } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { hashOf, isLocalPath, isSameBytes, newVerifier, OauthRefusal } from "../oauth/index.ts";
import type { Sealer } from "@muniment/platform/seal";
import type { UserService } from "../user/index.ts";
import type { IdentityProvider } from "./identity-provider.ts";
import { insertSignIn, takeSignIn } from "./session.repository.ts";
import type { SessionService } from "./session.service.ts";

/** How long a sign-in waits for the person. */
export const SIGN_IN_SECONDS = 3600;

/** How a sign-in ended. */
export type SignInResult =
  | { readonly kind: "signed_in"; readonly cookie: string; readonly returnTo: string }
  /** The answer belongs to no sign-in that this browser has under way. */
  | { readonly kind: "unknown" }
  | { readonly kind: "refused"; readonly returnTo: string };

/** Signing in by OpenID Connect (OPR-USR-001). */
export interface SignInService {
  /** Where the browser goes, and the value that ties the answer to it. */
  begin(returnTo: string): Promise<{ url: string; browser: string }>;
  /** What the identity provider sent the browser back with. Throws `ServerTrouble` when it cannot be asked. */
  finish(reply: {
    state: string | undefined;
    code: string | undefined;
    browser: string | undefined;
  }): Promise<SignInResult>;
}

interface SignInDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly provider: IdentityProvider;
  readonly sessions: SessionService;
  readonly users: UserService;
  readonly redirectUri: string;
}

const VERIFIER = "sign-in";

/** Sign-ins, each of them to be finished once, within the hour, by the browser that began it. */
export function createSignInService(deps: SignInDeps): SignInService {
  const { database, clock, sealer, provider, sessions, users, redirectUri } = deps;
  return {
    async begin(returnTo) {
      const [state, nonce, browser, verifier] = [newSecret(), newSecret(), newSecret(), newVerifier()];
      const url = await provider.authorizeUrl({ state, nonce, verifier, redirectUri });
      const { key_id, bytes } = sealer.seal(verifier, VERIFIER);
      await insertSignIn(database.reader, {
        state_hash: hashOf(state),
        browser_hash: hashOf(browser),
        nonce_hash: hashOf(nonce),
        verifier_sealed: bytes,
        key_id,
        return_to: isLocalPath(returnTo) ? returnTo : "/",
        expires_at: addSeconds(clock.now(), SIGN_IN_SECONDS),
      });
      return { url, browser };
    },
    async finish({ state = "", code, browser = "" }) {
      const row = await takeSignIn(database.reader, hashOf(state));
      const isTheirs = row !== undefined && isSameBytes(row.browser_hash, hashOf(browser));
      if (!isTheirs || row.expires_at <= clock.now()) return { kind: "unknown" };
      const { return_to: returnTo, nonce_hash: nonceHash } = row;
      if (code === undefined) return { kind: "refused", returnTo };
      const verifier = sealer.open({ key_id: row.key_id, bytes: row.verifier_sealed }, VERIFIER);
      const signedIn = await provider.finish({ code, nonceHash, verifier, redirectUri }).catch((error: unknown) => {
        if (error instanceof OauthRefusal) return undefined;
        throw error;
      });
      if (signedIn === undefined) return { kind: "refused", returnTo };
      const cookie = await database.transaction(async (tx) => {
        const userId = await users.admit(tx, signedIn.claims);
        return userId === undefined ? undefined : sessions.begin(tx, userId, signedIn);
      });
      return cookie === undefined ? { kind: "refused", returnTo } : { kind: "signed_in", cookie, returnTo };
    },
  };
}
