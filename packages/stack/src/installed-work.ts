import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { WorkConfig } from "@muniment/work-server";
import { openInstalledDatabase } from "./installed-database.ts";
import { readyFilePath } from "./ready-file.ts";
import type { ReadyInfo } from "./ready-file.ts";
import { loadSecrets } from "./secrets-file.ts";

const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_PORT = 8080;

/**
 * The settings of Work in a data folder, for commands that act on its directory, with its database until disposal. Links
 * in e-mails lead to where it runs, or to where `muniment start` puts it.
 */
export async function openInstalledWork(dataDir: string): Promise<{ readonly config: WorkConfig } & AsyncDisposable> {
  const database = await openInstalledDatabase(dataDir, "work");
  try {
    const { master } = await loadSecrets(dataDir);
    // The server's modules are for this command alone, not for a start, which reads them while PostgreSQL starts.
    const { workPartConfig } = await import("./work-part.ts");
    const config = workPartConfig({
      databaseUrl: database.url,
      blobFolder: join(dataDir, "blobs"),
      masterSecret: master,
      host: DEFAULT_HOST,
      port: DEFAULT_PORT,
      origin: (await runningAt(dataDir)) ?? `http://${DEFAULT_HOST}:${DEFAULT_PORT}`,
      // Nothing is sent from here.
      relayUrl: "smtp://127.0.0.1",
    });
    return { config, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}

async function runningAt(dataDir: string): Promise<string | undefined> {
  const text = await readFile(readyFilePath(dataDir), "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as Pick<ReadyInfo, "work">).work;
}
