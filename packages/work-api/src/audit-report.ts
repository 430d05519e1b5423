import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Done } from "./envelope.ts";

const Entry = Type.Object(
  {
    at: Type.String({ format: "date-time", maxLength: 40 }),
    action: Type.String({ minLength: 1, maxLength: 200 }),
    object_type: Type.String({ minLength: 1, maxLength: 100 }),
    object_id: Type.Optional(Type.String({ maxLength: 254 })),
    outcome: Type.Union([Type.Literal("ok"), Type.Literal("refused"), Type.Literal("failed"), Type.Literal("unknown")]),
    details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    operation_id: Type.Optional(Type.String({ pattern: "^[\\x21-\\x7e]{1,128}$" })),
  },
  { additionalProperties: false },
);

/** What an application reports about itself (work-api.md 17.13). */
export const reportAudit = endpoint({
  id: "reportAudit",
  method: "POST",
  path: "/api/work/v1/libraries/:library/audit",
  summary: "Write what the calling application did to the audit",
  auth: "user",
  act: "audit.write",
  params: Type.Object({ library: Type.String({ maxLength: 64 }) }),
  body: Type.Object({ entries: Type.Array(Entry, { minItems: 1, maxItems: 500 }) }, { additionalProperties: false }),
  status: 201,
  response: Done,
});
