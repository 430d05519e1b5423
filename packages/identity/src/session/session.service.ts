import type { Tx } from "@muniment/platform/db";
import {
  deleteAccessTokensOfSession,
  deleteAccessTokensOfUser,
  forgetAccessTokens,
} from "./access-token.repository.ts";
import { deleteOauthRecordsOfGrant, deleteOauthRecordsOfUser, forgetOauthRecords } from "./oauth-record.repository.ts";

/** Ends a session with everything that was issued in it: access tokens, refresh token, grant. */
export async function endSession(tx: Tx, sessionId: string): Promise<void> {
  await deleteAccessTokensOfSession(tx, sessionId);
  await deleteOauthRecordsOfGrant(tx, sessionId);
}

/** Ends every session of a person, in browsers too, and every refresh token (control-center.md CC-USR-054, T22). */
export async function endSessionsOf(tx: Tx, user: { user_num: number; ssid: string }): Promise<void> {
  await deleteAccessTokensOfUser(tx, user.user_num);
  await deleteOauthRecordsOfUser(tx, user.ssid);
}

/** Removes what has expired; nothing depends on when it runs. */
export async function forgetEndedSessions(tx: Tx, now: Date): Promise<void> {
  await forgetAccessTokens(tx, now);
  await forgetOauthRecords(tx, now);
}
