import { startWorker } from "@muniment/jobs";
import type { Clock } from "@muniment/kernel";
import { systemClock } from "@muniment/kernel";
import { startSmtpIntake } from "@muniment/mail/intake";
import type { SmtpIntake } from "@muniment/mail/intake";
import type { Operate } from "@muniment/operate";
import { openDatabase } from "@muniment/platform/db";
import type { Database } from "@muniment/platform/db";
import { createLifecycle } from "@muniment/platform/lifecycle";
import { createLog } from "@muniment/platform/log";
import type { Log } from "@muniment/platform/log";
import { composeOperate } from "./compose.ts";
import type { OperateConfig } from "./config.ts";
import { migrateOperate } from "./migrate.ts";

/** An Operate server that can be started; disposal drains and stops it. */
export interface OperateServer extends AsyncDisposable {
  readonly database: Database;
  /** Starts to answer and to run jobs; gives the address that it listens on. */
  listen(): Promise<string>;
  /** Seals with the newest key what an older one sealed; how many that were (decision D14). */
  reseal(): Promise<number>;
}

async function startIntake(
  config: OperateConfig,
  { intake, log, clock }: { intake: Operate["intake"]; log: Log; clock: Clock },
): Promise<SmtpIntake> {
  return startSmtpIntake({
    host: config.intakeHost,
    port: config.intakePort,
    log: log.child({ name: "intake" }),
    clock,
    findMailbox: intake.findMailbox,
    accept: intake.accept,
  });
}

/** Migrates the database and builds a server on it. Nothing is kept in the process: any number may run. */
export async function createOperateServer(config: OperateConfig, given: { log?: Log } = {}): Promise<OperateServer> {
  const log = given.log ?? createLog({ level: config.logLevel });
  const url = config.databaseUrl.reveal();
  await migrateOperate(url);
  const lifecycle = createLifecycle();
  try {
    const database = lifecycle.own(
      openDatabase({ url, poolSize: config.databasePool, applicationName: "muniment-operate" }),
    );
    const clock = systemClock;
    const { app, operate, tasks, schedules } = await composeOperate(config, { database, clock, log, lifecycle });
    lifecycle.onStop(async () => app.close());
    return {
      database,
      async listen() {
        const address = await app.listen({ host: config.host, port: config.port });
        // Before the receiver: what it takes is to be worked on at once.
        lifecycle.own(await startWorker({ database, tasks, schedules, log: log.child({ name: "jobs" }), clock }));
        if (config.intakePort !== 0) lifecycle.own(await startIntake(config, { intake: operate.intake, log, clock }));
        lifecycle.own(operate.watchMailboxes());
        return address;
      },
      reseal: () => database.transaction((tx) => operate.reseal(tx)),
      [Symbol.asyncDispose]: async () => lifecycle[Symbol.asyncDispose](),
    };
  } catch (error) {
    await lifecycle[Symbol.asyncDispose]();
    throw error;
  }
}
