import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "../envelope.ts";
import { consolePath } from "./console.ts";

/** How much an application is used, and what it last ran into. */
export const getApplicationUse = endpoint({
  id: "getApplicationUse",
  method: "GET",
  path: `${consolePath}/applications/:application/use`,
  summary: "Tokens that it got on each of the last 30 days (UTC), and its newest refusals and failures (CC-APP-035)",
  auth: "user",
  params: Type.Object({ application: Type.String({ maxLength: 100, description: "Its Client ID" }) }),
  response: Data(
    Type.Object({
      days: Type.Array(
        Type.Object({
          day: Type.String({ description: "`YYYY-MM-DD`, the last of them today" }),
          tokens: Type.Integer(),
          people: Type.Integer(),
          refused: Type.Integer(),
        }),
      ),
      errors: Type.Array(
        Type.Object({
          at: Type.String(),
          action: Type.String(),
          code: Type.String(),
          user_id: Type.Optional(Type.String({ description: "Of people whom the caller administers" })),
        }),
      ),
    }),
  ),
});
