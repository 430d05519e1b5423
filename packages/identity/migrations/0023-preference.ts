import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** What a person has set in a library, which the preferred one keeps for them (CC-USR-024, WORK-LIB-003). */
export const preference: Migration = {
  name: "0023-preference",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `create table identity.preference (
    user_num bigint not null,
    library_id integer not null,
    language text,
    default_search_form text,
    primary key (user_num, library_id),
    foreign key (user_num, library_id) references identity.membership on delete cascade
  )`,
];
