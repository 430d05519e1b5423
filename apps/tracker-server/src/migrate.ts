import { jobsMigrations } from "@muniment/jobs";
import { mailMigrations } from "@muniment/mail";
import { trackerMigrations } from "@muniment/tracker";
import { migrate, openDatabase } from "@muniment/platform/db";
import { platformMigrations } from "@muniment/platform/migrations";

/** Brings Tracker's database at `url` to the present schema; several processes may call it at once. */
export async function migrateTracker(url: string): Promise<string[]> {
  await using database = openDatabase({ url, poolSize: 2 });
  return await migrate(database, [platformMigrations, jobsMigrations, mailMigrations, trackerMigrations]);
}
