import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Who has a version checked out, or holds a lock on it: both are one thing (WORK-CHK-001). */
export const checkout: Migration = {
  name: "0009-checkout",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const logged = (rows: string): string => `
  insert into work.change (library_id, kind, action, number, version, place, workspace)
    select d.library_id, 'document', 'update', d.document_number, d.version, d.folder_number, d.workspace_number
      from ${rows} r join work.document d on d.library_id = r.library_id
        and d.document_number = r.document_number and d.version = r.version;`;

const STATEMENTS = [
  `create table work.checkout (
    library_id integer not null,
    document_number bigint not null,
    version integer not null,
    user_num bigint not null,
    client_id text not null,
    checked_out_at timestamptz not null,
    due_at timestamptz,
    expires_at timestamptz,
    lost_at timestamptz,
    path text not null default '',
    location text not null default '',
    comment text not null default '',
    primary key (library_id, document_number, version),
    foreign key (library_id, document_number, version) references work.document on delete cascade
  )`,
  `create index checkout_user on work.checkout (library_id, user_num)`,
  // Lists show who has what: a change of it is a change of the document.
  ...(["insert", "update", "delete"] as const).flatMap((event) => {
    const tables = {
      insert: "new table as new_rows",
      update: "new table as new_rows",
      delete: "old table as old_rows",
    };
    return [
      `create function work.log_checkout_${event}() returns trigger language plpgsql as $$
        begin ${logged(event === "delete" ? "old_rows" : "new_rows")}
          if found then perform pg_notify('work_change', ''); end if;
          return null;
        end $$`,
      `create trigger checkout_log_${event} after ${event} on work.checkout referencing ${tables[event]}
        for each statement execute function work.log_checkout_${event}()`,
    ];
  }),
];
