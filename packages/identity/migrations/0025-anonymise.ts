import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Accounts that nothing names a person by any more, and who is asked to make one so (CC-USR-044, T31). */
export const anonymise: Migration = {
  name: "0025-anonymise",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `alter table identity."user" add column anonymised_at timestamptz,
    add constraint user_anonymised_final check (anonymised_at is null or not allow_logon)`,
  `create table identity.anonymise_request (
    user_num bigint primary key references identity."user",
    reason text not null,
    requested_by bigint not null references identity."user",
    requested_at timestamptz not null
  )`,
];
