import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Who may change what concerns every library (CC-ROL-018, CC-ROL-019). */
export const administration: Migration = {
  name: "0020-administration",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `create table identity.administration (
    is_only boolean primary key default true check (is_only),
    mode text not null default 'library' check (mode in ('library', 'global'))
  )`,
  `insert into identity.administration default values`,
  `create table identity.global_privilege (
    user_num bigint not null references identity."user",
    privilege text not null,
    granted_at timestamptz not null,
    primary key (user_num, privilege)
  )`,
];
