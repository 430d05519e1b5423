import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Readable } from "node:stream";
import { startWorker } from "@muniment/jobs";
import type { Worker } from "@muniment/jobs";
import { newId, systemClock } from "@muniment/kernel";
import type { Secret } from "@muniment/platform/config";
import { createLog } from "@muniment/platform/log";
import type { OperateActor } from "../src/index.ts";
import { writeLetter } from "./letter.ts";
import type { Letter } from "./letter.ts";
import { addFolderService, addRepository, openTestOperate } from "./operate-app.ts";
import type { TestOperate } from "./operate-app.ts";

const ADDRESS = "intake@firm.example";
const TRIES = 1_200;
const PAUSE_MILLISECONDS = 25;

/** Operate with a mailbox whose staging is a folder, and a worker; time passes. */
export interface MailOffice extends TestOperate {
  readonly administrator: OperateActor;
  /** Hands a message to the receiver; the sender on its envelope, which no other has. */
  deliver(letter: Letter): Promise<string>;
  /** The e-mail that a message has become, once its files are in staging. */
  receive(letter: Letter): Promise<string>;
  /** Calls until `is` says yes; gives what was found then. */
  until<T>(ask: () => Promise<T>, is: (found: T) => boolean): Promise<T>;
  startWorking(): Promise<Worker>;
}

/** Opens it. */
export async function openMailOffice(given: { relay?: Secret } = {}): Promise<MailOffice> {
  const test = await openTestOperate({ ...given, clock: { ...systemClock, advance() {}, set() {} } });
  const administrator = await test.aPerson("Ada");
  await addFolderService(test, administrator);
  await mkdir(join(test.folder, "Staging"));
  await addMailbox(test, administrator);
  const startWorking = async (): Promise<Worker> => {
    const log = createLog({ level: "silent" });
    return startWorker({ database: test.database, tasks: test.operate.tasks, schedules: [], log, clock: systemClock });
  };
  const worker = await startWorking();
  const until: MailOffice["until"] = async (ask, is) => {
    for (let tries = 0; ; tries += 1) {
      const found = await ask();
      if (is(found)) return found;
      if (tries > TRIES) throw new Error(`Still ${JSON.stringify(found)}`);
      await delay(PAUSE_MILLISECONDS);
    }
  };
  const ready = async (sender: string): Promise<string | null> => {
    const { rows } = await test.database.pool.query<{ email_id: string | null; state: string }>(
      "select email_id, state from operate.received_message where envelope_sender = $1",
      [sender],
    );
    return rows[0]?.state === "ready" ? rows[0].email_id : null;
  };
  const deliver: MailOffice["deliver"] = async (letter) => {
    const sender = `${newId()}@client.example`;
    const rule = await test.operate.intake.findMailbox(ADDRESS);
    await test.operate.intake.accept(
      {
        id: newId(),
        receivedAt: systemClock.now(),
        sender,
        recipients: [{ address: ADDRESS, mailbox: rule?.mailbox ?? "" }],
        client: { address: "127.0.0.1", name: "client.example", isSecure: false },
      },
      Readable.from([Buffer.from(writeLetter(letter))], { objectMode: false }),
    );
    return sender;
  };
  return {
    ...test,
    administrator,
    startWorking,
    until,
    deliver,
    async receive(letter) {
      const sender = await deliver(letter);
      return (
        (await until(
          () => ready(sender),
          (id) => id !== null,
        )) ?? ""
      );
    },
    async [Symbol.asyncDispose]() {
      await worker[Symbol.asyncDispose]();
      await test[Symbol.asyncDispose]();
    },
  };
}

async function addMailbox(test: TestOperate, administrator: OperateActor): Promise<void> {
  const teams = await test.call(administrator, "GET", "/teams");
  const [team]: readonly { id: string }[] = teams.body.data;
  await addRepository(test, administrator, { key: "inbound-email", workspace: "Staging" });
  const body = { name: "Intake", address: ADDRESS, repository: "inbound-email", default_team: team?.id };
  const made = await test.call(administrator, "POST", "/admin/mailboxes", { body });
  if (made.status !== 201) throw new Error(`The mailbox was not added: ${JSON.stringify(made.body)}`);
  const { id }: { id: string } = made.body.data;
  for (const act of ["test", "enable"]) {
    const answer = await test.call(administrator, "POST", `/admin/mailboxes/${id}/${act}`, { body: {} });
    if (answer.status !== 200) throw new Error(`${act}: ${JSON.stringify(answer.body)}`);
  }
}
