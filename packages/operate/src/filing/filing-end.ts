import type { Clock } from "@muniment/kernel";
import type { JobQueue } from "@muniment/jobs";
import { recordAudit } from "@muniment/platform/audit";
import type { AuditEntry } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import { linkDocuments } from "../case/index.ts";
import type { FiledDocument } from "../case/index.ts";
import { closeFiled, emailStaging } from "../inbound-email/index.ts";
import type { SettleStaging } from "../inbound-email/index.ts";
import { resolveNotices, tellAdministrators } from "../notice/index.ts";
import { subjectOfPerson } from "../user/index.ts";
import { changeWorkItem, lockWorkItem } from "../work-item/index.ts";
import type { Placing, Stored } from "./filing-steps.ts";
import { runFiling } from "./filing-task.ts";
import { placesOf } from "./filing-trouble.ts";
import type { FilingTrouble } from "./filing-trouble.ts";
import type { FilingWork } from "./filing-work.ts";
import { findTroubleOf, lockFiling, updateFiling, updateItems, wakeFilings } from "./filing.repository.ts";
import type { Filing, FilingItem } from "./filing.repository.ts";
import { leaveReplaced } from "./refile-intent.ts";

/** An item that was not filed, and why. */
export interface ItemFailure extends FilingTrouble {
  readonly item: FilingItem;
}

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: JobQueue;
  readonly settleStaging: SettleStaging;
}

/** Keeps what is stored: the items, the case's links and the audit of each document, in one transaction. */
export async function keepStored(
  { database, clock }: Deps,
  work: FilingWork,
  stored: readonly { readonly placing: Placing; readonly document: Stored }[],
): Promise<void> {
  if (stored.length === 0) return;
  const at = clock.now();
  await database.transaction(async (tx) => {
    for (const { placing, document } of stored) {
      // What was cancelled while it was under way is there all the same.
      const item = {
        filingId: work.filing.id,
        ordinal: placing.item.ordinal,
        states: ["waiting", "cancelled"] as const,
      };
      await updateItems(tx, item, { state: "done", item_id: document.id, trouble: null });
    }
    await linkDocuments(
      tx,
      stored.map(({ placing, document }) => filedOf(work, { placing, document, at })),
    );
    await recordAudit(
      tx,
      subjectOfPerson(work.person, work.filing.id),
      stored.map(({ placing, document }) => auditOf(work, { placing, document, at })),
    );
  });
}

function filedOf(
  { filing, email, service }: FilingWork,
  { placing, document, at }: { placing: Placing; document: Stored; at: Date },
): FiledDocument {
  const { row } = placing.source;
  return {
    document: {
      service_id: service.id,
      item_id: document.id,
      name: document.name,
      size: document.size ?? row.size,
      sha256: document.sha256 ?? row.sha256,
    },
    link: {
      work_item_id: filing.case_id,
      folder_name: placing.item.folder_name,
      container_id: placing.targetId,
      operation_id: filing.id,
      email_id: email.id,
      email_document: row.ordinal,
      message_id: email.message_id,
      sha256: row.sha256,
      added_at: at,
      added_by: filing.user_id,
    },
  };
}

function auditOf(
  work: FilingWork,
  { placing, document, at }: { placing: Placing; document: Stored; at: Date },
): AuditEntry {
  return {
    at,
    action: "document.file",
    object_type: "document",
    object_id: document.id,
    after: { name: document.name, container: placing.targetId },
    details: { email: work.email.id, document: placing.item.document, case: work.target.reference },
    own: ownColumns(work),
  };
}

function ownColumns({ service, filing, account }: FilingWork): Record<string, string> {
  const known = { function: "F7", run_as: "service", service: service.system_name, case_id: filing.case_id };
  return account === undefined ? known : { ...known, repository_account: account };
}

