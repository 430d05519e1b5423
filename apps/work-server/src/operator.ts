import type { OperatorDesk } from "@muniment/identity";
import { createJobQueue, createLongWork } from "@muniment/jobs";
import { systemActor, systemClock } from "@muniment/kernel";
import { createRelayKeeper } from "@muniment/mail/relay";
import { openDatabase } from "@muniment/platform/db";
import { createLifecycle } from "@muniment/platform/lifecycle";
import { createLog } from "@muniment/platform/log";
import { createSealer, deriveSealKey } from "@muniment/platform/seal";
import type { WorkConfig } from "./config.ts";
import { openIdentity } from "./open-identity.ts";

/** What the machine's operator does without a server; disposal closes the database. */
export interface OpenDesk extends AsyncDisposable {
  readonly desk: OperatorDesk;
}

/**
 * Opens the directory of an installation for a command on the machine (CC-USR-102); `operator` is how the audit names
 * who gave it. E-mails are left in the queue for the server.
 */
export async function openOperatorDesk(config: WorkConfig, operator: string): Promise<OpenDesk> {
  const lifecycle = createLifecycle();
  const url = config.databaseUrl.reveal();
  const database = lifecycle.own(openDatabase({ url, poolSize: 2, applicationName: "muniment-operator" }));
  const clock = systemClock;
  const jobs = createJobQueue();
  const longWork = createLongWork({ database, clock, jobs });
  const sealer = createSealer([deriveSealKey(config.masterSecret, "mail relay")]);
  const relays = lifecycle.own(createRelayKeeper({ clock, sealer }));
  const ground = { database, clock, lifecycle, log: createLog({ level: "silent" }) };
  const { identity } = await openIdentity(config, ground, { jobs, longWork, relays });
  return {
    desk: identity.operatorDesk(systemActor(operator)),
    [Symbol.asyncDispose]: () => lifecycle[Symbol.asyncDispose](),
  };
}
