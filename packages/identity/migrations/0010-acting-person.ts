import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Applications whose service account may act for people (work-api.md 17.6), and what they may report (17.13). */
export const actingPerson: Migration = {
  name: "0010-acting-person",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `alter table identity.application
    add column acting_person boolean not null default false,
    add column jwks jsonb,
    add column jwks_uri text,
    add column permissions text[] not null default '{}' check (permissions <@ array['audit.write']),
    add constraint application_one_jwks check (jwks is null or jwks_uri is null),
    add constraint application_acting_person check (not acting_person or jwks is not null or jwks_uri is not null)`,
  `create table identity.acting_person_use (
    client_id text not null references identity.application on delete cascade,
    jti_hash bytea not null check (octet_length(jti_hash) = 32),
    expires_at timestamptz not null,
    primary key (client_id, jti_hash)
  )`,
  `create index acting_person_use_end on identity.acting_person_use (expires_at)`,
];
