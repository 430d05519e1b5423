import { addSeconds } from "@muniment/kernel";
import { recordAudit } from "@muniment/platform/audit";
import type { AuditEntry } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { findCaseAsSystem, findFiledCopy, followDocument } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { findUpload, isGone, RepositoryError, verifyStored } from "../document-repository/index.ts";
import type { DocumentRepository } from "../document-repository/index.ts";
import { holdUpOf } from "../file-work/index.ts";
import { emailCases, emailStaging, listEmailDocuments, nextEmailPhase, phaseOf } from "../inbound-email/index.ts";
import type { EmailDocumentRow } from "../inbound-email/index.ts";
import { getService } from "../linked-service/index.ts";
import type { LinkedServiceRow } from "../linked-service/index.ts";
import { tellAdministrators } from "../notice/index.ts";
import type { Effect, EffectScope } from "../operation/index.ts";
import { stagingName } from "../staging/index.ts";
import type { Staging } from "../staging/index.ts";
import { getPeople, subjectOfPerson } from "../user/index.ts";
import { changeWorkItem, lockWorkItem } from "../work-item/index.ts";
import type { FilingRunDeps } from "./filing-run.ts";
import { undoFiling } from "./filing-task.ts";
import {
  findReplacement,
  findTroubleOf,
  isFiledTo,
  listFilingItems,
  listFilingViews,
  updateFiling,
  updateItems,
} from "./filing.repository.ts";
import type { FilingItem, FilingView } from "./filing.repository.ts";

type Deps = FilingRunDeps & { readonly staging: Staging };

/** What an undo goes by. */
interface Undoing {
  readonly filing: FilingView;
  readonly row: CaseRow;
  readonly service: LinkedServiceRow;
  /** Where the documents are. */
  readonly target: DocumentRepository;
  readonly staging: DocumentRepository;
  /** Of the e-mail, in staging. */
  readonly folderId: string;
  readonly person: { readonly id: string; readonly login: string; readonly name: string };
  readonly scope: EffectScope;
}

/** Brings what a filing took to a case back to staging, document by document; what is back is not moved again. */
export async function carryOutUndo(deps: Deps, filingId: string): Promise<void> {
  const { reader } = deps.database;
  const [filing] = await listFilingViews(reader, { id: filingId });
  const row = filing === undefined ? undefined : await findCaseAsSystem(reader, filing.case_id);
  if (filing?.state !== "undoing" || row === undefined) return;
  const service = await getService(reader, filing.service_id);
  const by = filing.undone_by ?? filing.user_id;
  const person = { id: by, login: "", name: "", ...(await getPeople(reader, [by])).get(by) };
  try {
    const undoing = await open(deps, { filing, row, service, person });
    const documents = await listEmailDocuments(reader, [filing.email_id]);
    const items = (await listFilingItems(reader, [filing.id])).filter(({ state }) => state === "done");
    for (const [ordinal, own] of Map.groupBy(items, ({ document }) => document)) {
      const document = documents.find((each) => each.ordinal === ordinal);
      if (document !== undefined) await bringBack(deps, undoing, { document, items: own });
    }
    await end(deps, undoing);
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    await putOff(deps, { filing, row, service, person, error });
  }
}

async function open(deps: Deps, given: Pick<Undoing, "filing" | "row" | "service" | "person">): Promise<Undoing> {
  const { filing, row, service, person } = given;
  const task = await emailStaging.taskOf(deps.database.reader, filing.email_id, filing.id);
  const purpose = { operationId: filing.id, person };
  const target = await deps.repositories.asService(service, purpose);
  const isOne = task.service.id === service.id;
  const scope = {
    groupId: filing.id,
    function: "F7",
    runAs: "service",
    serviceId: service.id,
    userId: person.id,
    comment: `Operate F7 undone for ${person.name} (${row.reference}) op:${filing.id}`,
  } as const;
  return {
    ...given,
    target,
    staging: isOne ? target : await deps.repositories.asService(task.service, purpose),
    folderId: await deps.staging.openFolder(task),
    scope,
  };
}

async function bringBack(
  deps: Deps,
  undoing: Undoing,
  { document, items }: { document: EmailDocumentRow; items: readonly FilingItem[] },
): Promise<void> {
  const { filing, folderId } = undoing;
  const { reader } = deps.database;
  // What another case has too stays filed; only what this filing made goes.
  const other = await findFiledCopy(reader, filing.email_id, document.ordinal, filing.id);
  const staysFiled = document.state !== "filed" || other !== undefined;
  const [first, ...others] = items;
  if (first === undefined) return;
  const rest = staysFiled ? items : others;
  let back: string | undefined;
  if (!staysFiled) {
    const isNear = undoing.staging === undoing.target && undoing.target.isNear(first.item_id ?? "", folderId);
    ({ id: back } = await deps.operations.perform(
      undoing.scope,
      returnEffect(undoing, { document, item: first, isNear }),
    ));
    if (!isNear) await deps.operations.perform(undoing.scope, removal(undoing, first));
  }
  for (const item of rest) await deps.operations.perform(undoing.scope, removal(undoing, item));
  await keep(deps, undoing, { document, items, back });
}

