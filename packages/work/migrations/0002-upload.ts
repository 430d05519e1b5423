import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Uploads that arrive in parts (work-api.md 17.11). */
export const upload: Migration = {
  name: "0002-upload",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  // `checksum` is that of the whole content once its parts were put together. What has ended is nobody's any more, and
  // its row stays until its bytes are removed.
  `create table work.upload (
    library_id integer not null references identity.library,
    upload_id uuid not null,
    user_num bigint not null,
    client_id text not null,
    target_kind text not null check (target_kind in ('folder', 'version_of', 'replace')),
    target_id text not null,
    file_name text not null,
    metadata text not null,
    length bigint not null check (length >= 0),
    received bigint not null default 0 check (received between 0 and length),
    checksum text,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    ended_at timestamptz,
    primary key (library_id, upload_id)
  )`,
  `create index upload_expiry on work.upload (library_id, expires_at) where ended_at is null`,
  `create index upload_ended on work.upload (library_id, ended_at) where ended_at is not null`,
  `create index upload_checksum on work.upload (checksum) where checksum is not null`,
  // Bytes in the order of `start`, each part content of its own under its SHA-256.
  `create table work.upload_part (
    library_id integer not null,
    upload_id uuid not null,
    start bigint not null,
    size bigint not null check (size > 0),
    checksum text not null,
    primary key (library_id, upload_id, start),
    foreign key (library_id, upload_id) references work.upload on delete cascade
  )`,
  `create index upload_part_checksum on work.upload_part (checksum)`,
];
