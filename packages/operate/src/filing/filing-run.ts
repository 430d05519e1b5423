import type { JobQueue } from "@muniment/jobs";
import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { findSameDocuments } from "../case/index.ts";
import type { CaseDocumentRow } from "../case/index.ts";
import { RepositoryError } from "../document-repository/index.ts";
import type { Repositories } from "../document-repository/index.ts";
import type { SettleStaging } from "../inbound-email/index.ts";
import type { Operations } from "../operation/index.ts";
import { keepEnd, keepStored } from "./filing-end.ts";
import type { ItemFailure } from "./filing-end.ts";
import { openTarget, removalEffect, storeEffect, takeName, takenNames } from "./filing-steps.ts";
import type { Placing, Stored } from "./filing-steps.ts";
import { runFiling } from "./filing-task.ts";
import { placesOf, troubleFor } from "./filing-trouble.ts";
import { openSides, readWork } from "./filing-work.ts";
import type { FilingWork, Sides, SourceDocument } from "./filing-work.ts";
import { isWaitedFor, listFilingItems, updateFiling, updateItems } from "./filing.repository.ts";
import type { FilingItem } from "./filing.repository.ts";
import { isSame } from "./same-document.ts";

/** What carries filings out. */
export interface FilingRunDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: JobQueue;
  readonly repositories: Repositories;
  readonly operations: Operations;
  readonly settleStaging: SettleStaging;
  /** How often a place that refuses is tried (OPR-FLT-012). */
  readonly probeSeconds: number;
}

const PARALLEL = 4;

/** Carries out what is left of a filing; what is done is not done again (OPR-FIL-010). */
export async function carryOut(
  deps: FilingRunDeps,
  filingId: string,
  { isProbe }: { isProbe: boolean },
): Promise<void> {
  const work = await readWork(deps.database.reader, filingId);
  if (work === undefined) return;
  if (!isProbe) {
    const joined = await isWaitedFor(deps.database.reader, placesOf(work), filingId);
    // One tries for all of them, so that none storms a place that refuses.
    if (joined !== undefined) return wait(deps, work, joined);
  }
  let sides: Sides;
  try {
    sides = await openSides(deps.repositories, work);
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    const trouble = await troubleFor(work, error, { now: deps.clock.now() });
    const waiting = work.items.filter(({ state }) => state === "waiting");
    return finish(
      deps,
      work,
      waiting.map((item) => ({ item, ...trouble })),
    );
  }
  const { placings, failures } = await place(deps, work, sides);
  failures.push(...(await store(deps, work, { sides, placings })));
  const removed = await removeSources(deps, work, sides);
  await finish(deps, work, [...failures, ...removed.failures], removed.left);
}

async function wait({ database }: FilingRunDeps, work: FilingWork, waitsFor: string): Promise<void> {
  const { filing } = work;
  await database.transaction((tx) => updateFiling(tx, filing.id, { state: "waiting", waits_for: waitsFor }));
}

/** Finds for each item its folder and a free name, and what the case has already; each is kept before its first call. */
async function place(
  deps: FilingRunDeps,
  work: FilingWork,
  sides: Sides,
): Promise<{ placings: Placing[]; failures: ItemFailure[] }> {
  const { database, clock } = deps;
  const older = await findOlder(deps, work);
  const taken = new Map<string, Set<string>>();
  const placings: Placing[] = [];
  const failures: ItemFailure[] = [];
  for (const item of work.items.filter(({ state }) => state === "waiting")) {
    const source = work.documents.get(item.document);
    const [same] = older(item);
    const at = { filingId: work.filing.id, ordinal: item.ordinal, states: ["waiting"] as const };
    if (item.target_id === null && same !== undefined && item.if_filed === "skip") {
      await updateItems(database.reader, at, { state: "skipped", folder_name: same.folder_name, trouble: null });
      continue;
    }
    if (source === undefined) {
      const error = new RepositoryError("gone", "not_found");
      failures.push({ item, ...(await troubleFor(work, error, { now: clock.now() })) });
      continue;
    }
    try {
      const target = await targetOf(sides, { work, item, taken });
      await updateItems(database.reader, at, target);
      const { target_id: targetId, name, folder_name } = target;
      const isVersion = item.if_filed === "new_version" && sides.target.capabilities.has("versions");
      const placed = { ...item, folder_name };
      const kept = isVersion ? same : undefined;
      placings.push({ item: placed, source, targetId, name, older: kept, isOnly: isOnly(work, item) });
    } catch (error) {
      if (!(error instanceof RepositoryError)) throw error;
      failures.push({ item, ...(await troubleFor(work, error, { sides, source, now: clock.now() })) });
    }
  }
  return { placings, failures };
}

async function targetOf(
  { target }: Sides,
  given: { work: FilingWork; item: FilingItem; taken: Map<string, Set<string>> },
): Promise<{ target_id: string; name: string; folder_name: string }> {
  const { work, item, taken } = given;
  if (item.target_id !== null) return { target_id: item.target_id, name: item.name, folder_name: item.folder_name };
  const folder = await openTarget(target, work, item);
  const names = taken.get(folder.id) ?? (await takenNames(target, folder.id));
  taken.set(folder.id, names);
  return { target_id: folder.id, name: takeName(item.name, names), folder_name: folder.name };
}

