import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import {
  consumeOauthRecord,
  deleteOauthRecord,
  deleteOauthRecordsOfGrant,
  extendGrant,
  findOauthRecord,
  findSessionRecord,
  saveOauthRecord,
} from "./oauth-record.repository.ts";
import type { OauthRecord, OauthRecordKind } from "./oauth-record.repository.ts";
import { hashOf } from "../token-hash.ts";

/** A record to be stored; `payload` must not hold the id. */
export interface NewOauthRecord {
  readonly payload: unknown;
  readonly clientId?: string | undefined;
  /** Whose it is. */
  readonly ssid?: string | undefined;
  /** The grant that it was issued under. */
  readonly grantId?: string | undefined;
  /** The public id of a browser session. */
  readonly uid?: string | undefined;
  readonly seconds: number;
}

/** Records of one kind by their secret id; only its hash is stored (decision D14). */
export interface OauthRecordStore {
  save(id: string, record: NewOauthRecord): Promise<void>;
  find(id: string): Promise<OauthRecord | undefined>;
  findByUid(uid: string): Promise<OauthRecord | undefined>;
  /** Marks the first use; `false` when it was used before. */
  consume(id: string): Promise<boolean>;
  delete(id: string): Promise<void>;
  deleteOfGrant(grantId: string): Promise<void>;
}

/** The store on PostgreSQL. */
export function oauthRecordStore(kind: OauthRecordKind, deps: { database: Database; clock: Clock }): OauthRecordStore {
  const { database, clock } = deps;
  const isIssuedUnderGrant = kind === "RefreshToken" || kind === "AuthorizationCode";
  const keyOf = (id: string) => ({ kind, id_hash: hashOf(id) });
  return {
    async save(id, { payload, clientId, ssid, grantId, uid, seconds }) {
      const now = clock.now();
      const end = addSeconds(now, seconds);
      await database.transaction(async (tx) => {
        await saveOauthRecord(tx, {
          ...keyOf(id),
          uid_hash: uid === undefined ? null : hashOf(uid),
          grant_id: (kind === "Grant" ? id : grantId) ?? null,
          client_id: clientId ?? null,
          ssid: ssid ?? null,
          payload,
          issued_at: now,
          expires_at: end,
        });
        if (isIssuedUnderGrant && grantId !== undefined) await extendGrant(tx, grantId, end);
      });
    },
    find: async (id) => findOauthRecord(database.reader, keyOf(id), clock.now()),
    findByUid: async (uid) => findSessionRecord(database.reader, hashOf(uid), clock.now()),
    consume: async (id) => database.transaction((tx) => consumeOauthRecord(tx, keyOf(id), clock.now())),
    delete: async (id) => database.transaction((tx) => deleteOauthRecord(tx, keyOf(id))),
    deleteOfGrant: async (grantId) => database.transaction((tx) => deleteOauthRecordsOfGrant(tx, grantId, kind)),
  };
}
