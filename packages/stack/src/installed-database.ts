import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { createLog } from "@muniment/platform/log";
import { databaseUrl, startEmbeddedPostgres } from "./embedded-postgres.ts";
import { readPassword } from "./postgres-cluster.ts";
import { FolderInUseError } from "./process-file.ts";

/**
 * A superuser URL of a part's database in a data folder, for commands that look into it: that of the PostgreSQL which
 * runs there, or of one that is started until disposal.
 */
export async function openInstalledDatabase(
  dataDir: string,
  name: "work" | "operate" | "tracker",
): Promise<{ readonly url: string } & AsyncDisposable> {
  const folder = join(await realpath(dataDir), "postgres");
  const cluster = join(folder, "cluster");
  // Otherwise one would be made.
  await readFile(join(cluster, "PG_VERSION"));
  try {
    const server = await startEmbeddedPostgres({ dataDir: folder, log: createLog({ level: "silent" }) });
    return { url: server.urlFor(name), [Symbol.asyncDispose]: server.stop };
  } catch (error) {
    if (!(error instanceof FolderInUseError)) throw error;
    // The lines of this file are fixed; the fourth is the port.
    const port = Number((await readFile(join(cluster, "postmaster.pid"), "utf8")).split("\n")[3]);
    const password = await readPassword(join(folder, "superuser-password"));
    return { url: databaseUrl({ folder: cluster, password, port }, name), [Symbol.asyncDispose]: async () => {} };
  }
}
