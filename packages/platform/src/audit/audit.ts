import { isDeepStrictEqual } from "node:util";
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Actor, RequestOrigin } from "@muniment/kernel";
import { typed } from "../db/index.ts";
import type { Tx } from "../db/index.ts";
import type { AuditRow, AuditTables } from "./audit.tables.ts";

const q = typed<AuditTables>();

/** Who acts and by which request: the columns that all records of one request share. */
export interface AuditSubject {
  readonly actor_id: string;
  readonly actor_name: string;
  readonly acting_id?: string | undefined;
  readonly acting_name?: string | undefined;
  readonly initiator?: string | undefined;
  readonly client_id: string;
  readonly session_id: string;
  readonly source_ip: string;
  readonly user_agent: string;
  readonly request_id: string;
  readonly correlation_id?: string | undefined;
  readonly operation_id?: string | undefined;
}

/** One act or refusal (work-api.md 17.13). No secrets, and nothing of the content of documents. */
export interface AuditEntry {
  readonly at: Date;
  /** Noun and verb: `document.move`. */
  readonly action: string;
  readonly object_type: string;
  readonly object_id?: string | undefined;
  readonly library?: string | undefined;
  readonly before?: Readonly<Record<string, unknown>> | undefined;
  readonly after?: Readonly<Record<string, unknown>> | undefined;
  readonly reason?: string | undefined;
  /** `ok` when absent. */
  readonly outcome?: AuditRow["outcome"];
  readonly code?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
  /** Columns that the server has added to the table. */
  readonly own?: Readonly<Record<string, string>>;
}

const COLUMNS = [
  "at",
  "actor_id",
  "actor_name",
  "acting_id",
  "acting_name",
  "initiator",
  "client_id",
  "session_id",
  "source_ip",
  "user_agent",
  "library",
  "action",
  "object_type",
  "object_id",
  "before",
  "after",
  "reason",
  "outcome",
  "code",
  "request_id",
  "correlation_id",
  "operation_id",
  "details",
] as const satisfies readonly (keyof AuditRow)[];

/**
 * Writes records in the transaction of what they tell of: one statement, however many. A refusal has no transaction
 * that stays, so it is written through the reader, by itself.
 */
export async function recordAudit(tx: Tx, subject: AuditSubject, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length > 0) await auditInsert(subject, entries).execute(q(tx));
}

/** The statement of `recordAudit`, for who writes something else in the same round trip. */
export function auditInsert(subject: AuditSubject, entries: readonly AuditEntry[]): RawBuilder<unknown> {
  const own = [...new Set(entries.flatMap((entry) => Object.keys(entry.own ?? {})))];
  const columns = sql.join([...COLUMNS, ...own].map((column) => sql.ref(column)));
  const rows = entries.map(({ own: more, ...entry }) => ({
    ...subject,
    object_id: "",
    outcome: "ok",
    ...definedOf(entry),
    ...more,
  }));
  return sql`insert into platform.audit (${columns})
    select ${columns} from jsonb_populate_recordset(null::platform.audit, ${JSON.stringify(rows)}::jsonb)`;
}

/**
 * Writes a record for each row of a query, for acts on thousands of objects: its columns are named as those of an
 * entry, and what it does not name says nothing.
 */
export async function recordAuditRows(
  tx: Tx,
  given: { subject: AuditSubject; at: Date; columns: readonly (keyof AuditEntry)[]; rows: RawBuilder<unknown> },
): Promise<void> {
  const { at, columns } = given;
  const same = definedOf({ ...given.subject, at, outcome: "ok" });
  const names = sql.join([...Object.keys(same), ...columns].map((column) => sql.ref(column)));
  const values = sql.join([
    ...Object.values(same).map((value) => sql`${value}`),
    ...columns.map((column) => sql.ref(`g.${column}`)),
  ]);
  await sql`insert into platform.audit (${names}) select ${values} from (${given.rows}) as g`.execute(q(tx));
}

/** How the audit names an actor and their request. */
export function auditSubject(actor: Actor): AuditSubject {
  if (actor.kind === "system") {
    return { ...requestSubject(undefined), actor_id: "", actor_name: actor.purpose, client_id: "", session_id: "" };
  }
  const { acting, origin } = actor;
  return {
    ...requestSubject(origin),
    actor_id: actor.userId,
    actor_name: actor.fullName,
    acting_id: acting?.account?.userId,
    acting_name: acting?.name,
    client_id: actor.clientId,
    session_id: actor.sessionId,
    operation_id: acting?.operationId ?? origin?.operationId,
  };
}

/** The part of a subject that a request gives, whoever made it. */
export function requestSubject(
  origin: RequestOrigin | undefined,
): Pick<AuditSubject, "source_ip" | "user_agent" | "request_id" | "correlation_id" | "operation_id" | "initiator"> {
  return {
    source_ip: origin?.sourceIp ?? "",
    user_agent: origin?.userAgent ?? "",
    request_id: origin?.requestId ?? "",
    correlation_id: origin?.correlationId,
    operation_id: origin?.operationId,
    initiator: origin?.initiator,
  };
}

function definedOf<T extends object>(given: T): Partial<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** What an act has changed: the members that differ, as they were and as they are. */
export function differences<T extends Readonly<Record<string, unknown>>>(
  before: T,
  after: T,
): { before: Partial<T>; after: Partial<T> } {
  const changed = Object.keys(after).filter((name) => !isDeepStrictEqual(before[name], after[name]));
  const only = (from: T): Partial<T> => Object.fromEntries(changed.map((name) => [name, from[name]])) as Partial<T>;
  return { before: only(before), after: only(after) };
}
