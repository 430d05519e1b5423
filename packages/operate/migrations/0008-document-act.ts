import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** What people do to documents of a case, kept before it is done (operate.md 9, 25). */
export const documentAct: Migration = {
  name: "0008-document-act",
  async up(tx) {
    await sql`update operate.permission_set set permissions = permissions ||
      '{documents.open,documents.upload,documents.copyMove,documents.createFolder,documents.rename,documents.delete}'
      where name in ('Case handlers', 'Administrators')`.execute(q(tx));
    await sql`create table operate.document_act (
      -- The operation id of both audits.
      id uuid primary key,
      num bigint not null unique generated always as identity,
      kind text not null check (kind in ('copy', 'move', 'upload', 'delete', 'restore', 'rename', 'create_folder',
        'restore_version')),
      case_id uuid not null references operate.work_item on delete cascade,
      service_id uuid not null references operate.linked_service,
      user_id uuid not null references operate.user,
      -- Decided once, before the first call (OPR-IDN-009).
      run_as text not null check (run_as in ('user', 'service', 'fallback')),
      account text,
      -- What the items lie in.
      folder_id text not null,
      -- Where they go, for what goes somewhere.
      target_case_id uuid references operate.work_item on delete cascade,
      target_service_id uuid references operate.linked_service,
      target_run_as text check (target_run_as in ('user', 'service', 'fallback')),
      target_account text,
      target_id text,
      if_exists text not null check (if_exists in ('ask', 'new_version', 'keep_both', 'skip')),
      undo_of uuid references operate.document_act on delete cascade,
      state text not null check (state in ('receiving', 'running', 'waiting', 'done', 'refused', 'cancelled')),
      trouble jsonb,
      created_at timestamptz not null,
      ended_at timestamptz,
      check (num_nonnulls(target_case_id, target_service_id, target_run_as, target_id) in (0, 4)))`.execute(q(tx));
    await sql`create index document_act_mine on operate.document_act (case_id, user_id, num desc)`.execute(q(tx));
    await sql`create index document_act_open on operate.document_act (num)
      where state in ('receiving', 'running', 'waiting')`.execute(q(tx));
    await sql`create index document_act_service on operate.document_act (service_id)`.execute(q(tx));
    await sql`create index document_act_user on operate.document_act (user_id)`.execute(q(tx));
    await sql`create index document_act_target_case on operate.document_act (target_case_id)`.execute(q(tx));
    await sql`create index document_act_target_service on operate.document_act (target_service_id)`.execute(q(tx));
    await sql`create unique index document_act_undo on operate.document_act (undo_of)
      where state <> 'cancelled' and state <> 'refused'`.execute(q(tx));
    await sql`create table operate.document_act_item (
      act_id uuid not null references operate.document_act on delete cascade,
      ordinal integer not null,
      kind text not null check (kind in ('container', 'document')),
      -- What the act is done to; nothing for what is new.
      item_id text,
      name text not null,
      -- Of a new folder: the levels before it.
      path text[] not null default '{}',
      size bigint,
      -- Of what lies in a folder of the act: the folder, and the one that was made for it.
      from_id text,
      to_id text,
      state text not null check (state in ('waiting', 'done', 'skipped', 'refused', 'cancelled')),
      -- Decided before the first call: the name that it gets, or the document that gets it as a version.
      target_name text,
      older_id text,
      result_id text,
      result_name text,
      trouble jsonb,
      primary key (act_id, ordinal),
      check ((state = 'done') = (result_id is not null)))`.execute(q(tx));
    await sql`create table operate.upload_part (
      act_id uuid not null references operate.document_act on delete cascade,
      part integer not null,
      -- Under which Operate's store has the sealed bytes.
      raw_hash text not null,
      size bigint not null,
      primary key (act_id, part))`.execute(q(tx));
    await sql`create index upload_part_raw on operate.upload_part (raw_hash)`.execute(q(tx));
  },
};
