import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration, Tx } from "@muniment/platform/db";

const q = typed<object>();

/** Named places of documents (operate.md 5.2), which mailboxes, the post room and work types said each for themselves. */
export const repository: Migration = {
  name: "0016-repository",
  async up(tx) {
    await sql`update operate.permission_set set permissions = permissions || '{admin.repositories}'
      where name = 'Administrators'`.execute(q(tx));
    await sql`create table operate.repository (
      key text primary key,
      name text not null,
      description text not null,
      service_id uuid not null references operate.linked_service,
      context text not null check (context in ('case', 'global')),
      library text not null,
      resolver text not null check (resolver in ('default', 'search', 'id')),
      workspace text not null,
      find_by text[] not null,
      properties jsonb not null,
      folder text not null,
      deny_extensions text[] not null,
      default_security text check (default_security in ('private', 'view', 'public')),
      most_bytes bigint,
      updated_at timestamptz not null,
      updated_by uuid references operate.user,
      rev bigint not null default 1)`.execute(q(tx));
    await sql`create index repository_service on operate.repository (service_id)`.execute(q(tx));
    await moveMailboxes(tx);
    await movePostRoom(tx);
    await moveWorkTypes(tx);
    await movePlans(tx);
    // Whose limits hold for what is put into the case; none where the workspace was chosen.
    await sql`alter table operate.case_place add column repository text references operate.repository`.execute(q(tx));
    await sql`create index case_place_repository on operate.case_place (repository)`.execute(q(tx));
    await sql`update operate.case_place p set repository = t.repository from operate.work_item w
      join operate.work_type t on t.system_name = w.work_type
      join operate.repository r on r.key = t.repository
      where w.id = p.case_id and r.service_id = p.service_id
        and exists (select from operate.case_provisioning v where v.case_id = p.case_id)`.execute(q(tx));
  },
};

/** What is under way goes on as its type said it then (OPR-WTY-007). */
async function movePlans(tx: Tx): Promise<void> {
  await sql`update operate.case_provisioning set plan =
      (plan - '{service,library,name,metadata,find_by}'::text[]) || jsonb_build_object('place', jsonb_build_object(
        'library', coalesce(plan -> 'library', '""'), 'workspace', coalesce(plan -> 'name', '""'),
        'resolver', case when jsonb_array_length(coalesce(plan -> 'find_by', '[]')) > 0 then 'search' else 'default' end,
        'find_by', coalesce(plan -> 'find_by', '[]'), 'properties', coalesce(plan -> 'metadata', '{}'),
        'folder', ''))`.execute(q(tx));
}

/** One repository for each place where mailboxes store what they receive. */
async function moveMailboxes(tx: Tx): Promise<void> {
  await sql`insert into operate.repository (key, name, description, service_id, context, library, resolver, workspace,
      find_by, properties, folder, deny_extensions, updated_at)
    select 'inbound-email' || case when at = 1 then '' else '-' || at end,
      'Operate inbound email' || case when at = 1 then '' else ' ' || at end,
      '', service_id, 'global', library, 'id', root, '{}', '{}', '', '{}', now()
    from (select service_id, library, root, row_number() over (order by min(created_at)) as at
      from operate.mailbox group by service_id, library, root) as places`.execute(q(tx));
  await sql`alter table operate.mailbox add column repository text references operate.repository`.execute(q(tx));
  await sql`update operate.mailbox m set repository = r.key from operate.repository r
    where r.service_id = m.service_id and r.library = m.library and r.workspace = m.root`.execute(q(tx));
  await sql`alter table operate.mailbox alter column repository set not null`.execute(q(tx));
  await sql`create index mailbox_repository on operate.mailbox (repository)`.execute(q(tx));
}

async function movePostRoom(tx: Tx): Promise<void> {
  await sql`insert into operate.repository (key, name, description, service_id, context, library, resolver, workspace,
      find_by, properties, folder, deny_extensions, updated_at)
    select 'post-room', 'Operate post room', '', service_id, 'global', library, 'id', root, '{}', '{}', '', '{}', now()
    from operate.post_room`.execute(q(tx));
  await sql`alter table operate.post_room add column repository text references operate.repository`.execute(q(tx));
  await sql`update operate.post_room set repository = 'post-room'`.execute(q(tx));
  await sql`alter table operate.post_room alter column repository set not null`.execute(q(tx));
}

/** What a work type said of the place of its cases; when and how it is made stays with the type. */
async function moveWorkTypes(tx: Tx): Promise<void> {
  await sql`insert into operate.repository (key, name, description, service_id, context, library, resolver, workspace,
      find_by, properties, folder, deny_extensions, default_security, updated_at)
    select 'case-' || replace(t.system_name, '_', '-'), left(t.name || ' documents', 80), '', s.id, 'case',
      coalesce(t.provisioning ->> 'library', ''),
      case when jsonb_array_length(coalesce(t.provisioning -> 'find_by', '[]')) > 0 then 'search' else 'default' end,
      t.provisioning ->> 'name',
      array(select jsonb_array_elements_text(coalesce(t.provisioning -> 'find_by', '[]'))),
      coalesce(t.provisioning -> 'metadata', '{}'), '', '{}', t.provisioning ->> 'default_security', now()
    from operate.work_type t join operate.linked_service s on s.system_name = t.provisioning ->> 'service'`.execute(
    q(tx),
  );
  await sql`alter table operate.work_type
    add column parent text references operate.work_type,
    add column repository text references operate.repository,
    add column bundles text references operate.repository,
    add column repositories text[] not null default '{}'`.execute(q(tx));
  await sql`create index work_type_parent on operate.work_type (parent)`.execute(q(tx));
  await sql`create index work_type_repository on operate.work_type (repository)`.execute(q(tx));
  await sql`create index work_type_bundles on operate.work_type (bundles)`.execute(q(tx));
  await sql`update operate.work_type t set repository = r.key from operate.repository r
    where r.key = 'case-' || replace(t.system_name, '_', '-')`.execute(q(tx));
  await sql`update operate.work_type set provisioning =
      provisioning - '{service,library,name,metadata,find_by,default_security}'::text[]
    where provisioning is not null`.execute(q(tx));
}
