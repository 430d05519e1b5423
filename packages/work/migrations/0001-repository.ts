import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Security profiles, containers, documents and their timeline. */
export const repository: Migration = {
  name: "0001-repository",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const LIVE = "trashed_at is null and not is_superseded";

const STATEMENTS = [
  `create schema work`,
  // The words of a search as a query whose last word may go on.
  `create function work.prefix_query(words text) returns tsquery language sql immutable as $$
    select case when phraseto_tsquery('simple', words)::text = '' then ''::tsquery
      else (phraseto_tsquery('simple', words)::text || ':*')::tsquery end $$`,
  `create table work.counter (
    library_id integer primary key references identity.library,
    last_document bigint not null default 0,
    last_container bigint not null default 0,
    last_security bigint not null default 0
  )`,
  // The profile of a container is its own and may change; that of a document (content_hash set) never changes
  // and is shared by the documents of a matter that have the same, so that profiles stay few.
  `create table work.security (
    library_id integer not null,
    security_id bigint not null,
    workspace_number bigint not null,
    default_level smallint not null check (default_level between 0 and 2),
    content_hash bytea,
    primary key (library_id, security_id)
  )`,
  `create unique index security_content on work.security (library_id, workspace_number, content_hash)
    where content_hash is not null`,
  `create index security_open on work.security (library_id, security_id) where default_level > 0`,
  `create table work.security_entry (
    library_id integer not null,
    security_id bigint not null,
    trustee_kind text not null check (trustee_kind in ('user', 'group')),
    trustee_num bigint not null,
    level smallint not null check (level between 0 and 4),
    ends_at timestamptz,
    primary key (library_id, security_id, trustee_kind, trustee_num),
    foreign key (library_id, security_id) references work.security on delete cascade
  )`,
  `create index security_entry_trustee on work.security_entry (library_id, trustee_kind, trustee_num, security_id)`,
  `create constraint trigger security_bump after insert or update or delete on work.security
    deferrable initially deferred for each row execute function identity.bump_for_library()`,
  `create constraint trigger security_entry_bump after insert or update or delete on work.security_entry
    deferrable initially deferred for each row execute function identity.bump_for_library()`,
  `create table work.container (
    library_id integer not null,
    container_number bigint not null,
    kind text not null check (kind in ('workspace', 'folder', 'tab')),
    workspace_number bigint not null,
    parent_number bigint,
    ancestors bigint[] not null,
    name text not null,
    description text not null default '',
    view_type text not null default 'document',
    email text not null default '',
    class text not null default '',
    subclass text not null default '',
    custom jsonb not null default '{}',
    profile jsonb not null default '{}',
    owner_num bigint not null,
    operator_num bigint not null,
    last_user_num bigint not null,
    security_id bigint not null,
    owns_security boolean not null,
    is_external_as_normal boolean not null default false,
    is_hipaa boolean not null default false,
    is_declared boolean not null default false,
    declared_at timestamptz,
    retain_days integer not null default 0,
    revision bigint not null default 1,
    created_at timestamptz not null,
    edited_at timestamptz not null,
    trashed_at timestamptz,
    trashed_by bigint,
    primary key (library_id, container_number),
    check ((kind = 'workspace') = (parent_number is null)),
    foreign key (library_id, security_id) references work.security,
    foreign key (library_id, parent_number) references work.container
  )`,
  `create index container_parent on work.container (library_id, parent_number, name, container_number)
    where trashed_at is null`,
  `create index container_workspace on work.container (library_id, workspace_number, container_number)`,
  `create index container_edited on work.container (library_id, kind, edited_at desc, container_number desc)
    where trashed_at is null`,
  `create index container_security on work.container (library_id, security_id)`,
  `create index container_owner on work.container (library_id, owner_num, container_number)`,
  `create index container_ancestors on work.container using gin (ancestors)`,
  `create index container_name on work.container using gin (to_tsvector('simple', name))`,
  `create index container_custom1 on work.container (library_id, lower(custom->>'custom1')) where custom ? 'custom1'`,
  `create index container_custom2 on work.container (library_id, lower(custom->>'custom2')) where custom ? 'custom2'`,
  // One row for each document number; holds what all versions share and is locked while a version is added.
  `create table work.document_number (
    library_id integer not null,
    document_number bigint not null,
    last_version integer not null,
    primary key (library_id, document_number)
  )`,
  `create table work.document (
    library_id integer not null,
    document_number bigint not null,
    version integer not null,
    workspace_number bigint not null,
    folder_number bigint,
    name text not null,
    alias text not null default '',
    comment text not null default '',
    extension text not null,
    type text not null,
    class text not null,
    subclass text not null default '',
    custom jsonb not null default '{}',
    message jsonb,
    is_email boolean not null,
    size bigint not null,
    checksum text not null,
    author_num bigint not null,
    operator_num bigint not null,
    last_user_num bigint not null,
    security_id bigint not null,
    default_security text not null check (default_security in ('public', 'view', 'private', 'inherit')),
    is_superseded boolean not null default false,
    is_newest boolean not null default true,
    is_declared boolean not null default false,
    declared_at timestamptz,
    is_hipaa boolean not null default false,
    retain_days integer not null default 0,
    revision bigint not null default 1,
    created_at timestamptz not null,
    edited_at timestamptz not null,
    profile_edited_at timestamptz not null,
    file_created_at timestamptz not null,
    file_edited_at timestamptz not null,
    trashed_at timestamptz,
    trashed_by bigint,
    primary key (library_id, document_number, version),
    foreign key (library_id, document_number) references work.document_number,
    foreign key (library_id, security_id) references work.security,
    foreign key (library_id, folder_number) references work.container
  )`,
  // The newest version is the last live one. A version is superseded when a newer live one has the same profile and
  // at least the same owners, so that whoever sees it also sees that one: no list ever shows it.
  `create index document_edited on work.document (library_id, edited_at desc, document_number desc) where ${LIVE}`,
  `create index document_security on work.document (library_id, security_id, edited_at desc, document_number desc) where ${LIVE}`,
  `create index document_author on work.document (library_id, author_num, edited_at desc, document_number desc) where ${LIVE}`,
  `create index document_operator on work.document (library_id, operator_num, edited_at desc, document_number desc) where ${LIVE}`,
  `create index document_folder on work.document (library_id, folder_number, edited_at desc, document_number desc) where ${LIVE}`,
  `create index document_workspace on work.document (library_id, workspace_number, edited_at desc, document_number desc) where ${LIVE}`,
  `create index document_security_all on work.document (library_id, security_id)`,
  `create index document_folder_all on work.document (library_id, folder_number)`,
  `create index document_trash on work.document (library_id, trashed_at desc, document_number, version) where trashed_at is not null`,
  `create index document_name on work.document using gin (to_tsvector('simple', name)) where ${LIVE}`,
  `create index document_custom1 on work.document (library_id, lower(custom->>'custom1')) where ${LIVE} and custom ? 'custom1'`,
  `create index document_custom2 on work.document (library_id, lower(custom->>'custom2')) where ${LIVE} and custom ? 'custom2'`,
  `create index document_checksum on work.document (checksum)`,
  `create table work.reference (
    library_id integer not null,
    folder_number bigint not null,
    document_number bigint not null,
    created_by bigint not null,
    created_at timestamptz not null,
    primary key (library_id, folder_number, document_number),
    foreign key (library_id, folder_number) references work.container,
    foreign key (library_id, document_number) references work.document_number
  )`,
  `create index reference_document on work.reference (library_id, document_number)`,
  `create table work.history (
    library_id integer not null,
    history_id bigint generated always as identity,
    object_kind text not null check (object_kind in ('document', 'container')),
    object_number bigint not null,
    version integer not null default 0,
    activity_code smallint not null,
    at timestamptz not null,
    user_num bigint not null,
    client_id text not null,
    comments text not null default '',
    duration integer not null default 0,
    data1 text not null default '',
    data2 text not null default '',
    primary key (library_id, history_id)
  )`,
  `create index history_replaced on work.history (data1) where activity_code = 20`,
  `create index history_object on work.history (library_id, object_kind, object_number, history_id desc)`,
];
