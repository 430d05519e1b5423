import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** How reports are ended by a link or by their receivers' servers, and by what else they are left out (tracker.md 20.6). */
export const digestOperation: Migration = {
  name: "0007-digest-operation",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `alter table tracker.digest_message drop constraint digest_message_state_check,
    add constraint digest_message_state_check
      check (state in ('queued', 'skipped_empty', 'skipped_late', 'skipped_no_access')),
    add column unsubscribe_hash bytea`,
  `create index digest_message_day on tracker.digest_message (day, user_num)`,
  `create unique index digest_message_unsubscribe on tracker.digest_message (unsubscribe_hash)
    where unsubscribe_hash is not null`,
  `create table tracker.digest_stop (
    user_num bigint primary key references tracker.principal,
    reason text not null check (reason in ('unsubscribed', 'refused')),
    at timestamptz not null)`,
];
