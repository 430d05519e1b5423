import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { createMailSandbox } from "@muniment/mail-sandbox";
import { createLog } from "@muniment/platform/log";
import { openDataFolder } from "../../data-folder.ts";
import { startEmbeddedPostgres } from "../../embedded-postgres.ts";
import { findFreePorts } from "../../free-port.ts";
import { layDemonstrationGroundwork } from "../../groundwork.ts";
import { writeFileDurably } from "../../durable-file.ts";
import { originOf } from "../../port-plan.ts";
import { findServers } from "../../postgres-leftovers.ts";
import { signalProcess, waitUntilGone } from "../../running-process.ts";
import { demonstrationApplications, demonstrationGroundwork, loadDemonstrationFirm } from "../../scenario/index.ts";
import { loadSecrets } from "../../secrets-file.ts";
import { startWorkPart } from "../../work-part.ts";
import { inject } from "vitest";

/** A data folder of its own, in which nothing runs; disposal ends what still works on it and removes it. */
export interface Ground extends AsyncDisposable {
  /** Holds the data folder and whatever else a test keeps. */
  readonly folder: string;
  readonly dataDir: string;
}

const silent = createLog({ level: "silent" });
const PATIENCE_MILLISECONDS = 10_000;
const POLL_MILLISECONDS = 50;

/** Makes an empty ground. */
async function openGround(): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), "muniment-faults-"));
  // As root the embedded PostgreSQL runs as another user, who has to get through.
  await chmod(folder, 0o711);
  const dataDir = join(folder, "data");
  return {
    folder,
    dataDir,
    async [Symbol.asyncDispose]() {
      const left = await findServers(join(dataDir, "postgres", "cluster")).catch(() => []);
      for (const { pid } of left) signalProcess(pid, "SIGKILL");
      await waitUntilGone(left, PATIENCE_MILLISECONDS);
      await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/**
 * A ground with the demonstration firm but without its matters: libraries, people, groups and applications as
 * `muniment start` lists them in `ready.json`. Made once a run and copied.
 */
export async function openSettledGround(): Promise<Ground> {
  const settled = join(inject("settledGrounds"), "data");
  await settleOnce(settled);
  const ground = await openGround();
  await copyFolder(settled, ground.dataDir);
  return ground;
}

/** Test files run side by side: the first one that comes makes it, and the others wait. */
async function settleOnce(settled: string): Promise<void> {
  const isFirst = await mkdir(`${settled}.begun`).then(
    () => true,
    () => false,
  );
  if (isFirst) {
    await using draft = await openGround();
    await settlePeople(draft);
    await copyFolder(draft.dataDir, `${settled}.new`);
    await rename(`${settled}.new`, settled);
  }
  while (!existsSync(settled)) await delay(POLL_MILLISECONDS);
}

// Owners are kept, which Node's own copy does not do.
async function copyFolder(from: string, to: string): Promise<void> {
  await promisify(execFile)("cp", ["-a", from, to]);
}

async function settlePeople(ground: Ground): Promise<void> {
  await using folder = await openDataFolder(ground.dataDir);
  const secrets = await loadSecrets(folder.path);
  const seed = secrets.demonstrationSeed.reveal();
  await using postgres = await startEmbeddedPostgres({ dataDir: folder.postgres, log: silent });
  await postgres.ensureDatabase("work");
  const port = await findFreePorts(1);
  const host = "127.0.0.1";
  await using sandbox = await createMailSandbox({
    host,
    smtpPort: 0,
    httpPort: 0,
    directory: folder.mail,
    log: silent,
  });
  const origin = originOf(host, port);
  await using server = await startWorkPart({
    databaseUrl: postgres.urlFor("work"),
    blobFolder: folder.blobs,
    masterSecret: secrets.master,
    host,
    port,
    origin,
    relayUrl: `smtp://${host}:${sandbox.smtpPort}`,
    log: silent,
  });
  await layDemonstrationGroundwork(server, seed);
  const { administrator } = demonstrationGroundwork(seed);
  const [client] = demonstrationApplications(seed);
  if (client === undefined) throw new Error("The demonstration firm has no application");
  await loadDemonstrationFirm({
    workUrl: origin,
    seed,
    administrator: { userId: administrator.user_id, password: administrator.password },
    client: { client_id: client.client_id },
    matters: [],
    log: () => undefined,
  });
  // A test that watches jobs should find none but its own.
  while ((await server.database.pool.query("select from jobs.jobs")).rowCount !== 0) await delay(POLL_MILLISECONDS);
  for (const done of ["demonstration-firm.json", "demonstration-operate.json"]) {
    await writeFileDurably(join(folder.path, done), "{}\n");
  }
}
