import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Lets a search of three characters and more find its few people without reading all of them (CC-LST-006). */
export const userTrigrams: Migration = {
  name: "0008-user-trigrams",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `create extension if not exists pg_trgm with schema public`,
  `create index user_name_trigrams on identity."user" using gin (search_name gin_trgm_ops)`,
  `create index user_ids_trigrams on identity."user" using gin (search_ids gin_trgm_ops)`,
];
