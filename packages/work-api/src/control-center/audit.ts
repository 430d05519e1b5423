import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { List } from "../envelope.ts";

const Values = Type.Optional(Type.Record(Type.String(), Type.Unknown()));
const Text = Type.Optional(Type.String());

/** A record of the audit (work-api.md 17.13); what says nothing is left out. */
const AuditRecord = Type.Object({
  id: Type.Integer(),
  at: Type.String(),
  actor_id: Type.String(),
  actor_name: Type.String(),
  acting_id: Text,
  acting_name: Text,
  initiator: Text,
  client_id: Type.String(),
  session_id: Type.String(),
  source_ip: Type.String(),
  user_agent: Type.String(),
  library: Text,
  action: Type.String(),
  object_type: Type.String(),
  object_id: Type.String(),
  before: Values,
  after: Values,
  reason: Text,
  outcome: Type.String(),
  code: Text,
  request_id: Type.String(),
  correlation_id: Text,
  operation_id: Text,
  details: Values,
  prev_hash: Text,
  hash: Text,
});

const short = Type.Optional(Type.String({ minLength: 1, maxLength: 254 }));
const moment = Type.Optional(Type.String({ maxLength: 40 }));

const wanted = {
  operation_id: short,
  actor: short,
  object_type: short,
  object_id: short,
  action: short,
  library: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  outcome: Type.Optional(
    Type.Union([Type.Literal("ok"), Type.Literal("refused"), Type.Literal("failed"), Type.Literal("unknown")]),
  ),
  from: moment,
  to: moment,
};

/** The audit of the libraries that the caller administers as NRTADMIN (CC-AUD-004, CC-AUD-006), newest first. */
export const searchAudit = endpoint({
  id: "searchAudit",
  method: "GET",
  path: "/api/control-center/v1/audit",
  summary: "Search the audit of the libraries that the caller administers",
  auth: "user",
  act: "audit.read",
  query: Type.Object({
    ...wanted,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  response: List(AuditRecord),
});

/** The same as a file, which is itself recorded (CC-AUD-004, CC-AUD-006). */
export const exportAudit = endpoint({
  id: "exportAudit",
  method: "GET",
  path: "/api/control-center/v1/audit/export",
  summary: "The records that match, newest first, as CSV (no cell that a spreadsheet would run) or JSON Lines",
  auth: "user",
  act: "audit.export",
  query: Type.Object({ ...wanted, format: Type.Union([Type.Literal("csv"), Type.Literal("jsonl")]) }),
  produces: "binary",
  response: Type.Unsafe<unknown>({ type: "string", format: "binary" }),
});
