import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Devices and networks whose failed sign-ins are counted apart, and where a service account signs in (CC-LCK-009). */
export const knownPlace: Migration = {
  name: "0028-known-place",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `alter table identity."user" add column ip_range text not null default ''`,
  `create table identity.known_place (
    user_num bigint not null references identity."user",
    place_hash bytea not null,
    is_device boolean not null,
    failed_logins integer not null default 0,
    locked_until timestamptz,
    is_locked boolean not null default false,
    last_at timestamptz not null,
    primary key (user_num, place_hash)
  )`,
  `create index known_place_last on identity.known_place (last_at)`,
];
