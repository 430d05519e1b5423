import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "./database.ts";
import { typed } from "./tx.ts";
import type { Tx } from "./tx.ts";

/** One step forward of a package's schema; `0001-users` and so on, never changed once released. */
export interface Migration {
  readonly name: string;
  up(tx: Tx): Promise<void>;
}

/** The migrations of one package, in order. */
export interface MigrationSet {
  /** The package, and the name of its PostgreSQL schema. */
  readonly owner: string;
  readonly migrations: readonly Migration[];
}

interface Ledger {
  "public.migration": { owner: string; name: string; applied_at: Date };
}

const q = typed<Ledger>();
const ADVISORY_LOCK = 7_034_116;

/**
 * Applies what is missing, lowest package first, each step in a transaction of its own. Several processes
 * may call it at once: one works, the others wait.
 */
export async function migrate(database: Database, sets: readonly MigrationSet[]): Promise<string[]> {
  const applied: string[] = [];
  const ledger = q(database.reader);
  await database.transaction(async (tx) => {
    await lock(q(tx));
    await sql`create table if not exists public.migration (
      owner text not null, name text not null, applied_at timestamptz not null default now(),
      primary key (owner, name))`.execute(q(tx));
  });
  const rows = await ledger.selectFrom("public.migration").select(["owner", "name"]).execute();
  const done = new Set(rows.map((row) => `${row.owner}/${row.name}`));
  for (const set of sets) {
    for (const migration of set.migrations) {
      if (done.has(`${set.owner}/${migration.name}`)) continue;
      const isNew = await database.transaction((tx) => apply(tx, set.owner, migration));
      if (isNew) applied.push(`${set.owner}/${migration.name}`);
    }
  }
  return applied;
}

async function apply(tx: Tx, owner: string, migration: Migration): Promise<boolean> {
  await lock(q(tx));
  const claimed = await q(tx)
    .insertInto("public.migration")
    .values({ owner, name: migration.name, applied_at: sql<Date>`now()` })
    .onConflict((conflict) => conflict.doNothing())
    .returning("name")
    .executeTakeFirst();
  if (claimed === undefined) return false;
  await migration.up(tx);
  return true;
}

async function lock(db: Kysely<Ledger>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${ADVISORY_LOCK})`.execute(db);
}
