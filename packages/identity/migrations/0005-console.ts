import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Photos of people, and what makes Control Center's lists quick in every order. */
export const consoleLists: Migration = {
  name: "0005-console",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `create table identity.user_photo (
    user_num bigint primary key references identity."user",
    version text not null,
    large bytea not null,
    medium bytea not null,
    small bytea not null,
    changed_at timestamptz not null
  )`,
  // Photos of accounts that are about to be made (control-center.md CC-USR-036).
  `create table identity.photo_draft (
    draft_id uuid primary key,
    owner_num bigint not null references identity."user",
    version text not null,
    large bytea not null,
    medium bytea not null,
    small bytea not null,
    created_at timestamptz not null
  )`,
  `create index photo_draft_owner on identity.photo_draft (owner_num, created_at)`,
  `create index photo_draft_created on identity.photo_draft (created_at)`,
  // JPEG is compressed already.
  `alter table identity.user_photo alter column large set storage external,
    alter column medium set storage external, alter column small set storage external`,
  `alter table identity.photo_draft alter column large set storage external,
    alter column medium set storage external, alter column small set storage external`,
  `create index user_id_order on identity."user" (user_id collate identity.natural, user_num)`,
  `create index user_email_order on identity."user" (email collate identity.natural, user_num)`,
  `create index user_location_order on identity."user" (location collate identity.natural, user_num)`,
  `create index user_created_order on identity."user" (created_at, user_num)`,
  `create index user_edited_order on identity."user" (edited_at, user_num)`,
  `create index group_id_order on identity."group" (library_id, group_id collate identity.natural, group_num)`,
  `create index group_name_order on identity."group" (library_id, full_name collate identity.natural, group_num)`,
];
