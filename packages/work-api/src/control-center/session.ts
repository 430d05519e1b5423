import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "../envelope.ts";
import { consolePath, oneOf } from "./console.ts";

const user = Type.String({ maxLength: 254, description: "A User ID, or `me`" });
const Ended = Data(Type.Object({ ended: Type.Integer() }));

/** Where a person is signed in (CC-SES-004). */
export const UserSession = Type.Object({
  id: Type.String(),
  kind: oneOf("browser", "application"),
  device: Type.String({ description: "The browser and its system, or the name of the application" }),
  address: Type.String({ description: "Network address at the sign-in; empty for applications" }),
  since: Type.String(),
  last_used: Type.String(),
  is_current: Type.Boolean({ description: "The session of this request" }),
});

/** For oneself, and for administrators who may end sessions of that person (`control-center.md` 24, row 21). */
export const listUserSessions = endpoint({
  id: "listUserSessions",
  method: "GET",
  path: `${consolePath}/users/:user/sessions`,
  summary: "Browsers and applications in which a person is signed in, last used first",
  auth: "user",
  params: Type.Object({ user }),
  response: List(UserSession),
});

export const endUserSession = endpoint({
  id: "endUserSession",
  method: "DELETE",
  path: `${consolePath}/users/:user/sessions/:session`,
  summary: "End one session of a person",
  auth: "user",
  act: "user.sign_out",
  params: Type.Object({ user, session: Type.String({ maxLength: 128 }) }),
  response: Ended,
});

export const endUserSessions = endpoint({
  id: "endUserSessions",
  method: "DELETE",
  path: `${consolePath}/users/:user/sessions`,
  summary: "End every session of a person; `keep_current` spares the one that asks",
  auth: "user",
  act: "user.sign_out",
  params: Type.Object({ user }),
  query: Type.Object({ keep_current: Type.Optional(Type.Boolean()) }),
  response: Ended,
});

/** What is served about sessions. */
export const sessionEndpoints = [listUserSessions, endUserSession, endUserSessions] as const;
