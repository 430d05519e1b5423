import { extensionsMigrations } from "@muniment/extensions";
import { identityMigrations } from "@muniment/identity";
import { jobsMigrations } from "@muniment/jobs";
import { mailMigrations } from "@muniment/mail";
import { migrate, openDatabase } from "@muniment/platform/db";
import { platformMigrations } from "@muniment/platform/migrations";
import { workMigrations } from "@muniment/work";

/** Brings Work's database at `url` to the present schema; several processes may call it at once. */
export async function migrateWork(url: string): Promise<string[]> {
  await using database = openDatabase({ url, poolSize: 2 });
  return await migrate(database, [
    platformMigrations,
    jobsMigrations,
    mailMigrations,
    identityMigrations,
    workMigrations,
    extensionsMigrations,
  ]);
}
