import { addSeconds, newId, newSecret } from "@muniment/kernel";
import type { Clock, RequestOrigin } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import {
  deleteBrowserSession,
  findBrowserSession,
  insertBrowserSession,
  listSignInsBeyond,
} from "./browser-session.repository.ts";
import { endSignIn } from "./session.service.ts";
import type { SessionLimits } from "../security-settings/index.ts";
import { storeProof } from "../proof/index.ts";
import { hashOf } from "../token-hash.ts";

/** A browser in which somebody is signed in. */
export interface SignedInBrowser {
  readonly userNum: number;
  /** The id of the sign-in that the protocol engine keeps. */
  readonly signInId: string;
  readonly signedInAt: Date;
  /** The request with which it began, for who looks at their sessions. */
  readonly origin: Pick<RequestOrigin, "sourceIp" | "userAgent">;
}

/** Browser sessions by the value of their cookie; only its hash is stored. */
export interface BrowserSessionStore {
  /** Ends the session of `earlier` and begins a new one; gives the value of its cookie. */
  begin(browser: SignedInBrowser, earlier: string | undefined): Promise<string>;
  /** Whether the cookie belongs to this sign-in, so that it may stay. */
  isCurrent(value: string, browser: Omit<SignedInBrowser, "origin">): Promise<boolean>;
  /** Ends the session alone. */
  discard(value: string): Promise<void>;
  /** Ends the session and the sign-in that it belongs to. */
  end(value: string): Promise<void>;
  endSignIn(signInId: string): Promise<void>;
}

/** The store on PostgreSQL. */
export function browserSessionStore(deps: {
  database: Database;
  clock: Clock;
  sessionLimits: SessionLimits;
}): BrowserSessionStore {
  const { database, clock, sessionLimits: limits } = deps;
  return {
    async begin({ userNum, signInId, signedInAt, origin }, earlier) {
      const value = newSecret();
      const now = clock.now();
      const sessionId = newId();
      await database.transaction(async (tx) => {
        if (earlier !== undefined) await deleteBrowserSession(tx, hashOf(earlier));
        await insertBrowserSession(tx, {
          token_hash: hashOf(value),
          session_id: sessionId,
          user_num: userNum,
          sign_in_hash: hashOf(signInId),
          issued_at: now,
          used_at: now,
          absolute_expires_at: addSeconds(signedInAt, limits.absoluteSeconds),
          source_ip: origin.sourceIp,
          user_agent: origin.userAgent,
        });
        await storeProof(tx, { session_id: sessionId, user_num: userNum }, signedInAt);
        await endOldest(tx, { userNum, most: limits.mostBrowsers, now });
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

/** Whoever signs in in one browser more than they may is signed out where they were idle longest. */
async function endOldest(tx: Tx, { userNum, most, now }: { userNum: number; most: number; now: Date }): Promise<void> {
  if (most === 0) return;
  for (const signInHash of await listSignInsBeyond(tx, { userNum, most, now })) await endSignIn(tx, signInHash);
}
