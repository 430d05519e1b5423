import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "@muniment/rest/envelope";

/** The base of Operate's own endpoints (operate.md 20.3). */
export const apiPath = "/api/operate/v1";

/** Who is signed in, and what they may do. */
export const getSession = endpoint({
  id: "getSession",
  method: "GET",
  path: `${apiPath}/session`,
  summary: "The signed-in person with their permissions",
  auth: "user",
  response: Data(
    Type.Object({
      user: Type.Object({ id: Type.String(), login: Type.String(), name: Type.String(), email: Type.String() }),
      permissions: Type.Array(Type.String()),
    }),
  ),
});

/** Ends the session; the browser may go on to `sign_out_url` to sign out of the identity provider too. */
export const endSession = endpoint({
  id: "endSession",
  method: "DELETE",
  path: `${apiPath}/session`,
  summary: "Sign out of Operate",
  auth: "user",
  response: Data(Type.Object({ sign_out_url: Type.String() })),
});

/** Every endpoint of this file. */
export const sessionEndpoints = [getSession, endSession];
