import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { ConversionError } from "@muniment/documents/convert";
import { inspectSource, makeParts, SplitError } from "@muniment/documents/split";
import type { SplitFacts } from "@muniment/documents/split";
import { addSeconds } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import { pagesOfText } from "@muniment/operate-api/split";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import { findCaseAsSystem, linkDocuments } from "../case/index.ts";
import { RepositoryError } from "../document-repository/index.ts";
import { freeNameIn, hashFile, holdUpOf, inScratch, storeFileEffect } from "../file-work/index.ts";
import type { StoredFile } from "../file-work/index.ts";
import { cleanName } from "../filing/index.ts";
import { getService } from "../linked-service/index.ts";
import { tellAdministrators } from "../notice/index.ts";
import { fetchSource, openFor, record } from "./split-ground.ts";
import type { SplitRunDeps, SplitWork } from "./split-ground.ts";
import { finishOriginal } from "./split-original.ts";
import { keyOf, runSplit } from "./split-task.ts";
import { unreadable } from "./split-trouble.ts";
import { changeParts, changeSplit, findSplit, listParts } from "./split.repository.ts";
import type { PartView } from "./split.repository.ts";
import type { SplitRow } from "./split.tables.ts";

/** Where a part goes, and as whom. */
interface PartWork extends SplitWork {
  readonly part: PartView;
  readonly runAs: SplitRow["run_as"];
}

/**
 * Stores what is not stored yet, each part once and in its own place; what one place refuses keeps no other part from
 * being stored (OPR-SPL-002). At the end the original goes where it was to go.
 */
export async function storeParts(deps: SplitRunDeps, work: SplitWork): Promise<void> {
  const { view, row, signal } = work;
  const pending = (await listParts(deps.database.reader, [view.id])).filter(({ state }) => state !== "stored");
  let retryAfter: number | undefined;
  try {
    if (pending.length > 0) {
      await inScratch(deps.scratchFolder, async (folder) => {
        const repository = await openFor(deps, work, { service: work.service, runAs: view.run_as });
        const source = await fetchSource(deps, work, { repository, folder });
        if (source.original.sha256 !== view.sha256) {
          const facts = await inspectSource(source.pdf, { signal });
          throw new SourceChanged(source.original.sha256, facts);
        }
        const cut = pending.map(({ pages, number }) => ({
          pages: pagesOfText(pages, view.facts?.pages ?? 0) ?? [],
          path: join(folder, `part-${number}`),
        }));
        await makeParts(source.pdf, cut, { signal });
        const isSame = source.pdf === source.original.path;
        for (const [at, part] of pending.entries()) {
          signal.throwIfAborted();
          if ((await findSplit(deps.database.reader, view.id))?.state !== "storing") return;
          retryAfter = (await storeOne(deps, work, { part, path: cut[at]?.path ?? "", isSame })) ?? retryAfter;
        }
      });
    }
  } catch (error) {
    if (error instanceof SourceChanged) {
      await askAgain(deps, work, error);
      return;
    }
    if (error instanceof RepositoryError) {
      const place = { id: row.item_id, name: row.place_name };
      const given = { ...work, runAs: view.run_as, place, action: "view documents in" } as const;
      for (const part of pending) retryAfter = (await holdPart(deps, { ...given, part }, error)) ?? retryAfter;
    } else if (error instanceof SplitError || error instanceof ConversionError) {
      const trouble = unreadable(view.source_name, error.reason, deps.clock.now());
      await refuse(deps, work, { parts: pending, trouble });
    } else throw error;
  }
  await settle(deps, work, retryAfter);
}

/** The document has other bytes than those whose pages were looked at. */
class SourceChanged extends Error {
  readonly sha256: string;
  readonly facts: SplitFacts;

  constructor(sha256: string, facts: SplitFacts) {
    super("The document has changed");
    this.sha256 = sha256;
    this.facts = facts;
  }
}

/** Stores one part; how many seconds to wait where it is to be tried again. */
async function storeOne(
  deps: SplitRunDeps,
  work: SplitWork,
  { part, path, isSame }: { readonly part: PartView; readonly path: string; readonly isSame: boolean },
): Promise<number | undefined> {
  const row = await findCaseAsSystem(deps.database.reader, part.case_id);
  if (row === undefined || part.run_as === null) throw new Error("A part of a split without its case");
  const service = await getService(deps.database.reader, row.service_id);
  const own: PartWork = { ...work, row, service, part, runAs: part.run_as };
  try {
    await keepPart(deps, own, await upload(deps, own, { path, isSame }));
    return undefined;
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    const place = part.folder ?? { id: row.item_id, name: row.place_name };
    return holdPart(deps, { ...own, place, action: "add documents to" }, error);
  }
}

async function upload(
  deps: SplitRunDeps,
  work: PartWork,
  { path, isSame }: { readonly path: string; readonly isSame: boolean },
): Promise<StoredFile> {
  const { view, row, service, part, runAs } = work;
  const repository = await openFor(deps, work, { service, runAs });
  const containerId = part.folder?.id ?? row.item_id;
  // Whatever was chosen, a part goes to the place of its case and nowhere else.
  if (!(await repository.isWithin(containerId, row.item_id))) throw new RepositoryError("gone", "outside");
  const name = part.stored_name ?? (await freeNameIn(repository, containerId, cleanName(part.name, "part.pdf")));
  await changeParts(deps.database.reader, { splitId: view.id, number: part.number }, { stored_name: name });
  const scope = {
    groupId: view.id,
    function: "F10",
    runAs,
    serviceId: service.id,
    userId: view.user_id,
    comment: `Operate F10 for ${view.user_name} (${row.reference}) op:${view.id}`,
  } as const;
  const file = { path, name, size: (await stat(path)).size, sha256: await hashFile(path) };
  const pages = createHash("sha256").update(`${view.sha256}:${part.pages}`).digest("hex").slice(0, HASH_DIGITS);
  const key = `split:${view.id}:${part.number}:${pages}:${containerId}`;
  // A PDF that is made of another file has other bytes each time.
  const effect = storeFileEffect(repository, { key, containerId, file, isNameOurs: !isSame });
  return deps.operations.perform(scope, effect);
}

