import { startWorker } from "@muniment/jobs";
import { systemClock } from "@muniment/kernel";
import { openDatabase } from "@muniment/platform/db";
import type { Database } from "@muniment/platform/db";
import { createLifecycle } from "@muniment/platform/lifecycle";
import { createLog } from "@muniment/platform/log";
import type { Log } from "@muniment/platform/log";
import type { Identity } from "@muniment/identity";
import { composeWork } from "./compose.ts";
import type { WorkConfig } from "./config.ts";
import { migrateWork } from "./migrate.ts";

/** A Work server that can be started; disposal drains and stops it. */
export interface WorkServer extends AsyncDisposable {
  readonly database: Database;
  readonly identity: Identity;
  /** Starts to answer and to run jobs; gives the address that it listens on. */
  listen(): Promise<string>;
}

/** Migrates the database and builds a server on it. Nothing is kept in the process: any number may run. */
export async function createWorkServer(config: WorkConfig, given: { log?: Log } = {}): Promise<WorkServer> {
  const log = given.log ?? createLog({ level: config.logLevel });
  const url = config.databaseUrl.reveal();
  await migrateWork(url);
  const lifecycle = createLifecycle();
  try {
    const database = lifecycle.own(
      openDatabase({ url, poolSize: config.databasePool, applicationName: "muniment-work" }),
    );
    const clock = systemClock;
    const parts = await composeWork(config, { database, clock, log, lifecycle });
    lifecycle.onStop(async () => parts.app.close());
    lifecycle.onStop(async () => parts.appsServer?.close());
    return {
      database,
      identity: parts.identity,
      async listen() {
        await parts.appsServer?.listen({ host: config.host, port: config.appsPort });
        const address = await parts.app.listen({ host: config.host, port: config.port });
        const { tasks, schedules } = parts;
        lifecycle.own(await startWorker({ database, tasks, schedules, log: log.child({ name: "jobs" }), clock }));
        return address;
      },
      [Symbol.asyncDispose]: async () => lifecycle[Symbol.asyncDispose](),
    };
  } catch (error) {
    await lifecycle[Symbol.asyncDispose]();
    throw error;
  }
}
