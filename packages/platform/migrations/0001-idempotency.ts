import { sql } from "kysely";
import { typed } from "../src/db/index.ts";
import type { Migration } from "../src/db/index.ts";

const q = typed<object>();

/** Answers kept for repeated requests (work-api.md 17.4). */
export const idempotency: Migration = {
  name: "0001-idempotency",
  async up(tx) {
    await sql`create schema platform`.execute(q(tx));
    await sql`create table platform.idempotency (
      client_id text not null,
      user_num bigint not null,
      key text not null,
      request_hash bytea not null,
      status smallint not null,
      body jsonb not null,
      object_id text,
      finished_at timestamptz not null,
      primary key (client_id, user_num, key))`.execute(q(tx));
    await sql`create index idempotency_finished_at on platform.idempotency (finished_at)`.execute(q(tx));
  },
};
