import { Type } from "typebox";
import { defineTask } from "@muniment/jobs";
import type { JobQueue, Task, TaskKind } from "@muniment/jobs";
import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { recordAudit } from "@muniment/platform/audit";
import type { Database } from "@muniment/platform/db";
import { RepositoryError, troubleOf } from "../document-repository/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import { findMailbox } from "../mailbox/index.ts";
import type { MailboxRow } from "../mailbox/index.ts";
import { tellAdministrators } from "../notice/index.ts";
import type { Staging, StagingTask } from "../staging/index.ts";
import { systemSubject } from "../user/index.ts";
import { changeWorkItem, lockWorkItem } from "../work-item/index.ts";
import type { WorkItem } from "../work-item/index.ts";
import type { SettleStaging } from "./email-item.service.ts";
import { bringDocumentsBack, discardDocuments, getEmail, listEmailDocuments } from "./email.repository.ts";
import type { Email } from "./email.repository.ts";
import { stagingTaskOf } from "./staging-task.ts";

const payload = Type.Object({ email: Type.String(), operation: Type.String() });
const ATTEMPTS = 1000;
const DAY_SECONDS = 86_400;
/** Where there is no recycle bin, what was not filed is kept at least so long (OPR-INB-033). */
const LEAST_DAYS_WITHOUT_BIN = 30;

/** Removes from staging what was not filed of a completed e-mail, and brings it back for one that was reopened. */
const settleStagingTask: TaskKind<typeof payload> = { name: "inbound-email.settle", payload, attempts: ATTEMPTS };

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: JobQueue;
  readonly staging: Staging;
  /** How often a place that refuses is tried (OPR-FLT-012). */
  readonly probeSeconds: number;
}

/** Queues it with the act that asks for it; the newest act of an e-mail counts. */
export function createSettleStaging({ jobs }: Pick<Deps, "jobs">): SettleStaging {
  return async (tx, { emailId, operationId }) =>
    jobs.add(tx, settleStagingTask, { email: emailId, operation: operationId }, { key: `settle:${emailId}` });
}

interface Settling {
  readonly item: WorkItem;
  readonly email: Email;
  readonly mailbox: MailboxRow;
  readonly service: LinkedServiceRow;
  readonly task: StagingTask;
}

/** The task, which goes by what the e-mail is when it runs. */
export function createSettleTask(deps: Deps): Task {
  const { database, clock, jobs } = deps;
  return defineTask({
    ...settleStagingTask,
    async run({ email: emailId, operation }) {
      const settling = await read(deps, emailId, operation);
      if (settling === undefined) return;
      const runAt = dueAt(settling);
      const again = { email: emailId, operation };
      const later = async (at: Date): Promise<void> =>
        database.transaction((tx) => jobs.add(tx, settleStagingTask, again, { key: `settle:${emailId}`, runAt: at }));
      if (runAt > clock.now()) return later(runAt);
      try {
        await (settling.item.closed_at === null ? bringBack(deps, settling) : discard(deps, settling));
      } catch (error) {
        if (!(error instanceof RepositoryError) || error.fault === "bug") throw error;
        await noteTrouble(deps, settling, error);
        await later(addSeconds(clock.now(), error.retryAfterSeconds ?? deps.probeSeconds));
      }
    },
  });
}

async function read({ database }: Deps, emailId: string, operationId: string): Promise<Settling | undefined> {
  const { reader } = database;
  const item = await database.transaction((tx) => lockWorkItem(tx, "inbound-email", emailId));
  const email = await getEmail(reader, emailId);
  const mailbox = await findMailbox(reader, email.mailbox_id);
  if (item === undefined || mailbox === undefined) return undefined;
  const task = await stagingTaskOf(reader, emailId, operationId);
  return { item, email, mailbox, service: task.service, task };
}

function dueAt({ item, mailbox, service }: Settling): Date {
  if (item.closed_at === null) return item.updated_at;
  // A folder has no recycle bin.
  const least = service.type === "work" ? 0 : LEAST_DAYS_WITHOUT_BIN;
  return addSeconds(item.closed_at, Math.max(mailbox.keep_unfiled_days, least) * DAY_SECONDS);
}

async function discard(deps: Deps, { email, task, mailbox }: Settling): Promise<void> {
  const { database, clock, staging } = deps;
  const documents = (await listEmailDocuments(database.reader, [email.id])).filter(({ state }) => state === "staged");
  const staged = documents.map(({ ordinal, item_id: itemId }) => ({ ordinal, itemId: itemId ?? "" }));
  await staging.remove(task, { folderId: email.staging_folder, documents: staged });
  await database.transaction(async (tx) => {
    const ordinals = documents.map(({ ordinal }) => ordinal);
    await discardDocuments(tx, email.id, { ordinals, at: clock.now() });
    await audit(deps, tx, { task, mailbox, action: "email.unstage", ordinals });
  });
}

async function bringBack(deps: Deps, { email, task, mailbox }: Settling): Promise<void> {
  const { database, staging } = deps;
  const documents = (await listEmailDocuments(database.reader, [email.id])).filter(
    ({ state, item_id: itemId }) => state === "discarded" && itemId !== null,
  );
  if (documents.length === 0) return;
  const gone = documents.map(({ ordinal, item_id: itemId }) => ({ ordinal, itemId: itemId ?? "" }));
  const { folderId, back } = await staging.bringBack(task, gone);
  await database.transaction(async (tx) => {
    await bringDocumentsBack(tx, email.id, { folderId, documents: back });
    await audit(deps, tx, { task, mailbox, action: "email.restage", ordinals: back.map(({ ordinal }) => ordinal) });
  });
}

async function audit(
  { clock }: Deps,
  tx: Parameters<typeof recordAudit>[0],
  given: { task: StagingTask; mailbox: MailboxRow; action: string; ordinals: readonly number[] },
): Promise<void> {
  const { task, mailbox, action, ordinals } = given;
  await recordAudit(tx, systemSubject(`mailbox ${mailbox.name}`, task.operationId), [
    {
      at: clock.now(),
      action,
      object_type: "email",
      object_id: task.emailId,
      details: { documents: ordinals },
      own: { function: "F6", run_as: "service", service: task.service.system_name },
    },
  ]);
}

async function noteTrouble(deps: Deps, settling: Settling, error: RepositoryError): Promise<void> {
  const { item, mailbox, service } = settling;
  const at = deps.clock.now();
  const attempted = {
    action: "move documents from",
    place: mailbox.place_name,
    service: service.display_name,
    runAs: "service",
    kept: "the files stay in staging",
  } as const;
  const trouble = troubleOf(error, attempted, at);
  await deps.database.transaction(async (tx) => {
    await changeWorkItem(tx, item.id, { trouble, at });
    if (error.fault !== "denied" && error.fault !== "token") return;
    const kind = error.fault === "denied" ? "service_account_denied" : "system_token";
    const place = error.fault === "denied" ? { id: mailbox.item_id ?? "", name: mailbox.place_name } : noPlace;
    const notice = { kind, service_id: service.id, place_id: place.id, place_name: place.name } as const;
    await tellAdministrators(tx, { ...notice, text: trouble.text, at });
  });
}

const noPlace = { id: "", name: "" } as const;
