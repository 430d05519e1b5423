import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { apiPath, closed, OneOf, Person, text } from "./shape.ts";

/** How the background service stands in a library (tracker.md 6). */
export const libraryStates = [
  "unauthorized",
  "pending",
  "authorized",
  "expiring",
  "expired",
  "invalid",
  "degraded",
  "refresh_off",
] as const;
/** One of them. */
export type LibraryState = (typeof libraryStates)[number];

/** Why an authorization is not used any more: Work's word, or that the token cannot be opened here. */
export const authorizationLosses = [
  "refresh_off",
  "revoked",
  "disabled",
  "not_nrtadmin",
  "password_reset",
  "expired",
  "unreadable",
] as const;

/** How the last attempt to authorize ended, when it came to nothing. */
export const attemptFailures = ["cancelled", "timed_out", "refused", "not_nrtadmin", "other_user"] as const;

/** A row of the page "Tracker background service authorization". */
export const AuthorizedLibrary = Type.Object({
  library: Type.String(),
  name: Type.String(),
  state: OneOf(...libraryStates),
  reason: Type.Optional(OneOf(...authorizationLosses)),
  /** Whose token is used. */
  authorized_by: Type.Optional(Person),
  since: Type.Optional(Type.String()),
  expires: Type.Optional(Type.String()),
  days_left: Type.Optional(Type.Integer()),
  last_used: Type.Optional(Type.String()),
  /** Others whose authority takes its place when it is lost. */
  standby: Type.Array(Person),
  last_sync: Type.Optional(Type.String()),
  failing_since: Type.Optional(Type.String()),
  matters: Type.Integer({ description: "Matters of the library that have trackers" }),
  policies: OneOf("applied", "not_up_to_date"),
  policies_at: Type.Optional(Type.String()),
  /** Of the caller's own last attempt. */
  attempt: Type.Optional(OneOf(...attemptFailures)),
});
export type AuthorizedLibrary = Static<typeof AuthorizedLibrary>;

const params = Type.Object({ id: Type.String({ maxLength: 64, description: "A library" }) });

/** Only libraries that the caller is NRTADMIN of (TRK-AUTH-001); empty for everybody else. */
export const listLibraries = endpoint({
  id: "listLibraries",
  method: "GET",
  path: `${apiPath}/admin/libraries`,
  summary: "Libraries with how the background service is authorized in each",
  auth: "user",
  response: List(AuthorizedLibrary),
});

/**
 * The window opens `authorize_url`; the page behind `redirect_uri`, which is one of those registered at Work, hands what
 * it was given to the callback below. The e-mail is the caller's own (TRK-AUTH-003).
 */
export const authorizeLibrary = endpoint({
  id: "authorizeLibrary",
  method: "POST",
  path: `${apiPath}/admin/libraries/:id/authorize`,
  summary: "Begin to authorize the background service in a library with one's own authority",
  auth: "user",
  params,
  body: Type.Object({ email: text(254), redirect_uri: text(2000) }, closed),
  response: Data(Type.Object({ authorize_url: Type.String(), state: Type.String(), expires: Type.String() })),
});

/** With `code`, or with the `error` that Work sent instead; the row afterwards. */
export const finishAuthorization = endpoint({
  id: "finishAuthorization",
  method: "POST",
  path: `${apiPath}/admin/libraries/:id/callback`,
  summary: "End an authorization with what Work's page gave",
  auth: "user",
  params,
  body: Type.Object(
    {
      state: text(200),
      code: Type.Optional(text(2000)),
      error: Type.Optional(text(200)),
      error_description: Type.Optional(text(2000)),
    },
    closed,
  ),
  response: Data(AuthorizedLibrary),
});

/** The library is as it was before; nothing happens when nobody waits for a sign-in. */
export const cancelAuthorization = endpoint({
  id: "cancelAuthorization",
  method: "POST",
  path: `${apiPath}/admin/libraries/:id/cancel`,
  summary: "Give up an authorization that waits for its sign-in",
  auth: "user",
  params,
  response: Data(AuthorizedLibrary),
});

/** Every token of the library is deleted here and ended at Work (TRK-AUTH-009). */
export const revokeAuthorization = endpoint({
  id: "revokeAuthorization",
  method: "DELETE",
  path: `${apiPath}/admin/libraries/:id/authorization`,
  summary: "Take the authorization of a library away",
  auth: "user",
  params,
  response: Data(AuthorizedLibrary),
});

/** What has changed since the last time, at once; 409 for a library that is not authorized. */
export const syncLibrary = endpoint({
  id: "syncLibrary",
  method: "POST",
  path: `${apiPath}/admin/libraries/:id/sync`,
  summary: "Synchronise a library now",
  auth: "user",
  params,
  response: Data(AuthorizedLibrary),
});

/** Every endpoint of this file. */
export const adminEndpoints = [
  listLibraries,
  authorizeLibrary,
  finishAuthorization,
  cancelAuthorization,
  revokeAuthorization,
  syncLibrary,
];
