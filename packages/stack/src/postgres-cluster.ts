import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder, writeFileDurably } from "./durable-file.ts";
import { giveTo } from "./postgres-account.ts";
import type { PostgresAccount } from "./postgres-account.ts";
import type { NativePostgres } from "./postgres-native.ts";

/** The name of the superuser of an embedded cluster. */
export const SUPERUSER = "muniment";

const DRAFT_PREFIX = "cluster.new-";

/** Files of one embedded cluster. */
export interface Cluster {
  /** PostgreSQL's data directory. */
  readonly folder: string;
  readonly password: string;
}

/**
 * The cluster in `dataDir`, made when there is none yet. It is made beside and renamed at the end, so that one
 * that was cut short is never taken for whole.
 */
export async function prepareCluster(
  dataDir: string,
  native: NativePostgres,
  account: PostgresAccount,
): Promise<Cluster> {
  const folder = join(dataDir, "cluster");
  const passwordFile = join(dataDir, "superuser-password");
  if (await exists(folder)) {
    await giveTo(account, folder);
    return { folder, password: await readPassword(passwordFile) };
  }
  await removeDrafts(dataDir);
  // Each draft has its own name: the initdb of a killed process may still be writing to the last one.
  const draft = await mkdtemp(join(dataDir, DRAFT_PREFIX));
  const password = randomBytes(24).toString("hex");
  await writeFileDurably(passwordFile, `${password}\n`);
  if (process.getuid?.() === 0) {
    await chown(draft, account.uid, account.gid);
    await chown(passwordFile, account.uid, account.gid);
  }
  await runInitdb({ native, account, draft, passwordFile });
  await rename(draft, folder);
  await syncFolder(dataDir);
  return { folder, password };
}

async function removeDrafts(dataDir: string): Promise<void> {
  const drafts = (await readdir(dataDir)).filter((name) => name.startsWith(DRAFT_PREFIX));
  for (const name of drafts) await rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 10 });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
      throw error;
    },
  );
}

/** The superuser's password, from the file that holds it. */
export async function readPassword(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    throw new Error(`The password of the embedded PostgreSQL is kept in ${file}, which cannot be read`, {
      cause: error,
    });
  }
}

async function runInitdb(options: {
  native: NativePostgres;
  account: PostgresAccount;
  draft: string;
  passwordFile: string;
}): Promise<void> {
  const { native, account, draft, passwordFile } = options;
  // Byte order and PostgreSQL's own case rules give the same answers on every machine; what people see is sorted
  // with ICU collations named in the query (D19). The C.UTF-8 of the machine only tells words from punctuation.
  const { file, args, as } = account.command(native.initdb, [
    `--pgdata=${draft}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
  ]);
  const child = spawn(file, args, {
    ...as,
    cwd: "/",
    env: postgresEnvironment,
    stdio: ["ignore", "pipe", "pipe"],
    // Ctrl+C in the terminal reaches the whole group and would leave half a cluster.
    detached: true,
  });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) {
    throw new Error(explainFailure("The embedded PostgreSQL could not be set up", Buffer.concat(output).toString()));
  }
}

/** What PostgreSQL's programs get to see of the environment: nothing of ours. */
export const postgresEnvironment = { PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8", TZ: "UTC" };

/** `what` with the end of `output`, and the way out when the machine forbids user namespaces. */
export function explainFailure(what: string, output: string): string {
  const hint = output.includes("unshare:")
    ? "\nPostgreSQL does not run as root, and this machine allows no user namespaces: start Muniment as an ordinary " +
      "user, or choose a data folder that every user can reach (--data)."
    : "";
  return `${what}:\n${output.trim().slice(-2000)}${hint}`;
}
