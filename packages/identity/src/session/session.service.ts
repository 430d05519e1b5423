import { addSeconds } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { forgetProofs } from "../proof/index.ts";
import { forgetSignedTexts } from "../application-key/index.ts";
import {
  deleteAccessTokensOfSession,
  deleteAccessTokensOfSessions,
  deleteAccessTokensOfUser,
  forgetAccessTokens,
} from "./access-token.repository.ts";
import {
  deleteBrowserSessionsOfSignIn,
  deleteBrowserSessionsOfUser,
  forgetBrowserSessions,
} from "./browser-session.repository.ts";
import {
  deleteOauthRecordsOfGrant,
  deleteOauthRecordsOfGrants,
  deleteOauthRecordsOfUser,
  deleteSessionRecords,
  forgetOauthRecords,
} from "./oauth-record.repository.ts";

/** Ends a session with everything that was issued in it: access tokens, refresh token, grant. */
export async function endSession(tx: Tx, sessionId: string): Promise<void> {
  await deleteAccessTokensOfSession(tx, sessionId);
  await deleteOauthRecordsOfGrant(tx, sessionId);
}

/** Ends several sessions, as `endSession` does one. */
export async function endSessions(tx: Tx, sessionIds: readonly string[]): Promise<void> {
  await deleteAccessTokensOfSessions(tx, sessionIds);
  await deleteOauthRecordsOfGrants(tx, sessionIds);
}

/** What the protocol engine keeps of a sign-in about the applications that it was used for. */
interface SignInPayload {
  readonly authorizations?: Readonly<Record<string, { readonly grantId?: string; readonly persistsLogout?: boolean }>>;
}

/** Ends a browser's sign-in, and what was issued in it to applications that may not refresh (work-api.md 5.4). */
export async function endSignIn(tx: Tx, signInHash: Buffer): Promise<void> {
  await deleteBrowserSessionsOfSignIn(tx, signInHash);
  for (const { payload } of await deleteSessionRecords(tx, signInHash)) {
    for (const { grantId, persistsLogout } of Object.values((payload as SignInPayload).authorizations ?? {})) {
      if (grantId !== undefined && persistsLogout !== true) await endSession(tx, grantId);
    }
  }
}

/**
 * Ends every session of a person, in browsers too, and every refresh token (control-center.md CC-USR-054, T22). With
 * `keepsApplications` those that hold tokens already go on, and nothing that was begun is finished.
 */
export async function endSessionsOf(
  tx: Tx,
  user: { user_num: number; ssid: string },
  { keepsApplications = false }: { readonly keepsApplications?: boolean } = {},
): Promise<void> {
  if (!keepsApplications) await deleteAccessTokensOfUser(tx, user.user_num);
  await deleteBrowserSessionsOfUser(tx, user.user_num);
  await deleteOauthRecordsOfUser(
    tx,
    user.ssid,
    keepsApplications ? ["Session", "Interaction", "AuthorizationCode"] : [],
  );
}

/** Longer than any session in a browser. */
const PROOF_SECONDS = 24 * 3600;

/** Removes what has expired; nothing depends on when it runs. */
export async function forgetEndedSessions(tx: Tx, now: Date): Promise<void> {
  await forgetAccessTokens(tx, now);
  await forgetOauthRecords(tx, now);
  await forgetBrowserSessions(tx, now);
  await forgetSignedTexts(tx, now);
  await forgetProofs(tx, addSeconds(now, -PROOF_SECONDS));
}
