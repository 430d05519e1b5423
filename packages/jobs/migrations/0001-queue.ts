import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";
import { sql } from "kysely";

const q = typed<object>();
const REVISIONS = 16;

/**
 * The job library's own schema up to revision 16, from the files that it ships. It would apply them by itself
 * when a worker starts; here they belong to the same step as everything else, with one ledger and one lock.
 */
export const queue: Migration = {
  name: "0001-queue",
  async up(tx) {
    await sql.raw(`create schema jobs`).execute(q(tx));
    await sql
      .raw(
        `create table jobs.migrations (
          id int primary key, ts timestamptz not null default now(), breaking boolean not null default false)`,
      )
      .execute(q(tx));
    for (let revision = 1; revision <= REVISIONS; revision += 1) {
      const text = await readRevision(revision);
      await sql.raw(text.replaceAll(/:GRAPHILE_WORKER_SCHEMA\b/g, "jobs")).execute(q(tx));
      const isBreaking = text.startsWith("--! breaking");
      await sql`insert into jobs.migrations (id, breaking) values (${revision}, ${isBreaking})`.execute(q(tx));
    }
  },
};

async function readRevision(revision: number): Promise<string> {
  const entry = createRequire(import.meta.url).resolve("graphile-worker");
  return readFile(join(dirname(entry), "..", "sql", `${String(revision).padStart(6, "0")}.sql`), "utf8");
}
