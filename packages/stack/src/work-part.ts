import type { Secret } from "@muniment/platform/config";
import type { Log } from "@muniment/platform/log";
import { createWorkServer } from "@muniment/work-server";

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
export async function startWorkPart(options: WorkPartOptions): Promise<AsyncDisposable> {
  const server = await createWorkServer(options);
  await server.listen();
  return server;
}
