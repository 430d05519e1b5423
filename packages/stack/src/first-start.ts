import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { listLibraryAliases } from "@muniment/identity";
import type { Log } from "@muniment/platform/log";
import type { WorkServer } from "@muniment/work-server";
import { writeFileDurably } from "./durable-file.ts";
import { layDemonstrationGroundwork, offerFirstAdministrator } from "./groundwork.ts";
import type { ReadyInfo } from "./ready-file.ts";

import {
  demonstrationApplications,
  demonstrationGroundwork,
  demonstrationSecrets,
  loadDemonstrationFirm,
} from "./scenario/index.ts";

/** What a start with or without the demonstration firm adds to `ready.json` and to the welcome. */
export interface FirstStart extends Pick<ReadyInfo, "libraries" | "accounts" | "clients"> {
  readonly firstAdministratorUrl?: string;
}

/** Where an installation is and who it is. */
export interface Installation {
  readonly dataDir: string;
  readonly origin: string;
  /** Passwords and secrets of the demonstration firm derive from it (D58). */
  readonly seed: string;
  readonly log: Log;
  /** Told to the person who waits. */
  readonly tell: (line: string) => void;
  /** Ends the making of the demonstration firm; the next start goes on with it. */
  readonly signal: AbortSignal | undefined;
}

/** The file that says that the demonstration firm is complete; until then each start goes on with making it. */
const MARKER = "demonstration-firm.json";
const PROGRESS_STEP = 100;

/** The demonstration firm, made at the first start and recognised at every later one. */
export async function prepareDemonstrationFirm(server: WorkServer, installation: Installation): Promise<FirstStart> {
  const { dataDir, origin, seed, log, tell, signal } = installation;
  const marker = join(dataDir, MARKER);
  const isComplete = await readFile(marker, "utf8").then(
    () => true,
    () => false,
  );
  if (!isComplete) {
    await layDemonstrationGroundwork(server, seed);
    const { administrator } = demonstrationGroundwork(seed);
    const client = demonstrationApplications(seed).find((application) => application.client_secret === undefined);
    if (client === undefined) throw new Error("The demonstration firm has no public application");
    const firm = await loadDemonstrationFirm({
      workUrl: origin,
      seed,
      administrator: { userId: administrator.user_id, password: administrator.password },
      client: { client_id: client.client_id },
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
  return { libraries: demonstrationGroundwork(seed).libraries.map((library) => library.alias), accounts, clients };
}

/** Without a demonstration firm: one library, and a link for its first administrator until it was used. */
export async function prepareEmpty(server: WorkServer, installation: Installation): Promise<FirstStart> {
  const firstAdministratorUrl = await offerFirstAdministrator(server, installation.origin);
  return {
    libraries: await listLibraryAliases(server.database.reader),
    ...(firstAdministratorUrl === undefined ? {} : { firstAdministratorUrl }),
  };
}
