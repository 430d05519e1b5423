import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Done, List } from "../envelope.ts";
import { consolePath, oneOf } from "./console.ts";

/** Why a background grant does not count any more (work-api.md 17.3); also the `error_description` of its tokens. */
export const BackgroundGrantLoss = oneOf(
  "refresh_off",
  "revoked",
  "disabled",
  "not_nrtadmin",
  "password_reset",
  "expired",
);
export type BackgroundGrantLoss = Static<typeof BackgroundGrantLoss>;

/** How a background grant stands; `expiring` in its last 30 days. */
export const BackgroundGrantState = oneOf(
  "valid",
  "expiring",
  "refresh_off",
  "revoked",
  "disabled",
  "not_nrtadmin",
  "password_reset",
  "expired",
);
export type BackgroundGrantState = Static<typeof BackgroundGrantState>;

/** Who lent an application authority to work in a library without them (control-center.md 14). */
export const BackgroundGrant = Type.Object({
  id: Type.String(),
  library: Type.String(),
  user_id: Type.String(),
  full_name: Type.String(),
  scopes: Type.Array(Type.String()),
  state: BackgroundGrantState,
  since: Type.String(),
  expires: Type.String(),
  last_used: Type.Optional(Type.String()),
});

const application = Type.String({ maxLength: 255, description: "A client id" });

/** Of the libraries that the caller is NRTADMIN of. */
export const listBackgroundGrants = endpoint({
  id: "listBackgroundGrants",
  method: "GET",
  path: `${consolePath}/applications/:application/background-grants`,
  summary: "Who lent the application authority to work in the background, newest first",
  auth: "user",
  params: Type.Object({ application }),
  response: List(BackgroundGrant),
});

/** At once, with every token under it; by NRTADMIN of its library. */
export const revokeBackgroundGrant = endpoint({
  id: "revokeBackgroundGrant",
  method: "DELETE",
  path: `${consolePath}/applications/:application/background-grants/:grant`,
  summary: "Take a background grant away; 404 when there is none that counts",
  auth: "user",
  act: "background_grant.revoke",
  params: Type.Object({ application, grant: Type.String({ maxLength: 100 }) }),
  response: Done,
});

/** What is served about background authorisation. */
export const backgroundGrantEndpoints = [listBackgroundGrants, revokeBackgroundGrant] as const;
