import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** What was made of content so that people can look at it, and who looked at which version last. */
export const preview: Migration = {
  name: "0011-preview",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `create table work.rendition (
    library_id integer not null,
    source text not null,
    extension text not null,
    part text not null,
    form text not null,
    state text not null,
    content text,
    size bigint,
    pages integer,
    reason text,
    asked_at timestamptz not null,
    ended_at timestamptz,
    primary key (library_id, source, extension, part, form)
  )`,
  `create table work.looked_at (
    library_id integer not null,
    document_number bigint not null,
    version integer not null,
    user_num bigint not null,
    looked_at timestamptz not null,
    primary key (library_id, document_number, version, user_num),
    foreign key (library_id, document_number, version) references work.document on delete cascade
  )`,
];
