import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** What a person used last (WORK-NAV-003). */
export const recent: Migration = {
  name: "0004-recent",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  // The timeline knows already which documents a person used; this index finds them by person. The codes are those of
  // acts that are a use: made, added a version, changed, opened, downloaded, copied, sent, printed, shared, replaced.
  `create index history_person on work.history (library_id, user_num, history_id desc) include (object_number, at)
    where object_kind = 'document' and activity_code in (1, 2, 3, 4, 5, 6, 7, 8, 9, 20)`,
  `create table work.opened (
    library_id integer not null,
    user_num bigint not null,
    container_number bigint not null,
    opened_at timestamptz not null,
    primary key (library_id, user_num, container_number),
    foreign key (library_id, container_number) references work.container on delete cascade
  )`,
  `create index opened_last on work.opened (library_id, user_num, opened_at desc)`,
  // The last line of the timeline that no recent list goes behind, as the person cleared them.
  `create table work.recent_start (
    library_id integer not null references identity.library,
    user_num bigint not null,
    history_id bigint not null,
    primary key (library_id, user_num)
  )`,
];
