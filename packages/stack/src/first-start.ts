import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { listLibraryAliases } from "@muniment/identity";
import { systemClock } from "@muniment/kernel";
import type { Secret } from "@muniment/platform/config";
import type { Log } from "@muniment/platform/log";
import type { WorkServer } from "@muniment/work-server";
import { writeFileDurably } from "./durable-file.ts";
import { layDemonstrationGroundwork, offerFirstAdministrator } from "./groundwork.ts";
import type { ReadyInfo } from "./ready-file.ts";

import {
  demonstrationApplications,
  demonstrationGroundwork,
  demonstrationSecrets,
  INTAKE_ADDRESS,
  linkOperate,
  loadDemonstrationFirm,
  loadOperateFirm,
  loadTrackerFirm,
} from "./scenario/index.ts";

/** What a start with or without the demonstration firm adds to `ready.json` and to the welcome. */
export interface FirstStart extends Pick<ReadyInfo, "libraries" | "accounts" | "clients" | "intake" | "smtp"> {
  readonly firstAdministratorUrl?: string;
}

/** Where Operate is, and as which application of Work. */
export interface OperateDoors {
  readonly operateUrl: string;
  readonly smtp: { readonly host: string; readonly port: number };
  readonly application: { readonly clientId: string; readonly clientSecret: Secret };
}

/** Where an installation is and who it is. */
export interface Installation {
  readonly dataDir: string;
  readonly origin: string;
  /** Passwords and secrets of the demonstration firm derive from it (D58). */
  readonly seed: string;
  readonly log: Log;
  readonly operate: OperateDoors;
  /** The origin of the files of extensions. */
  readonly appsUrl: string;
  /** Told to the person who waits. */
  readonly tell: (line: string) => void;
  /** Ends the making of the demonstration firm; the next start goes on with it. */
  readonly signal: AbortSignal | undefined;
}

/** The file that says that the demonstration firm is complete; until then each start goes on with making it. */
const MARKER = "demonstration-firm.json";
/** Likewise for what Operate has in it, and Tracker. */
const OPERATE_MARKER = "demonstration-operate.json";
const TRACKER_MARKER = "demonstration-tracker.json";
const PROGRESS_STEP = 100;

/** The demonstration firm, made at the first start and recognised at every later one. */
export async function prepareDemonstrationFirm(server: WorkServer, installation: Installation): Promise<FirstStart> {
  const { dataDir, origin, seed, log, tell, signal } = installation;
  const marker = join(dataDir, MARKER);
  if ((await readMarker(marker)) === undefined) {
    await layDemonstrationGroundwork(server, seed);
    const { administrator } = demonstrationGroundwork(seed);
    const firm = await loadDemonstrationFirm({
      workUrl: origin,
      seed,
      administrator: { userId: administrator.user_id, password: administrator.password },
      client: publicClient(seed),
      ...(signal === undefined ? {} : { signal }),
      progress: (done, total) => {
        if (done % PROGRESS_STEP === 0) tell(`  ${done} of ${total}`);
      },
      log: (line) => {
        log.info(line);
        tell(line);
      },
    });
    await writeFileDurably(marker, `${JSON.stringify({ counts: firm.counts })}\n`);
  }
  const { accounts, clients } = demonstrationSecrets(seed);
  await prepareTracker(installation);
  return {
    libraries: demonstrationGroundwork(seed).libraries.map((library) => library.alias),
    accounts,
    clients,
    ...(await prepareOperate(installation)),
  };
}

/**
 * Tracker of the demonstration firm, installed once from the packages that were built; who deletes it later does not get
 * it back. Without packages, or when the firm was changed so that this is no longer possible, everything else starts.
 */
async function prepareTracker({ dataDir, origin, appsUrl, seed, log, tell, signal }: Installation): Promise<void> {
  const marker = join(dataDir, TRACKER_MARKER);
  if ((await readMarker(marker)) !== undefined) return;
  const work = { workUrl: origin, client: publicClient(seed), fetch, signal };
  try {
    if (await loadTrackerFirm({ work, appsUrl, seed, now: systemClock.now() })) {
      await writeFileDurably(marker, "{}\n");
    } else {
      tell("Tracker is not installed, because its packages are not built: npm run build:packages, and start again.");
    }
  } catch (error) {
    if (signal?.aborted === true) throw error;
    log.error({ err: error }, "Tracker of the demonstration firm was not prepared");
    tell(`Tracker was not prepared: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Operate of the demonstration firm, linked, with cases and waiting mail; where its mail is taken. The firm may have been
 * changed so that this is no longer possible: everything else starts all the same.
 */
async function prepareOperate(installation: Installation): Promise<Pick<ReadyInfo, "intake" | "smtp">> {
  const { log, tell, operate, signal } = installation;
  try {
    await fillOperate(installation);
  } catch (error) {
    if (signal?.aborted === true) throw error;
    log.error({ err: error }, "Operate of the demonstration firm was not prepared");
    tell(`Operate was not prepared: ${error instanceof Error ? error.message : String(error)}`);
    return {};
  }
  return { intake: INTAKE_ADDRESS, smtp: `${operate.smtp.host}:${operate.smtp.port}` };
}

/** Fills it once; later only the link follows Work to another address. */
async function fillOperate({ dataDir, origin, seed, signal, operate }: Installation): Promise<void> {
  const marker = join(dataDir, OPERATE_MARKER);
  const firm = {
    ...operate,
    work: { workUrl: origin, client: publicClient(seed), fetch, signal },
    seed,
    now: systemClock.now(),
  };
  const before = (await readMarker(marker)) as { readonly work?: string } | undefined;
  if (before === undefined) await loadOperateFirm(firm);
  else if (before.work === undefined || before.work === origin) return;
  else await linkOperate(firm);
  await writeFileDurably(marker, `${JSON.stringify({ work: origin })}\n`);
}

/** What an earlier start noted; nothing when it did not get so far. */
async function readMarker(path: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

/** The application through which the firm is loaded. */
function publicClient(seed: string): { readonly client_id: string } {
  const client = demonstrationApplications(seed).find((application) => application.client_secret === undefined);
  if (client === undefined) throw new Error("The demonstration firm has no public application");
  return { client_id: client.client_id };
}

/** Without a demonstration firm: one library, and a link for its first administrator until it was used. */
export async function prepareEmpty(server: WorkServer, installation: Installation): Promise<FirstStart> {
  const firstAdministratorUrl = await offerFirstAdministrator(server, installation.origin);
  return {
    libraries: await listLibraryAliases(server.database.reader),
    ...(firstAdministratorUrl === undefined ? {} : { firstAdministratorUrl }),
  };
}
