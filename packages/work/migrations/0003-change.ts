import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** The log of changes (decision D51), written by triggers so that no change can be forgotten. */
export const change: Migration = {
  name: "0003-change",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

/** A statement that changes more documents than this is logged by folder: nobody looks at each of them. */
const MOST_DOCUMENTS = 1_000;

function trigger(table: string, event: "insert" | "update" | "delete", call: string): string {
  const tables = {
    insert: "new table as new_rows",
    update: "old table as old_rows new table as new_rows",
    delete: "old table as old_rows",
  };
  const name = table.slice(table.indexOf(".") + 1);
  return `create trigger ${name}_log_${event} after ${event} on ${table} referencing ${tables[event]}
    for each statement execute function ${call}`;
}

function trackingFunction(name: string, body: string): string {
  return `create function work.${name}() returns trigger language plpgsql as $$
    begin ${body}
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $$`;
}

const containers = (rows: string, action: string): string => `
  insert into work.change (library_id, kind, action, number, place)
    select library_id, 'container', '${action}', container_number, coalesce(parent_number, container_number) from ${rows};`;

const documents = (rows: string, action: string): string => `
  if (select count(*) from ${rows}) > ${MOST_DOCUMENTS} then
    insert into work.change (library_id, kind, action, number, place)
      select distinct library_id, 'container', 'update', folder_number, folder_number from ${rows}
        where folder_number is not null;
  else
    insert into work.change (library_id, kind, action, number, version, place)
      select library_id, 'document', '${action}', document_number, version, folder_number from ${rows};
  end if;`;

const references = (rows: string, action: string): string => `
  insert into work.change (library_id, kind, action, number, place)
    select library_id, 'document', '${action}', document_number, folder_number from ${rows};`;

const security = (rows: string): string => `
  insert into work.change (library_id, kind, action, number, place)
    select c.library_id, 'acl', 'security_update', c.container_number, coalesce(c.parent_number, c.container_number)
      from (select distinct library_id, security_id from ${rows}) as touched
      join work.container c on c.library_id = touched.library_id and c.security_id = touched.security_id
      where c.owns_security;`;

const TRASHING = `case when o.trashed_at is null and n.trashed_at is not null then 'delete'
  when o.trashed_at is not null and n.trashed_at is null then 'restored_from_trash' else 'update' end`;

const STATEMENTS = [
  // In the order of their transactions' numbers: what is below the oldest that still runs will never get company.
  `create table work.change (
    library_id integer not null references identity.library,
    xid xid8 not null default pg_current_xact_id(),
    change_id bigint generated always as identity,
    at timestamptz not null default now(),
    kind text not null check (kind in ('container', 'document', 'acl')),
    action text not null check (action in ('insert', 'update', 'delete', 'restored_from_trash', 'security_update')),
    number bigint,
    version integer,
    place bigint,
    primary key (library_id, xid, change_id)
  )`,
  trackingFunction("log_container_insert", containers("new_rows", "insert")),
  trackingFunction("log_container_delete", containers("old_rows", "delete")),
  trackingFunction(
    "log_container_update",
    `
    insert into work.change (library_id, kind, action, number, place)
      select n.library_id, case when o.security_id <> n.security_id then 'acl' else 'container' end,
        case when o.security_id <> n.security_id then 'security_update' else ${TRASHING} end,
        n.container_number, coalesce(n.parent_number, n.container_number)
        from new_rows n join old_rows o on o.library_id = n.library_id and o.container_number = n.container_number
      union all
      select o.library_id, 'container', 'delete', o.container_number, o.parent_number
        from new_rows n join old_rows o on o.library_id = n.library_id and o.container_number = n.container_number
        where o.parent_number <> n.parent_number;`,
  ),
  trackingFunction("log_document_insert", documents("new_rows", "insert")),
  trackingFunction("log_document_delete", documents("old_rows", "delete")),
  trackingFunction(
    "log_document_update",
    `
    if (select count(*) from new_rows) > ${MOST_DOCUMENTS} then
      insert into work.change (library_id, kind, action, number, place)
        select library_id, 'container', 'update', folder_number, folder_number
          from (select library_id, folder_number from new_rows union select library_id, folder_number from old_rows) as f
          where folder_number is not null;
    else
      insert into work.change (library_id, kind, action, number, version, place)
        select n.library_id, 'document', ${TRASHING}, n.document_number, n.version, n.folder_number
          from new_rows n join old_rows o on o.library_id = n.library_id
            and o.document_number = n.document_number and o.version = n.version
        union all
        select o.library_id, 'document', 'delete', o.document_number, o.version, o.folder_number
          from new_rows n join old_rows o on o.library_id = n.library_id
            and o.document_number = n.document_number and o.version = n.version
          where o.folder_number is distinct from n.folder_number and o.folder_number is not null;
    end if;`,
  ),
  trackingFunction("log_reference_insert", references("new_rows", "insert")),
  trackingFunction("log_reference_delete", references("old_rows", "delete")),
  trackingFunction("log_security_new", security("new_rows")),
  trackingFunction("log_security_old", security("old_rows")),
  // Whatever may change somebody's access moves the version, also groups, roles and accounts.
  trackingFunction(
    "log_access",
    `
    insert into work.change (library_id, kind, action) values (new.library_id, 'acl', 'security_update');`,
  ),
  `create trigger library_log_access after update on identity.library for each row
    when (old.access_version is distinct from new.access_version) execute function work.log_access()`,
  ...(["insert", "update", "delete"] as const).flatMap((event) => [
    trigger("work.container", event, `work.log_container_${event}()`),
    trigger("work.document", event, `work.log_document_${event}()`),
    trigger("work.security", event, `work.log_security_${event === "delete" ? "old" : "new"}()`),
    trigger("work.security_entry", event, `work.log_security_${event === "delete" ? "old" : "new"}()`),
  ]),
  trigger("work.reference", "insert", "work.log_reference_insert()"),
  trigger("work.reference", "delete", "work.log_reference_delete()"),
];