function returnEffect(
  { filing, target, staging, folderId }: Undoing,
  { document, item, isNear }: { document: EmailDocumentRow; item: FilingItem; isNear: boolean },
): Effect<{ readonly id: string }> {
  const { size, sha256 } = document;
  const name = stagingName(document.name);
  const itemId = item.item_id ?? "";
  const verified = async (id: string) => ({ id: (await verifyStored(staging, id, { size, sha256 })).id });
  return {
    key: `unfile:${filing.id}:${item.ordinal}`,
    kind: isNear ? "document.move" : "document.upload",
    intent: { document: itemId, container: folderId, name },
    async attempt(mark) {
      // What somebody has changed meanwhile is theirs, and stays where it is.
      await verifyStored(target, itemId, { size, sha256 });
      if (isNear)
        return verified((await target.move(itemId, { from: item.target_id ?? "", to: folderId, name }, mark)).id);
      const { content } = await target.download(itemId);
      return verified((await staging.upload(folderId, { name, content }, mark)).id);
    },
    async find(mark) {
      const found = await findUpload(staging, mark, { containerId: folderId, name, size, sha256 });
      return found === undefined ? undefined : verified(found.id);
    },
  };
}

function removal({ filing, target }: Undoing, item: FilingItem): Effect<{ readonly id: string }> {
  const itemId = item.item_id ?? "";
  const find = async () => ((await isGone(target, itemId)) ? { id: itemId } : undefined);
  return {
    key: `unfile:${filing.id}:${item.ordinal}:remove`,
    kind: "document.remove",
    intent: { document: itemId },
    async attempt(mark) {
      if ((await find()) === undefined) await target.remove(itemId, mark);
      return { id: itemId };
    },
    find,
  };
}

async function keep(
  { database, clock }: Deps,
  undoing: Undoing,
  given: { document: EmailDocumentRow; items: readonly FilingItem[]; back: string | undefined },
): Promise<void> {
  const { filing, row, service, folderId } = undoing;
  const { document, items, back } = given;
  const at = clock.now();
  await database.transaction(async (tx) => {
    for (const { ordinal, item_id: itemId } of items) {
      await updateItems(tx, { filingId: filing.id, ordinal, states: ["done"] }, { state: "undone" });
      await followDocument(tx, { from: { serviceId: service.id, itemId: itemId ?? "", caseId: row.id } });
    }
    if (back !== undefined) {
      const documents = [{ ordinal: document.ordinal, itemId: back }];
      await emailStaging.bringBack(tx, filing.email_id, { folderId, documents });
    }
    await note(tx, undoing, {
      at,
      action: "document.unfile",
      object_type: "document",
      object_id: back ?? items[0]?.item_id ?? "",
      before: { name: items[0]?.name, case: row.reference },
    });
  });
}

async function end({ database, clock }: Deps, undoing: Undoing): Promise<void> {
  const { filing, person } = undoing;
  const at = clock.now();
  await database.transaction(async (tx) => {
    const item = await lockWorkItem(tx, "inbound-email", filing.email_id);
    await updateFiling(tx, filing.id, { state: "undone", trouble: null });
    const replacement = await findReplacement(tx, filing.id);
    if (replacement !== undefined) return leaveCase(tx, undoing, { replacement: replacement.id, at });
    const documents = await listEmailDocuments(tx, [filing.email_id]);
    const isLeft = documents.some(({ state }) => state === "filed");
    const phase = item === undefined ? undefined : nextEmailPhase(phaseOf(item), isLeft ? "unfile_some" : "unfile");
    const trouble = await findTroubleOf(tx, filing.email_id);
    await changeWorkItem(tx, filing.email_id, {
      ...(phase === undefined ? {} : { phase }),
      trouble,
      by: person.id,
      at,
    });
    await note(tx, undoing, {
      at,
      action: "email.unfile",
      object_type: "email",
      object_id: filing.email_id,
    });
  });
}

/** What went to another case: the e-mail is as it was, and belongs to this one only if it has something of it. */
async function leaveCase(
  tx: Tx,
  undoing: Undoing,
  { replacement, at }: { replacement: string; at: Date },
): Promise<void> {
  const { filing, person } = undoing;
  if (!(await isFiledTo(tx, filing.email_id, filing.case_id))) {
    await emailCases.unlink(tx, filing.email_id, filing.case_id);
  }
  await changeWorkItem(tx, filing.email_id, { trouble: await findTroubleOf(tx, filing.email_id), by: person.id, at });
  await note(tx, undoing, {
    at,
    action: "email.refile",
    object_type: "email",
    object_id: filing.email_id,
    details: { filing: replacement, replaces: filing.id },
  });
}

async function putOff(
  deps: Deps,
  given: Pick<Undoing, "filing" | "row" | "service" | "person"> & { error: RepositoryError },
): Promise<void> {
  const { filing, row, service, error } = given;
  const now = deps.clock.now();
  const place = { id: row.item_id, name: row.place_name };
  const kept = "what is not back yet stays on the case";
  const held = holdUpOf(error, { service, place, action: "move documents from", kept, now });
  const waits = held.isWaiting || error.fault === "denied";
  await deps.database.transaction(async (tx) => {
    await updateFiling(tx, filing.id, { state: waits ? "undoing" : "done", trouble: held.trouble });
    if (held.notice !== undefined) await tellAdministrators(tx, held.notice);
    await note(tx, given, {
      at: now,
      action: "email.unfile",
      object_type: "email",
      object_id: filing.email_id,
      outcome: "refused",
      code: held.trouble.code,
    });
    if (!waits) return;
    const runAt = addSeconds(now, held.retryAfterSeconds ?? deps.probeSeconds);
    await deps.jobs.add(tx, undoFiling, { filing: filing.id }, { key: `undo-filing:${filing.id}`, runAt });
  });
}

async function note(
  tx: Tx,
  { filing, service, person }: Pick<Undoing, "filing" | "service" | "person">,
  entry: Omit<AuditEntry, "own">,
): Promise<void> {
  const own = { function: "F7", run_as: "service", service: service.system_name, case_id: filing.case_id };
  await recordAudit(tx, subjectOfPerson(person, filing.id), [{ ...entry, own }]);
}
