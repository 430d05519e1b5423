import { createJobQueue } from "@muniment/jobs";
import type { JobContext } from "@muniment/jobs";
import { createMailQueue, createMailTasks, createSmtpTransport } from "@muniment/mail";
import { captureMail } from "@muniment/mail/testing";
import type { CapturedMail, MailCapture } from "@muniment/mail/testing";
import type { Database } from "@muniment/platform/db";
import { createLog } from "@muniment/platform/log";
import type { FakeClock } from "@muniment/platform/testing";
import { createAccountMail, createAccountMailTasks, createBackgroundGrantTasks } from "../src/index.ts";
import type { AccountMail } from "../src/index.ts";
import { quickPasswords } from "./directory.ts";

/** Account e-mails that go through the real queue to a real SMTP server. */
export interface MailRoom extends AsyncDisposable {
  readonly accountMail: AccountMail;
  readonly capture: MailCapture;
  /** Runs a task that nobody asks for, as at the time of its schedule. */
  run(name: string): Promise<void>;
  /** Runs every job that waits, whenever it is due, and gives what arrived meanwhile. */
  deliver(): Promise<readonly CapturedMail[]>;
}

/** Opens a mail room over the database, at the time of the clock. */
export async function openMailRoom({
  database,
  clock,
  verifiesEmailChange = false,
}: {
  database: Database;
  clock: FakeClock;
  verifiesEmailChange?: boolean;
}): Promise<MailRoom> {
  const jobs = createJobQueue();
  const log = createLog({ level: "silent" });
  const capture = await captureMail();
  const transport = createSmtpTransport(capture.relay);
  const accountMail = createAccountMail({
    clock,
    publicOrigin: "https://work.firm.example",
    installationName: "Case & Davenport LLP",
    queueMail: createMailQueue({ clock, jobs }),
    rules: quickPasswords,
    verifiesEmailChange,
  });
  const tasks = [
    ...createMailTasks({ database, jobs, transport, sender: { name: "Muniment", address: "no-reply@firm.example" } }),
    ...createAccountMailTasks({ database, clock, log, accountMail, rules: quickPasswords }).tasks,
    ...createBackgroundGrantTasks({ database, clock, accountMail }).tasks,
  ];
  const context: JobContext = { clock, log, signal: new AbortController().signal, attempt: 1, isLastAttempt: false };
  return {
    accountMail,
    capture,
    run: async (name) => tasks.find((task) => task.name === name)?.run({}, context),
    async deliver() {
      const before = capture.messages.length;
      // What is put off by a job that runs now waits for the next delivery.
      const { rows } = await database.pool.query<{ name: string; payload: unknown }>(
        `delete from jobs._private_jobs j using jobs._private_tasks t
         where t.id = j.task_id returning t.identifier as name, j.payload`,
      );
      for (const row of rows) await tasks.find((task) => task.name === row.name)?.run(row.payload, context);
      return capture.messages.slice(before);
    },
    async [Symbol.asyncDispose]() {
      await transport[Symbol.asyncDispose]();
      await capture[Symbol.asyncDispose]();
    },
  };
}
