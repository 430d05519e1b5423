import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "../envelope.ts";
import { consolePath } from "./console.ts";

const user = Type.String({ maxLength: 254, description: "A User ID, or `me`" });

/** An application that may act for a person, with all that it holds of them (CC-USR-095). */
export const UserGrant = Type.Object({
  client_id: Type.String(),
  name: Type.String(),
  enabled: Type.Boolean({ description: "The application itself, for everybody" }),
  scopes: Type.Array(Type.String(), { description: "What the person agreed to, by name" }),
  since: Type.String({ description: "The oldest sign-in that still counts" }),
  last_used: Type.String(),
  ends: Type.String({ description: "When the last of its tokens ends unless it is used again" }),
  access_tokens: Type.Integer(),
  refresh_tokens: Type.Integer({ description: "With one it goes on without the person" }),
});

/** For oneself, and for administrators who may end that person's sessions (`control-center.md` 24, row 21). */
export const listUserGrants = endpoint({
  id: "listUserGrants",
  method: "GET",
  path: `${consolePath}/users/:user/grants`,
  summary: "Applications that hold tokens of a person, last used first",
  auth: "user",
  params: Type.Object({ user }),
  response: List(UserGrant),
});

/** Consent and tokens end at once; whoever uses the application signs in anew. */
export const revokeUserGrant = endpoint({
  id: "revokeUserGrant",
  method: "DELETE",
  path: `${consolePath}/users/:user/grants/:client`,
  summary: "Take an application's consent and every token of a person away; 404 when it holds none",
  auth: "user",
  act: "user.revoke_application",
  params: Type.Object({ user, client: Type.String({ maxLength: 255 }) }),
  response: Data(Type.Object({ ended: Type.Integer() })),
});

/** What is served about applications of a person. */
export const grantEndpoints = [listUserGrants, revokeUserGrant] as const;