const HASH_DIGITS = 16;

/** Keeps that a part is stored: the part, the document of its case and the audit, in one transaction. */
async function keepPart({ database, clock }: SplitRunDeps, work: PartWork, stored: StoredFile): Promise<void> {
  const { view, row, part, runAs } = work;
  const { id: itemId, name, size, sha256 } = stored;
  const at = clock.now();
  await database.transaction(async (tx) => {
    const change = { state: "stored", stored_name: name, result_id: itemId, size, trouble: null } as const;
    await changeParts(tx, { splitId: view.id, number: part.number }, change);
    const link = {
      work_item_id: row.id,
      folder_name: part.folder?.name ?? row.place_name,
      container_id: part.folder?.id ?? row.item_id,
      operation_id: view.id,
      email_id: null,
      email_document: null,
      message_id: null,
      sha256,
      added_at: at,
      added_by: view.user_id,
    };
    await linkDocuments(tx, [{ document: { service_id: row.service_id, item_id: itemId, name, size, sha256 }, link }]);
    const details = { name, part: part.number, pages: part.pages, version: view.source_version };
    const given = { at, action: "document.split", object: itemId, caseId: row.id, runAs, details };
    await record(tx, work, { ...given, outcome: "ok" });
  });
}

interface HeldPart extends PartWork {
  readonly place: { readonly id: string; readonly name: string };
  readonly action: "view documents in" | "add documents to";
}

/** Keeps why a part is not stored; how many seconds to wait where it goes on by itself. */
async function holdPart(
  { database, clock, probeSeconds }: SplitRunDeps,
  work: HeldPart,
  error: RepositoryError,
): Promise<number | undefined> {
  const { view, row, service, part, runAs, place, action } = work;
  const now = clock.now();
  const held = holdUpOf(error, { service, place, action, kept: "the original is as it was", runAs, now });
  const { trouble, isWaiting, notice, retryAfterSeconds } = held;
  const isLink = error.fault === "token" && runAs === "user";
  const state = isWaiting ? (isLink ? "waiting_for_user" : "waiting") : "refused";
  await database.transaction(async (tx) => {
    await changeParts(tx, { splitId: view.id, number: part.number }, { state, trouble });
    if (notice !== undefined) await tellAdministrators(tx, notice);
    const details = { part: part.number, pages: part.pages };
    const given = { at: now, action: "document.split", caseId: row.id, runAs, details };
    await record(tx, work, { ...given, outcome: "refused", code: trouble.code });
  });
  return isWaiting ? (retryAfterSeconds ?? probeSeconds) : undefined;
}

async function refuse(
  { database, clock }: SplitRunDeps,
  work: SplitWork,
  { parts, trouble }: { readonly parts: readonly PartView[]; readonly trouble: TroubleValue },
): Promise<void> {
  await database.transaction(async (tx) => {
    for (const { number } of parts) {
      await changeParts(tx, { splitId: work.view.id, number }, { state: "refused", trouble });
    }
    const at = clock.now();
    await record(tx, work, { at, action: "split.store", outcome: "failed", code: trouble.code });
  });
}

/** A document that has changed is looked at anew; a person decides whether the parts still fit (OPR-SPL-011). */
async function askAgain(deps: SplitRunDeps, work: SplitWork, { sha256, facts }: SourceChanged): Promise<void> {
  const { view } = work;
  const at = deps.clock.now();
  const text = `"${view.source_name}" has changed since its pages were looked at. Look at the parts again.`;
  const trouble = { code: errors.conflict.code, text, at: at.toISOString() };
  const parts = await listParts(deps.database.reader, [view.id]);
  if (parts.some(({ state }) => state === "stored")) {
    await refuse(deps, work, { parts: parts.filter(({ state }) => state !== "stored"), trouble });
    await settle(deps, work, undefined);
    return;
  }
  await deps.database.transaction(async (tx) => {
    await changeParts(tx, { splitId: view.id }, { state: "draft", trouble: null });
    const change = { state: "draft", facts, scanned: null, sha256, trouble } as const;
    await changeSplit(tx, { id: view.id, states: ["storing"] }, change);
    await record(tx, work, { at, action: "split.store", outcome: "refused", code: trouble.code });
  });
}

/** Ends the split, has it go on later, or leaves it to a person. */
async function settle(deps: SplitRunDeps, work: SplitWork, retryAfter: number | undefined): Promise<void> {
  const { database, clock, jobs, probeSeconds } = deps;
  const { view } = work;
  const parts = await listParts(database.reader, [view.id]);
  const has = (...states: readonly PartView["state"][]): boolean => parts.some(({ state }) => states.includes(state));
  const states = ["storing"] as const;
  if (has("queued", "waiting", "waiting_for_user")) {
    const runAt = addSeconds(clock.now(), retryAfter ?? probeSeconds);
    await jobs.add(database.reader, runSplit, { split: view.id }, { key: keyOf(view.id), runAt });
  } else if (has("refused")) {
    await changeSplit(database.reader, { id: view.id, states }, { state: "partly_stored" });
  } else if (!has("dropped")) {
    await finishOriginal(deps, work);
  }
}
