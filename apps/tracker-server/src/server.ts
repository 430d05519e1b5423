import { startWorker } from "@muniment/jobs";
import { createSmtpTransport } from "@muniment/mail";
import { systemClock } from "@muniment/kernel";
import { openDatabase } from "@muniment/platform/db";
import type { Database } from "@muniment/platform/db";
import { createLifecycle } from "@muniment/platform/lifecycle";
import { createLog } from "@muniment/platform/log";
import type { Log } from "@muniment/platform/log";
import { composeTracker } from "./compose.ts";
import type { TrackerConfig } from "./config.ts";
import { migrateTracker } from "./migrate.ts";

/** A Tracker server that can be started; disposal drains and stops it. */
export interface TrackerServer extends AsyncDisposable {
  readonly database: Database;
  /** Starts to answer and to run jobs; gives the address that it listens on. */
  listen(): Promise<string>;
}

/** Migrates the database and builds a server on it. Nothing is kept in the process: any number may run. */
export async function createTrackerServer(config: TrackerConfig, given: { log?: Log } = {}): Promise<TrackerServer> {
  const log = given.log ?? createLog({ level: config.logLevel });
  const url = config.databaseUrl.reveal();
  await migrateTracker(url);
  const lifecycle = createLifecycle();
  try {
    const database = lifecycle.own(
      openDatabase({ url, poolSize: config.databasePool, applicationName: "muniment-tracker" }),
    );
    const clock = systemClock;
    const transport = lifecycle.own(createSmtpTransport(config.relayUrl));
    const { app, tracker, tasks, schedules } = await composeTracker(config, { database, clock, log, transport });
    lifecycle.onStop(async () => app.close());
    // Before the app closes, which waits for whoever is connected.
    lifecycle.onStop(async () => tracker.endStreams());
    return {
      database,
      async listen() {
        const address = await app.listen({ host: config.host, port: config.port });
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
