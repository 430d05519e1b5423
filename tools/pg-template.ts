import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "@muniment/platform/db";
import { createLog } from "@muniment/platform/log";
import type {} from "@muniment/platform/testing";
import { startEmbeddedPostgres } from "@muniment/stack/embedded-postgres";
import type { EmbeddedPostgres } from "@muniment/stack/embedded-postgres";
import { migrateOperate } from "@muniment/operate-server";
import { migrateTracker } from "@muniment/tracker-server";
import { migrateWork } from "@muniment/work-server";
import type { TestProject } from "vitest/node";

const TEMPLATES = { template_work: migrateWork, template_operate: migrateOperate, template_tracker: migrateTracker };

let running: { readonly folder: string; readonly postgres: EmbeddedPostgres } | undefined;

/** Starts one throw-away PostgreSQL for the run, with a migrated database of each server to be cloned (D29). */
export async function setup(project: TestProject): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "muniment-pg-"));
  await chmod(folder, 0o711);
  const postgres = await startEmbeddedPostgres({
    dataDir: join(folder, "postgres"),
    log: createLog({ level: "warn" }),
    // What is lost in a power cut is lost with the run anyway; crash safety has suites of its own.
    settings: {
      fsync: "off",
      full_page_writes: "off",
      synchronous_commit: "off",
      max_connections: "300",
      max_wal_size: "2GB",
      checkpoint_timeout: "1h",
    },
  });
  running = { folder, postgres };
  for (const [name, migrate] of Object.entries(TEMPLATES)) {
    await postgres.ensureDatabase(name);
    await migrate(postgres.urlFor(name));
    await closeTemplate(postgres.url, name);
  }
  project.provide("pgUrl", postgres.url);
}

/** Stops the PostgreSQL of the run and removes it. */
export async function teardown(): Promise<void> {
  await running?.postgres.stop();
  if (running !== undefined) await rm(running.folder, { recursive: true, force: true });
}

// A database with sessions, autovacuum's included, cannot be cloned.
async function closeTemplate(url: string, name: string): Promise<void> {
  await using admin = openDatabase({ url, poolSize: 1 });
  await admin.pool.query(`alter database ${name} with is_template true allow_connections false`);
}
