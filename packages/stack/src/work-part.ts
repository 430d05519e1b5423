import { join } from "node:path";
import type { Log } from "@muniment/platform/log";
import { Secret } from "@muniment/platform/config";
import { createWorkServer, workConfig } from "@muniment/work-server";
import type { WorkConfig, WorkServer } from "@muniment/work-server";

/** What the Work server gets in the embedded default. */
export interface WorkPartOptions {
  readonly databaseUrl: string;
  readonly blobFolder: string;
  readonly masterSecret: Secret;
  readonly host: string;
  readonly port: number;
  readonly origin: string;
  /** Where the files of extensions are served; without it none is shown. */
  readonly apps?: { readonly port: number; readonly origin: string };
  /** Servers of applications below Work's origin. */
  readonly services?: WorkConfig["services"];
  /** `smtp://` address of the sandbox. */
  readonly relayUrl: string;
  readonly log: Log;
}

/** The settings of Work on embedded defaults. */
export function workPartConfig(options: Omit<WorkPartOptions, "log">): WorkConfig {
  return workConfig({
    databaseUrl: new Secret(options.databaseUrl),
    masterSecret: options.masterSecret,
    blobs: options.blobFolder,
    scratchFolder: join(options.blobFolder, "..", "scratch"),
    relayUrl: new Secret(options.relayUrl),
    userIdGuideline: "Ours are the first initial and the last name, such as EWHITCOMBE.",
    // Nobody is asked for more than a password unless they set it up.
    factorPolicy: "optional",
    host: options.host,
    port: options.port,
    origin: options.origin,
    services: options.services ?? [],
    ...(options.apps === undefined ? {} : { appsPort: options.apps.port, appsOrigin: options.apps.origin }),
  });
}

/** Migrates the database, starts the Work server and resolves when it answers; disposal drains it. */
export async function startWorkPart({ log, ...options }: WorkPartOptions): Promise<WorkServer> {
  const server = await createWorkServer(workPartConfig(options), { log });
  await server.listen();
  return server;
}

/** Tracker's server, as Work's forwarding table lists it (work-api.md 17.1). */
export function trackerService(origin: string): WorkConfig["services"][number] {
  return { name: "tracker", url: new URL(origin), prefixes: ["/tracker", "/api/tracker", "/automate/tracker"] };
}
