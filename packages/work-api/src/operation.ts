import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "./envelope.ts";

/** What became of an `Idempotency-Key` (work-api.md 17.4). */
export const getOperation = endpoint({
  id: "getOperation",
  method: "GET",
  path: "/api/work/v1/operations/:key",
  summary: "What became of a request with this Idempotency-Key",
  auth: "user",
  params: Type.Object({ key: Type.String({ maxLength: 128 }) }),
  response: Data(
    Type.Object({
      state: Type.Union([Type.Literal("done"), Type.Literal("running"), Type.Literal("unknown")]),
      status: Type.Optional(Type.Integer()),
      object_id: Type.Optional(Type.String()),
      finished_at: Type.Optional(Type.String()),
    }),
  ),
});
