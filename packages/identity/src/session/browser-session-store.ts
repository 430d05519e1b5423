import { addSeconds, newId, newSecret } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { deleteBrowserSession, findBrowserSession, insertBrowserSession } from "./browser-session.repository.ts";
import { SESSION_SECONDS } from "./browser-session.ts";
import { endSignIn } from "./session.service.ts";
import { hashOf } from "./token-hash.ts";

/** A browser in which somebody is signed in. */
export interface SignedInBrowser {
  readonly userNum: number;
  /** The id of the sign-in that the protocol engine keeps. */
  readonly signInId: string;
  readonly signedInAt: Date;
}

/** Browser sessions by the value of their cookie; only its hash is stored. */
export interface BrowserSessionStore {
  /** Ends the session of `earlier` and begins a new one; gives the value of its cookie. */
  begin(browser: SignedInBrowser, earlier: string | undefined): Promise<string>;
  /** Whether the cookie belongs to this sign-in, so that it may stay. */
  isCurrent(value: string, browser: SignedInBrowser): Promise<boolean>;
  /** Ends the session alone. */
  discard(value: string): Promise<void>;
  /** Ends the session and the sign-in that it belongs to. */
  end(value: string): Promise<void>;
  endSignIn(signInId: string): Promise<void>;
}

/** The store on PostgreSQL. */
export function browserSessionStore(deps: { database: Database; clock: Clock }): BrowserSessionStore {
  const { database, clock } = deps;
  return {
    async begin({ userNum, signInId, signedInAt }, earlier) {
      const value = newSecret();
      const now = clock.now();
      await database.transaction(async (tx) => {
        if (earlier !== undefined) await deleteBrowserSession(tx, hashOf(earlier));
        await insertBrowserSession(tx, {
          token_hash: hashOf(value),
          session_id: newId(),
          user_num: userNum,
          sign_in_hash: hashOf(signInId),
          issued_at: now,
          used_at: now,
          absolute_expires_at: addSeconds(signedInAt, SESSION_SECONDS),
        });
      });
      return value;
    },
    async isCurrent(value, { userNum, signInId }) {
      const found = await findBrowserSession(database.reader, hashOf(value), clock.now());
      return found?.user_num === userNum && found.sign_in_hash.equals(hashOf(signInId));
    },
    discard: async (value) => database.transaction((tx) => deleteBrowserSession(tx, hashOf(value))),
    async end(value) {
      const found = await findBrowserSession(database.reader, hashOf(value), clock.now());
      if (found !== undefined) await database.transaction((tx) => endSignIn(tx, found.sign_in_hash));
    },
    endSignIn: async (signInId) => database.transaction((tx) => endSignIn(tx, hashOf(signInId))),
  };
}
