import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { Secret } from "@muniment/platform/config";
import { openDatabase } from "@muniment/platform/db";
import type { Database } from "@muniment/platform/db";
import { createLog } from "@muniment/platform/log";
import { startEmbeddedPostgres } from "@muniment/stack/embedded-postgres";
import type { EmbeddedPostgres } from "@muniment/stack/embedded-postgres";
import { createWorkServer, workConfig } from "@muniment/work-server";
import type { WorkConfig } from "@muniment/work-server";
import { answers, freePort, startProgram } from "./processes.ts";
import { issueTokens, LIBRARY, seed } from "./seed.ts";
import type { Tokens } from "./seed.ts";

/** What all benchmarks of a run share: a folder and a PostgreSQL with a filled database for each size. */
export interface World extends AsyncDisposable {
  readonly folder: string;
  /** Sizes of the libraries that lists are measured in, smallest first. */
  readonly sizes: readonly number[];
  /** Gives a line to the person who waits. */
  readonly tell: (line: string) => void;
  /** The address of an empty database, in the place of what it was before. */
  emptyDatabase(name: string): Promise<string>;
  /** The library with so many documents, filled when it is first asked for. */
  library(documents: number): Promise<FilledLibrary>;
  /** A Work server of its own process on that library; the caller ends it. */
  serve(documents: number): Promise<ServedLibrary>;
}

/** A database with a filled library. */
export interface FilledLibrary {
  readonly documents: number;
  readonly databaseUrl: string;
  readonly database: Database;
  readonly blobFolder: string;
  readonly tokens: Tokens;
}

/** A library and the server that answers for it. */
export interface ServedLibrary extends AsyncDisposable {
  readonly library: FilledLibrary;
  readonly origin: string;
  /** Address of the library's resources. */
  readonly base: string;
  readonly pid: number;
}

/** The version of what `seed` makes: data of another one is made anew. */
const SEED_VERSION = 4;
const MAIN = join(import.meta.dirname, "../apps/muniment/src/main.ts");
const MASTER_SECRET = "a secret of the benchmarks, which guards nothing";

/** Starts PostgreSQL on `folder`, whose filled databases are used again, or on a folder that goes with the run. */
export async function createWorld(options: {
  readonly sizes: readonly number[];
  readonly folder: string | undefined;
  readonly tell: (line: string) => void;
}): Promise<World> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), "muniment-bench-")));
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o711);
  const postgres = await startEmbeddedPostgres({
    dataDir: join(folder, "postgres"),
    log: createLog({ level: "warn" }),
  });
  const libraries = new Map<number, Promise<FilledLibrary>>();
  const library = (documents: number): Promise<FilledLibrary> => {
    const known = libraries.get(documents) ?? fillLibrary(postgres, { folder, documents, tell: options.tell });
    libraries.set(documents, known);
    return known;
  };
  return {
    folder,
    sizes: options.sizes,
    tell: options.tell,
    async emptyDatabase(name) {
      await using admin = openDatabase({ url: postgres.url, poolSize: 1 });
      await admin.pool.query(`drop database if exists ${name}`);
      await postgres.ensureDatabase(name);
      return postgres.urlFor(name);
    },
    library,
    serve: async (documents) => serveLibrary(folder, await library(documents)),
    async [Symbol.asyncDispose]() {
      for (const made of await Promise.allSettled(libraries.values())) {
        if (made.status === "fulfilled") await made.value.database[Symbol.asyncDispose]();
      }
      await postgres.stop();
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function fillLibrary(
  postgres: EmbeddedPostgres,
  given: { folder: string; documents: number; tell: (line: string) => void },
): Promise<FilledLibrary> {
  const { documents } = given;
  const name = `bench_${SEED_VERSION}_${documents}`;
  const blobFolder = join(given.folder, "blobs");
  const admin = openDatabase({ url: postgres.url, poolSize: 1 });
  const finished = `filled_${name}`;
  const known = await admin.pool.query("select 1 from pg_database where datname = $1", [finished]);
  if (known.rowCount === 0) {
    given.tell(`filling a library with ${documents.toLocaleString("en-GB")} documents …`);
    await admin.pool.query(`drop database if exists ${name}`);
    await postgres.ensureDatabase(name);
    const config = configOf({ databaseUrl: postgres.urlFor(name), blobFolder });
    await using server = await createWorkServer(config, { log: createLog({ level: "warn" }) });
    await seed(server, documents);
    await server[Symbol.asyncDispose]();
    await admin.pool.query(`alter database ${name} rename to ${finished}`);
  }
  await admin[Symbol.asyncDispose]();
  const databaseUrl = postgres.urlFor(finished);
  const database = openDatabase({ url: databaseUrl, poolSize: availableParallelism() });
  return { documents, databaseUrl, database, blobFolder, tokens: await issueTokens(database) };
}

/** Settings of a Work server within this process on a library. */
export function configOf(library: Pick<FilledLibrary, "databaseUrl" | "blobFolder">): WorkConfig {
  return workConfig({
    databaseUrl: new Secret(library.databaseUrl),
    masterSecret: new Secret(MASTER_SECRET),
    blobs: library.blobFolder,
    relayUrl: new Secret("smtp://127.0.0.1:1"),
    origin: "http://127.0.0.1",
  });
}

async function serveLibrary(folder: string, library: FilledLibrary): Promise<ServedLibrary> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const config = join(folder, `work-${port}.conf`);
  const lines = {
    MUNIMENT_DATABASE_URL: library.databaseUrl,
    MUNIMENT_PUBLIC_ORIGIN: origin,
    MUNIMENT_MASTER_SECRET: MASTER_SECRET,
    MUNIMENT_BLOBS: library.blobFolder,
    MUNIMENT_SMTP_URL: "smtp://127.0.0.1:1",
    MUNIMENT_PORT: String(port),
  };
  await writeFile(
    config,
    Object.entries(lines)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  );
  const server = await startProgram([process.execPath, MAIN, "work", "--config", config], async () =>
    answers(`${origin}/readyz`),
  );
  return {
    library,
    origin,
    base: `${origin}/work/api/v2/customers/1/libraries/${LIBRARY}`,
    pid: server.pid,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(config);
    },
  };
}
