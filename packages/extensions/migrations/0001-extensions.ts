import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Keys of publishers, uploads on their way, and installed packages with their files. */
export const extensions: Migration = {
  name: "0001-extensions",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `create schema extensions`,
  // The thumbprint of a key is its name in signatures, so a key has one publisher for ever.
  `create table extensions.publisher_key (
    key_id text primary key check (key_id <> ''),
    publisher_id text not null,
    name text not null,
    jwk jsonb not null,
    added_by text not null,
    added_at timestamptz not null,
    revoked_by text,
    revoked_at timestamptz,
    check ((revoked_by is null) = (revoked_at is null))
  )`,
  `create index publisher_key_publisher on extensions.publisher_key (publisher_id)`,
  `create table extensions.package_version (
    package_id text not null,
    version text not null,
    manifest jsonb not null,
    upload_sha256 text not null check (upload_sha256 ~ '^[0-9a-f]{64}$'),
    packed_size bigint not null,
    signature text not null check (signature in ('trusted', 'unknown', 'unsigned')),
    key_id text,
    added_by text not null,
    added_at timestamptz not null,
    activated_at timestamptz not null,
    replaced_at timestamptz,
    -- The settings of the application as they were when another version took the place of this one.
    snapshot jsonb,
    primary key (package_id, version)
  )`,
  `create table extensions.package_file (
    package_id text not null,
    version text not null,
    path text not null,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    size bigint not null,
    media_type text not null,
    primary key (package_id, version, path),
    foreign key (package_id, version) references extensions.package_version on delete cascade
  )`,
  `create index package_file_sha256 on extensions.package_file (sha256)`,
  // One package is one application; it goes with it.
  `create table extensions.installation (
    package_id text primary key,
    client_id text not null unique references identity.application on delete cascade,
    family text not null,
    active_version text not null,
    schema_version integer not null,
    installed_at timestamptz not null,
    updated_at timestamptz not null,
    updated_by text not null,
    foreign key (package_id, active_version) references extensions.package_version (package_id, version)
  )`,
  `create index installation_family on extensions.installation (family)`,
  `create table extensions.draft (
    draft_id uuid primary key,
    user_num bigint not null references identity."user",
    bundle_id uuid,
    place integer not null,
    file_name text not null,
    manifest jsonb not null,
    upload_sha256 text not null check (upload_sha256 ~ '^[0-9a-f]{64}$'),
    packed_size bigint not null,
    signature text not null check (signature in ('trusted', 'unknown', 'unsigned')),
    key_id text,
    choices jsonb not null,
    created_at timestamptz not null,
    expires_at timestamptz not null
  )`,
  `create index draft_user on extensions.draft (user_num)`,
  `create index draft_bundle on extensions.draft (bundle_id, place) where bundle_id is not null`,
  `create index draft_expires on extensions.draft (expires_at)`,
  `create table extensions.draft_file (
    draft_id uuid not null references extensions.draft on delete cascade,
    path text not null,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    size bigint not null,
    media_type text not null,
    primary key (draft_id, path)
  )`,
  `create index draft_file_sha256 on extensions.draft_file (sha256)`,
];
