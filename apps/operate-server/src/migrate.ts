import { jobsMigrations } from "@muniment/jobs";
import { operateMigrations } from "@muniment/operate";
import { migrate, openDatabase } from "@muniment/platform/db";
import { platformMigrations } from "@muniment/platform/migrations";

/** Brings Operate's database at `url` to the present schema; several processes may call it at once. */
export async function migrateOperate(url: string): Promise<string[]> {
  await using database = openDatabase({ url, poolSize: 2 });
  return await migrate(database, [platformMigrations, jobsMigrations, operateMigrations]);
}
