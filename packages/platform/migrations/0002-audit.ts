import { sql } from "kysely";
import { typed } from "../src/db/index.ts";
import type { Migration } from "../src/db/index.ts";

const q = typed<object>();

/** The audit and its chain (work-api.md 17.13, `docs/decisions/0003-…`); neither is ever changed again. */
export const audit: Migration = {
  name: "0002-audit",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `create table platform.audit (
    id bigint generated always as identity primary key,
    at timestamptz(3) not null,
    actor_id text not null,
    actor_name text not null,
    acting_id text,
    acting_name text,
    initiator text,
    client_id text not null,
    session_id text not null,
    source_ip text not null,
    user_agent text not null,
    library text,
    action text not null,
    object_type text not null,
    object_id text collate "C" not null,
    before jsonb,
    after jsonb,
    reason text,
    outcome text not null check (outcome in ('ok', 'refused', 'failed', 'unknown')),
    code text,
    request_id text not null,
    correlation_id text,
    operation_id text,
    details jsonb
  )`,
  `create index audit_at on platform.audit (at, id)`,
  `create index audit_actor on platform.audit (actor_id, at, id)`,
  `create index audit_acting on platform.audit (acting_id, at, id) where acting_id is not null`,
  `create index audit_object on platform.audit (object_id, at, id)`,
  `create index audit_operation on platform.audit (operation_id) where operation_id is not null`,
  // No foreign key: a record that somebody removed is missed because its link in the chain stays.
  `create table platform.audit_link (
    position bigint primary key,
    id bigint not null unique,
    day date not null,
    prev_hash bytea not null check (octet_length(prev_hash) = 32),
    hash bytea not null check (octet_length(hash) = 32)
  )`,
  `create index audit_link_day on platform.audit_link (day, position)`,
  // Without any index: it holds what was written since a minute, and is read as a whole.
  `create table platform.audit_pending (id bigint not null)`,
  `create function platform.await_sealing() returns trigger language plpgsql as $$
    begin
      insert into platform.audit_pending (id) select id from new_rows;
      return null;
    end $$`,
  `create trigger audit_written after insert on platform.audit referencing new table as new_rows
    for each statement execute function platform.await_sealing()`,
  `create function platform.refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only', tg_table_schema || '.' || tg_table_name using errcode = 'insufficient_privilege';
    end $$`,
  ...["audit", "audit_link"].map(
    (table) => `create trigger ${table}_append_only before update or delete or truncate on platform.${table}
      for each statement execute function platform.refuse_change()`,
  ),
];
