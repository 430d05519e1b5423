import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { apiPath } from "./session.ts";

const optionalText = Type.Optional(Type.String());

/** A record of Operate's audit (OPR-AUD-004). */
export const AuditRecord = Type.Object({
  id: Type.String(),
  at: Type.String(),
  /** The person, or the rule or schedule that acted. */
  actor_id: Type.String(),
  actor_name: Type.String(),
  action: Type.String(),
  object_type: Type.String(),
  object_id: Type.String(),
  outcome: Type.Union([Type.Literal("ok"), Type.Literal("refused"), Type.Literal("failed"), Type.Literal("unknown")]),
  code: optionalText,
  run_as: optionalText,
  /** The account at the repository under which it was done. */
  repository_account: optionalText,
  service: optionalText,
  /** Of operate.md 20: `F7`. */
  function: optionalText,
  operation_id: optionalText,
  details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});

/** An entry of a document's history in the repository. */
export const RepositoryRecord = Type.Object({
  at: Type.String(),
  /** Who it was, by the repository's own words. */
  user: Type.String(),
  /** For whom the account acted, where the repository knows. */
  acting_user: optionalText,
  activity: Type.String(),
  document: Type.String(),
  document_name: optionalText,
  comment: optionalText,
});

const text = (maxLength: number) => Type.String({ maxLength });
const paging = { limit: Type.Optional(Type.Integer()), cursor: Type.Optional(text(1000)) };

/** The newest first, by any of the filters. */
export const searchAudit = endpoint({
  id: "searchOperateAudit",
  method: "GET",
  path: `${apiPath}/admin/audit`,
  summary: "Search the audit",
  auth: "user",
  privilege: "admin.audit",
  query: Type.Object({
    actor: Type.Optional(text(254)),
    action: Type.Optional(text(200)),
    object: Type.Optional(text(254)),
    outcome: Type.Optional(text(20)),
    operation: Type.Optional(text(128)),
    from: Type.Optional(text(40)),
    to: Type.Optional(text(40)),
    ...paging,
  }),
  response: List(AuditRecord),
});

/** What both sides know of one operation (OPR-AUD-012), joined by its id. */
export const getOperationAudit = endpoint({
  id: "getOperationAudit",
  method: "GET",
  path: `${apiPath}/admin/operations/:operation/audit`,
  summary: "Both audits of one operation",
  auth: "user",
  privilege: "admin.audit",
  params: Type.Object({ operation: text(128) }),
  response: Data(
    Type.Object({
      operate: Type.Array(AuditRecord),
      repository: Type.Object({
        /** `unavailable` when the repository did not answer; what it then has is not known. */
        state: Type.Union([Type.Literal("read"), Type.Literal("unavailable")]),
        records: Type.Array(RepositoryRecord),
      }),
    }),
  ),
});

/** What happened to a case, for whoever may read it. */
export const getCaseAudit = endpoint({
  id: "getCaseAudit",
  method: "GET",
  path: `${apiPath}/cases/:case/audit`,
  summary: "History of a case",
  auth: "user",
  params: Type.Object({ case: text(64) }),
  query: Type.Object(paging),
  response: List(AuditRecord),
});

/** What happened to an e-mail, for whoever may read it. */
export const getEmailAudit = endpoint({
  id: "getEmailAudit",
  method: "GET",
  path: `${apiPath}/email/inbound/:email/audit`,
  summary: "History of an e-mail",
  auth: "user",
  privilege: "email.read",
  params: Type.Object({ email: text(64) }),
  query: Type.Object(paging),
  response: List(AuditRecord),
});

/** Every endpoint of this file. */
export const auditEndpoints = [searchAudit, getOperationAudit, getCaseAudit, getEmailAudit];
