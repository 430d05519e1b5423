import type { ColumnType, GeneratedAlways } from "kysely";

type Json = ColumnType<unknown, string, never>;

/** `platform.audit`; a server may add columns of its own, which are null where they say nothing. */
export interface AuditRow {
  id: GeneratedAlways<number>;
  at: Date;
  actor_id: string;
  actor_name: string;
  acting_id: string | null;
  acting_name: string | null;
  initiator: string | null;
  client_id: string;
  session_id: string;
  source_ip: string;
  user_agent: string;
  library: string | null;
  action: string;
  object_type: string;
  object_id: string;
  before: Json | null;
  after: Json | null;
  reason: string | null;
  outcome: "ok" | "refused" | "failed" | "unknown";
  code: string | null;
  request_id: string;
  correlation_id: string | null;
  operation_id: string | null;
  details: Json | null;
}

/** `platform.audit_link`: a record's place in the chain. */
export interface AuditLinkRow {
  position: number;
  id: number;
  day: Date;
  prev_hash: Buffer;
  hash: Buffer;
}

/** `platform.audit_pending`: records that have no place in the chain yet. */
export interface AuditPendingRow {
  id: number;
}

/** The tables that this folder owns. */
export interface AuditTables {
  "platform.audit": AuditRow;
  "platform.audit_link": AuditLinkRow;
  "platform.audit_pending": AuditPendingRow;
}
