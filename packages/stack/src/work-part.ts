import type { Log } from "@muniment/platform/log";
import { Secret } from "@muniment/platform/config";
import { createWorkServer, workConfig } from "@muniment/work-server";
import type { WorkServer } from "@muniment/work-server";

/** What the Work server gets in the embedded default. */
export interface WorkPartOptions {
  readonly databaseUrl: string;
  readonly blobFolder: string;
  readonly masterSecret: Secret;
  readonly host: string;
  readonly port: number;
  readonly origin: string;
  /** `smtp://` address of the sandbox. */
  readonly relayUrl: string;
  readonly log: Log;
}

/** Migrates the database, starts the Work server and resolves when it answers; disposal drains it. */
export async function startWorkPart(options: WorkPartOptions): Promise<WorkServer> {
  const { log, host, port, origin } = options;
  const config = workConfig({
    databaseUrl: new Secret(options.databaseUrl),
    masterSecret: options.masterSecret,
    blobs: options.blobFolder,
    relayUrl: new Secret(options.relayUrl),
    userIdGuideline: "Ours are the first initial and the last name, such as EWHITCOMBE.",
    host,
    port,
    origin,
  });
  const server = await createWorkServer(config, { log });
  await server.listen();
  return server;
}
