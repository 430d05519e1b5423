import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/**
 * The log of changes (0003) tells the matter of each item, what is governed otherwise than before, and of people,
 * groups, policies and applications too, so that the change feed is one more reader of it (decision D51).
 */
export const changeFeed: Migration = {
  name: "0008-change-feed",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

/** As in 0003: a statement that changes more documents is logged by folder. */
const MOST_DOCUMENTS = 1_000;
const ITEM = "library_id, kind, action, number, version, place, workspace, regoverned";

function tracking(name: string, body: string): string {
  return `create or replace function work.${name}() returns trigger language plpgsql as $$
    begin ${body}
      if found then perform pg_notify('work_change', ''); end if;
      return null;
    end $$`;
}

function perStatement(table: string, event: "insert" | "update" | "delete", call: string): string {
  const tables = {
    insert: "new table as new_rows",
    update: "old table as old_rows new table as new_rows",
    delete: "old table as old_rows",
  };
  const name = `${table.slice(table.indexOf(".") + 1).replaceAll('"', "")}_feed_${event}`;
  return `create trigger ${name} after ${event} on ${table} referencing ${tables[event]}
    for each statement execute function work.${call}()`;
}

const containers = (rows: string, action: string): string => `
  insert into work.change (${ITEM})
    select library_id, 'container', '${action}', container_number, null::integer,
      coalesce(parent_number, container_number), workspace_number, ${action === "delete"} from ${rows};`;

const documents = (rows: string, action: string): string => `
  if (select count(*) from ${rows}) > ${MOST_DOCUMENTS} then
    insert into work.change (${ITEM})
      select library_id, 'container', 'update', folder_number, null::integer, folder_number, max(workspace_number),
        ${action === "delete"} from ${rows} where folder_number is not null group by library_id, folder_number;
  else
    insert into work.change (${ITEM})
      select library_id, 'document', '${action}', document_number, version, folder_number, workspace_number,
        ${action === "delete"} from ${rows};
  end if;`;

const references = (rows: string, action: string): string => `
  insert into work.change (${ITEM})
    select r.library_id, 'document', '${action}', r.document_number, null::integer, r.folder_number, (
      select d.workspace_number from work.document d where d.library_id = r.library_id
        and d.document_number = r.document_number order by d.version desc limit 1), false from ${rows} r;`;

const OWNED = `join work.container c on c.library_id = e.library_id and c.security_id = e.security_id and c.owns_security`;
const HOME = `c.container_number, null::integer, coalesce(c.parent_number, c.container_number), c.workspace_number, false`;

const security = (rows: string): string => `
  insert into work.change (${ITEM})
    select c.library_id, 'acl', 'security_update', ${HOME}
      from (select distinct library_id, security_id from ${rows}) as e ${OWNED};`;

/** Whom an entry lets in, or let in until now; a list is replaced as a whole, so that most of these come in pairs. */
const entries = (rows: string, action: "access_gained" | "access_lost"): string => `
  insert into work.change (${ITEM}, principal_kind, principal_num)
    select c.library_id, 'acl', '${action}', ${HOME}, e.trustee_kind, e.trustee_num
      from ${rows} e ${OWNED} where e.level > 0;
  ${security(rows)}`;

const TRASHING = `case when o.trashed_at is null and n.trashed_at is not null then 'delete'
  when o.trashed_at is not null and n.trashed_at is null then 'restored_from_trash' else 'update' end`;
const CONTAINER_REGOVERNED = `(o.security_id, o.owner_num, o.workspace_number, o.trashed_at)
  is distinct from (n.security_id, n.owner_num, n.workspace_number, n.trashed_at)`;
const DOCUMENT_REGOVERNED = `(o.security_id, o.author_num, o.operator_num, o.workspace_number, o.trashed_at)
  is distinct from (n.security_id, n.author_num, n.operator_num, n.workspace_number, n.trashed_at)`;
const BOTH_CONTAINERS = `new_rows n join old_rows o on o.library_id = n.library_id
  and o.container_number = n.container_number`;
const BOTH_DOCUMENTS = `new_rows n join old_rows o on o.library_id = n.library_id
  and o.document_number = n.document_number and o.version = n.version`;

const PERSON = "library_id, kind, action, principal_kind, principal_num, member_num";
const SAID_OF_PERSON = ["allow_logon", "is_external", "user_id", "full_name", "email"];
const columns = (row: string, names: readonly string[]) => `(${names.map((name) => `${row}.${name}`).join(", ")})`;

const memberships = (rows: string, action: string): string => `
  insert into work.change (${PERSON})
    select library_id, 'principal', '${action}', 'user', user_num, null::bigint from ${rows};`;
const groups = (rows: string, action: string): string => `
  insert into work.change (${PERSON})
    select library_id, 'principal', '${action}', 'group', group_num, null::bigint from ${rows};`;
const groupMembers = (rows: string): string => `
  insert into work.change (${PERSON})
    select g.library_id, 'principal', 'update', 'group', g.group_num, r.user_num
      from ${rows} r join identity."group" g on g.group_num = r.group_num;`;

const STATEMENTS = [
  `alter table work.change
    add column workspace bigint,
    add column regoverned boolean not null default false,
    add column principal_kind text check (principal_kind in ('user', 'group')),
    add column principal_num bigint,
    add column member_num bigint,
    add column client_id text,
    drop constraint change_kind_check,
    drop constraint change_action_check,
    add constraint change_kind_check
      check (kind in ('container', 'document', 'acl', 'principal', 'policy', 'application')),
    add constraint change_action_check check (action in ('insert', 'update', 'delete', 'restored_from_trash',
      'security_update', 'document_link', 'document_unlink', 'container_move', 'container_unlink', 'access_gained',
      'access_lost'))`,
  tracking("log_container_insert", containers("new_rows", "insert")),
  tracking("log_container_delete", containers("old_rows", "delete")),
  tracking(
    "log_container_update",
    `
    insert into work.change (${ITEM})
      select n.library_id, case when o.security_id <> n.security_id then 'acl' else 'container' end,
        case when o.security_id <> n.security_id then 'security_update'
          when o.parent_number <> n.parent_number then 'container_move' else ${TRASHING} end,
        n.container_number, null::integer, coalesce(n.parent_number, n.container_number), n.workspace_number,
        ${CONTAINER_REGOVERNED} from ${BOTH_CONTAINERS}
      union all
      select o.library_id, 'container', 'container_unlink', o.container_number, null, o.parent_number,
        o.workspace_number, false from ${BOTH_CONTAINERS} where o.parent_number <> n.parent_number;`,
  ),
  tracking("log_document_insert", documents("new_rows", "insert")),
  tracking("log_document_delete", documents("old_rows", "delete")),
  tracking(
    "log_document_update",
    `
    if (select count(*) from new_rows) > ${MOST_DOCUMENTS} then
      insert into work.change (${ITEM})
        select f.library_id, 'container', 'update', f.folder_number, null::integer, f.folder_number,
          max(f.workspace_number), bool_or(f.regoverned)
        from (
          select n.library_id, n.folder_number, n.workspace_number, ${DOCUMENT_REGOVERNED} as regoverned
            from ${BOTH_DOCUMENTS}
          union all
          select library_id, folder_number, workspace_number, false from old_rows) as f
        where f.folder_number is not null group by f.library_id, f.folder_number;
    else
      insert into work.change (${ITEM})
        select n.library_id, 'document', case when o.security_id <> n.security_id and o.trashed_at is not distinct from
            n.trashed_at then 'security_update' else ${TRASHING} end,
          n.document_number, n.version, n.folder_number, n.workspace_number, ${DOCUMENT_REGOVERNED}
          from ${BOTH_DOCUMENTS}
        union all
        select o.library_id, 'document', 'document_unlink', o.document_number, o.version, o.folder_number,
          o.workspace_number, false from ${BOTH_DOCUMENTS}
          where o.folder_number is distinct from n.folder_number and o.folder_number is not null;
    end if;`,
  ),
  tracking("log_reference_insert", references("new_rows", "document_link")),
  tracking("log_reference_delete", references("old_rows", "document_unlink")),
  tracking("log_security_new", security("new_rows")),
  tracking("log_security_old", security("old_rows")),
  tracking("log_entry_insert", entries("new_rows", "access_gained")),
  tracking("log_entry_delete", entries("old_rows", "access_lost")),
  `drop trigger security_entry_log_insert on work.security_entry`,
  `drop trigger security_entry_log_delete on work.security_entry`,
  perStatement("work.security_entry", "insert", "log_entry_insert"),
  perStatement("work.security_entry", "delete", "log_entry_delete"),
  // People and groups, as far as others know them or they decide about access.
  tracking("log_membership_insert", memberships("new_rows", "insert")),
  tracking("log_membership_delete", memberships("old_rows", "delete")),
  tracking(
    "log_membership_update",
    memberships(
      `(select n.* from new_rows n join old_rows o on o.library_id = n.library_id and o.user_num = n.user_num
        where ${columns("o", ["allow_logon", "role_id"])} is distinct from ${columns("n", ["allow_logon", "role_id"])}) as r`,
      "update",
    ),
  ),
  tracking(
    "log_user_update",
    memberships(
      `(select m.* from new_rows n join old_rows o on o.user_num = n.user_num
        join identity.membership m on m.user_num = n.user_num
        where ${columns("o", SAID_OF_PERSON)} is distinct from ${columns("n", SAID_OF_PERSON)}) as r`,
      "update",
    ),
  ),
  tracking("log_group_insert", groups("new_rows", "insert")),
  tracking("log_group_update", groups("new_rows", "update")),
  tracking("log_group_delete", groups("old_rows", "delete")),
  tracking("log_group_member_insert", groupMembers("new_rows")),
  tracking("log_group_member_delete", groupMembers("old_rows")),
  ...(["insert", "update", "delete"] as const).flatMap((event) => [
    perStatement("identity.membership", event, `log_membership_${event}`),
    perStatement('identity."group"', event, `log_group_${event}`),
  ]),
  perStatement('identity."user"', "update", "log_user_update"),
  perStatement("identity.group_member", "insert", "log_group_member_insert"),
  perStatement("identity.group_member", "delete", "log_group_member_delete"),
  // A policy is told of by the matters that are under it; those that come later tell of themselves.
  tracking(
    "log_policy",
    `
    insert into work.change (library_id, kind, action, number, place, workspace)
      select distinct w.library_id, 'policy', 'update', w.container_number, w.container_number, w.container_number
        from new_rows e join policy.asset a on a.asset_id = e.asset_id
        join work.container w on w.kind = 'workspace' and lower(w.custom->>'custom1') = lower(a.client_id)
          and (a.kind = 'client' or lower(w.custom->>'custom2') = lower(a.matter_id));`,
  ),
  perStatement("policy.event", "insert", "log_policy"),
  ...(["insert", "update", "delete"] as const).flatMap((event) => [
    tracking(
      `log_application_${event}`,
      `
      insert into work.change (library_id, kind, action, client_id)
        select l.library_id, 'application', '${event}', r.client_id
          from ${event === "delete" ? "old_rows" : "new_rows"} r cross join identity.library l;`,
    ),
    perStatement("identity.application", event, `log_application_${event}`),
  ]),
  // What changes by whom and whether at all an item is governed; 'access_version' moves with the lists themselves.
  `create table work.item_rights (
    library_id integer primary key references identity.library,
    version bigint not null
  )`,
  // The library's row first, as for its access version: two that take both never wait for each other.
  `create function work.bump_item_rights() returns trigger language plpgsql as $$
    begin
      if current_setting('muniment.regoverned_' || new.library_id, true) is distinct from txid_current()::text then
        perform set_config('muniment.regoverned_' || new.library_id, txid_current()::text, true);
        perform from identity.library where library_id = new.library_id for no key update;
        insert into work.item_rights (library_id, version) values (new.library_id, 1)
          on conflict (library_id) do update set version = item_rights.version + 1;
      end if;
      return null;
    end $$`,
  `create constraint trigger change_item_rights after insert on work.change
    deferrable initially deferred for each row when (new.regoverned) execute function work.bump_item_rights()`,
];
