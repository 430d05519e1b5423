import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import {
  deleteAccessToken,
  deleteAccessTokensOfSession,
  findAccessToken,
  insertAccessToken,
} from "./access-token.repository.ts";
import type { AccessToken } from "./access-token.repository.ts";
import { extendGrant } from "./oauth-record.repository.ts";
import { hashOf } from "../token-hash.ts";

/** The longest life of an access token, however much it is used (decision D26). */
export const ABSOLUTE_SECONDS = 12 * 3600;

/** An access token to be stored. */
export interface NewAccessToken {
  readonly userNum: number;
  readonly clientId: string;
  /** The grant that it is issued under; all tokens of a grant are one session. */
  readonly grantId: string;
  readonly scopes: readonly string[];
  /** Of a background grant. */
  readonly libraryId?: number | undefined;
  readonly idleSeconds: number;
}

/** Access tokens by their value; only the hash is stored. */
export interface AccessTokenStore {
  /** `record` writes the audit in the same transaction. */
  save(value: string, token: NewAccessToken, record: (tx: Tx) => Promise<void>): Promise<void>;
  /** The token while it is live and its application enabled. Looking does not prolong it. */
  find(value: string): Promise<AccessToken | undefined>;
  delete(value: string): Promise<void>;
  deleteOfGrant(grantId: string): Promise<void>;
}

/** The store on PostgreSQL. */
export function accessTokenStore({ database, clock }: { database: Database; clock: Clock }): AccessTokenStore {
  return {
    async save(value, { userNum, clientId, grantId, scopes, libraryId = null, idleSeconds }, record) {
      const now = clock.now();
      const end = addSeconds(now, ABSOLUTE_SECONDS);
      await database.transaction(async (tx) => {
        await insertAccessToken(tx, {
          token_hash: hashOf(value),
          user_num: userNum,
          client_id: clientId,
          session_id: grantId,
          scopes: [...scopes],
          library_id: libraryId,
          idle_seconds: idleSeconds,
          issued_at: now,
          used_at: now,
          expires_at: addSeconds(now, Math.min(idleSeconds, ABSOLUTE_SECONDS)),
          absolute_expires_at: end,
        });
        await extendGrant(tx, grantId, end);
        await record(tx);
      });
    },
    find: async (value) => findAccessToken(database.reader, hashOf(value), clock.now()),
    delete: async (value) => database.transaction((tx) => deleteAccessToken(tx, hashOf(value))),
    deleteOfGrant: async (grantId) => database.transaction((tx) => deleteAccessTokensOfSession(tx, grantId)),
  };
}
