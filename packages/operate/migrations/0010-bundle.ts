import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Bundles of a case, and their builds (operate.md 13). */
export const bundle: Migration = {
  name: "0010-bundle",
  async up(tx) {
    await sql`update operate.permission_set set permissions = permissions || '{documents.bundle}'
      where name in ('Case handlers', 'Administrators') and not permissions @> '{documents.bundle}'`.execute(q(tx));
    await sql`create table operate.bundle (
      id uuid primary key,
      case_id uuid not null references operate.work_item on delete cascade,
      title text not null,
      reference text not null,
      purpose text not null,
      -- In their order; BundleEntry of the contract.
      entries jsonb not null,
      options jsonb not null,
      changed jsonb not null,
      created_at timestamptz not null,
      created_by uuid not null references operate.user,
      updated_at timestamptz not null,
      updated_by uuid not null references operate.user,
      rev bigint not null default 1)`.execute(q(tx));
    await sql`create index bundle_case on operate.bundle (case_id, updated_at desc)`.execute(q(tx));
    await sql`create table operate.bundle_build (
      -- The operation id of both audits.
      id uuid primary key,
      bundle_id uuid not null references operate.bundle on delete cascade,
      number integer not null,
      user_id uuid not null references operate.user,
      title text not null,
      reference text not null,
      entries jsonb not null,
      options jsonb not null,
      state text not null check (state in ('running', 'waiting', 'failed', 'cancelled', 'built', 'built_with_warnings')),
      step text not null check (step in ('collecting', 'assembling', 'storing')),
      done integer not null,
      total integer not null,
      trouble jsonb,
      manifest jsonb not null,
      -- What is stored, and where; kept before the first call.
      output jsonb,
      item_id text,
      created_at timestamptz not null,
      ended_at timestamptz,
      unique (bundle_id, number),
      check ((item_id is not null) = (state in ('built', 'built_with_warnings'))),
      check ((ended_at is null) = (state in ('running', 'waiting', 'failed'))))`.execute(q(tx));
    await sql`create unique index bundle_build_open on operate.bundle_build (bundle_id)
      where ended_at is null`.execute(q(tx));
  },
};