/** Keeps how a run ended; what it gives is to be tried again by itself. */
export async function keepEnd(
  deps: Deps,
  work: FilingWork,
  { failures, left }: { readonly failures: readonly ItemFailure[]; readonly left: ReadonlySet<number> },
): Promise<FilingTrouble | undefined> {
  const { database, clock } = deps;
  return database.transaction(async (tx) => {
    const held = await lockWorkItem(tx, "inbound-email", work.email.id);
    const filing = await lockFiling(tx, work.filing.id);
    if (held === undefined || filing === undefined) return undefined;
    await markFiled(tx, work, left);
    if (filing.state === "cancelled") return undefined;
    const at = clock.now();
    for (const { item, trouble, waitsFor } of failures) {
      const state = waitsFor === undefined ? "refused" : "waiting";
      const given = { filingId: filing.id, ordinal: item.ordinal, states: ["waiting"] as const };
      await updateItems(tx, given, { state, trouble });
    }
    const waiting = failures.find(({ waitsFor }) => waitsFor !== undefined);
    const worst = waiting ?? failures[0];
    if (worst === undefined) return end(tx, deps, { work, filing, at });
    const state = waiting === undefined ? "refused" : "waiting";
    await updateFiling(tx, filing.id, { state, trouble: worst.trouble, waits_for: waiting?.waitsFor ?? null });
    await changeWorkItem(tx, work.email.id, { trouble: worst.trouble, at });
    for (const notice of new Set(failures.flatMap(({ notice: told }) => told ?? [])))
      await tellAdministrators(tx, notice);
    await note(tx, work, { at, outcome: "refused", code: worst.trouble.code });
    return waiting;
  });
}

async function end(
  tx: Tx,
  deps: Deps,
  { work, filing, at }: { work: FilingWork; filing: Filing; at: Date },
): Promise<undefined> {
  await updateFiling(tx, filing.id, { state: "done", trouble: null, waits_for: null, ended_at: at });
  await note(tx, work, { at, outcome: "ok" });
  if (filing.replaces_id !== null) await note(tx, work, { at, outcome: "ok", action: "email.refile" });
  const trouble = await findTroubleOf(tx, work.email.id);
  await changeWorkItem(tx, work.email.id, { trouble, by: filing.user_id, at });
  await closeFiled(tx, deps, {
    emailId: work.email.id,
    operationId: filing.id,
    person: { ...work.person, id: filing.user_id },
    completes: filing.completes,
    at,
  });
  await leaveReplaced(tx, deps, filing);
  await letOthersGoOn(tx, deps, { work, at });
}

/** The places take documents again: whatever waits for them goes on by itself (OPR-FLT-012, -017). */
async function letOthersGoOn(tx: Tx, { jobs }: Deps, { work, at }: { work: FilingWork; at: Date }): Promise<void> {
  const places = placesOf(work);
  for (const serviceId of new Set([work.service.id, work.staging.service.id])) {
    await resolveNotices(tx, { kind: "system_token", service_id: serviceId, at });
    await resolveNotices(tx, { kind: "unreachable", service_id: serviceId, at });
  }
  const kind = "service_account_denied";
  await resolveNotices(tx, { kind, service_id: work.service.id, placeId: work.target.item_id, at });
  await resolveNotices(tx, { kind, service_id: work.staging.service.id, placeId: work.staging.placeId, at });
  const woken = (await wakeFilings(tx, places)).filter((id) => id !== work.filing.id);
  await jobs.addAll(
    tx,
    runFiling,
    woken.map((id) => ({ payload: { filing: id }, key: `filing:${id}` })),
  );
}

/** Documents that every place has, and staging no more. */
async function markFiled(tx: Tx, work: FilingWork, left: ReadonlySet<number>): Promise<void> {
  for (const { row, stagingFolder } of work.documents.values()) {
    if (!left.has(row.ordinal) || stagingFolder === undefined) continue;
    await emailStaging.markFiled(tx, { emailId: work.email.id, ordinal: row.ordinal });
  }
}

async function note(
  tx: Tx,
  work: FilingWork,
  given: { at: Date; outcome: "ok" | "refused"; code?: string; action?: string },
): Promise<void> {
  const { at, outcome, code, action = "email.file" } = given;
  await recordAudit(tx, subjectOfPerson(work.person, work.filing.id), [
    {
      at,
      action,
      object_type: "email",
      object_id: work.email.id,
      outcome,
      ...(code === undefined ? {} : { code }),
      details: { filing: work.filing.id, case: work.target.reference },
      own: ownColumns(work),
    },
  ]);
}
