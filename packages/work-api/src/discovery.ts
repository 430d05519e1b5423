import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "./envelope.ts";

const Version = Type.Object({ name: Type.String(), version: Type.String(), url: Type.String() });

/** `GET /api`: where the API is, and who is signed in (work-api.md 4). */
export const discover = endpoint({
  id: "discover",
  method: "GET",
  path: "/api",
  summary: "Versions of the API, and the session of the token sent",
  auth: "optional",
  response: Data(
    Type.Object({
      auth_status: Type.Union([Type.Literal("authenticated"), Type.Literal("unauthenticated")]),
      app: Type.Optional(Type.Object({ id: Type.String() })),
      capabilities: Type.Array(Type.String()),
      dms_version: Type.String(),
      user: Type.Optional(
        Type.Object({
          customer_id: Type.Integer(),
          id: Type.String(),
          name: Type.String(),
          email: Type.String(),
          ssid: Type.String(),
          user_type: Type.Union([Type.Literal("standard"), Type.Literal("system")]),
        }),
      ),
      versions: Type.Array(Version),
      work: Type.Optional(
        Type.Object({
          preferred_library: Type.String(),
          libraries: Type.Array(
            Type.Object({
              alias: Type.String(),
              id: Type.String(),
              type: Type.String(),
              region: Type.String(),
              is_hidden: Type.Boolean(),
            }),
          ),
        }),
      ),
    }),
  ),
});