/** Whether the document goes to one place only, so that it can be moved there. */
function isOnly(work: FilingWork, { document }: FilingItem): boolean {
  const places = work.items.filter(
    (item) => item.document === document && !["skipped", "cancelled"].includes(item.state),
  );
  return places.length === 1;
}

/** What the case had before of each document (OPR-FIL-011). */
async function findOlder(
  { database }: FilingRunDeps,
  { filing, email, documents }: FilingWork,
): Promise<(item: FilingItem) => CaseDocumentRow[]> {
  const hashes = [...documents.values()].map(({ row }) => row.sha256);
  const like = { hashes, messageId: email.message_id };
  const same = await findSameDocuments(database.reader, filing.case_id, like);
  const before = same.filter(({ operation_id }) => operation_id !== filing.id);
  return ({ document }) => {
    const source = documents.get(document);
    return source === undefined ? [] : before.filter((other) => isSame(source.row, email, other));
  };
}

/** Stores what is placed, and keeps what became of it at once. */
async function store(
  deps: FilingRunDeps,
  work: FilingWork,
  { sides, placings }: { sides: Sides; placings: readonly Placing[] },
): Promise<ItemFailure[]> {
  const effects = placings.map((placing) => storeEffect(work, sides, placing));
  const outcomes = await deps.operations.performAll(work.scope, effects, { parallel: PARALLEL });
  const stored: { placing: Placing; document: Stored }[] = [];
  const failures: ItemFailure[] = [];
  for (const [at, placing] of placings.entries()) {
    const outcome = outcomes[at];
    if (outcome === undefined) continue;
    if ("result" in outcome) stored.push({ placing, document: outcome.result });
    else failures.push(await failureOf(deps, work, { error: outcome.error, sides, placing }));
  }
  await keepStored(deps, work, stored);
  return failures;
}

async function failureOf(
  { clock }: FilingRunDeps,
  work: FilingWork,
  given: { error: Error; sides: Sides; placing: Placing },
): Promise<ItemFailure> {
  const { error, sides, placing } = given;
  if (!(error instanceof RepositoryError)) throw error;
  const { item, source } = placing;
  return { item, ...(await troubleFor(work, error, { sides, source, now: clock.now() })) };
}

/**
 * Last of all: what was copied, or is on the case already, leaves staging when all of its places have it. `left` are the
 * documents that staging does not have any more; another one is not filed yet, or nobody would look for it there again.
 */
async function removeSources(
  deps: FilingRunDeps,
  work: FilingWork,
  sides: Sides,
): Promise<{ failures: ItemFailure[]; left: ReadonlySet<number> }> {
  const items = await listFilingItems(deps.database.reader, [work.filing.id]);
  const settled = [...work.documents.values()].filter((source) => isSettled(items, source));
  const sources = settled.filter((source) => source.stagingFolder !== undefined && !isMoved(items, source));
  const left = new Set(settled.map(({ row }) => row.ordinal));
  const effects = sources.map((source) => removalEffect(work, sides, source));
  const outcomes = await deps.operations.performAll(work.scope, effects, { parallel: PARALLEL });
  const failures: ItemFailure[] = [];
  for (const [at, source] of sources.entries()) {
    const outcome = outcomes[at];
    if (outcome === undefined || "result" in outcome) continue;
    if (!(outcome.error instanceof RepositoryError)) throw outcome.error;
    const item = items.find(({ document }) => document === source.row.ordinal);
    if (item === undefined) continue;
    const trouble = await troubleFor(work, outcome.error, { sides, source, now: deps.clock.now() });
    failures.push({ item, ...trouble });
    left.delete(source.row.ordinal);
  }
  return { failures, left };
}

/** Whether every place has it; a document that was given up in part stays. */
function isSettled(items: readonly FilingItem[], { row }: SourceDocument): boolean {
  const own = items.filter(({ document }) => document === row.ordinal);
  return own.length > 0 && own.every(({ state }) => state === "done" || state === "skipped");
}

/** A document that was moved has left already. */
function isMoved(items: readonly FilingItem[], { row, itemId }: SourceDocument): boolean {
  return items.some(
    ({ document, item_id }) => document === row.ordinal && item_id !== null && sameDocument(item_id, itemId),
  );
}

/** Moving a document leaves its id where ids are numbers, and its new path is another id where they are paths. */
const sameDocument = (one: string, other: string): boolean => one === other;

async function finish(
  deps: FilingRunDeps,
  work: FilingWork,
  failures: readonly ItemFailure[],
  left: ReadonlySet<number> = new Set(),
): Promise<void> {
  const { jobs, clock, probeSeconds } = deps;
  const again = await keepEnd(deps, work, { failures, left });
  if (again === undefined) return;
  await deps.database.transaction((tx) =>
    jobs.add(
      tx,
      runFiling,
      { filing: work.filing.id, isProbe: true },
      { key: `filing:${work.filing.id}`, runAt: addSeconds(clock.now(), again.retryAfterSeconds ?? probeSeconds) },
    ),
  );
}
