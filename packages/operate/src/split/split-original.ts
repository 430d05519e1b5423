import { addSeconds } from "@muniment/kernel";
import { followDocument } from "../case/index.ts";
import { isGone, RepositoryError } from "../document-repository/index.ts";
import type { DocumentRepository } from "../document-repository/index.ts";
import { holdUpOf } from "../file-work/index.ts";
import { tellAdministrators } from "../notice/index.ts";
import type { Effect } from "../operation/index.ts";
import { openFor, record } from "./split-ground.ts";
import type { SplitRunDeps, SplitWork } from "./split-ground.ts";
import { keyOf, runSplit } from "./split-task.ts";
import { changeSplit } from "./split.repository.ts";
import type { OriginalAct } from "./split.tables.ts";

interface Moved {
  readonly id: string;
  readonly name: string;
}

/** Once every part is stored: keeps, moves or removes the original, and ends the split (OPR-SPL-008). */
export async function finishOriginal(deps: SplitRunDeps, work: SplitWork): Promise<void> {
  const { view, service } = work;
  const { original } = view;
  try {
    if (original.act === "keep") {
      await end(deps, work);
      return;
    }
    const repository = await openFor(deps, work, { service, runAs: view.run_as });
    const effect = original.act === "remove" ? removing(repository, work) : moving(repository, work, original);
    const scope = {
      groupId: view.id,
      function: "F10",
      runAs: view.run_as,
      serviceId: service.id,
      userId: view.user_id,
      comment: `Operate F10 for ${view.user_name} (${work.row.reference}) op:${view.id}`,
    } as const;
    await end(deps, work, await deps.operations.perform(scope, effect));
  } catch (error) {
    if (!(error instanceof RepositoryError)) throw error;
    await holdBack(deps, work, error);
  }
}

function removing(repository: DocumentRepository, { view }: SplitWork): Effect<Moved> {
  const done = { id: view.item_id, name: view.source_name };
  return {
    key: `split:${view.id}:original:remove`,
    kind: "document.remove",
    intent: { document: view.item_id },
    async attempt(mark) {
      await repository.remove(view.item_id, mark);
      return done;
    },
    find: async () => ((await isGone(repository, view.item_id)) ? done : undefined),
  };
}

function moving(
  repository: DocumentRepository,
  { view, row }: SplitWork,
  { folder }: Extract<OriginalAct, { act: "move" }>,
): Effect<Moved> {
  const resultOf = ({ id, name }: Moved): Moved => ({ id, name });
  return {
    key: `split:${view.id}:original:move:${folder.id}`,
    kind: "document.move",
    intent: { document: view.item_id, container: folder.id },
    async attempt(mark) {
      if (!(await repository.isWithin(folder.id, row.item_id))) throw new RepositoryError("gone", "outside");
      const from = view.source_folder?.id ?? row.item_id;
      return resultOf(await repository.move(view.item_id, { from, to: folder.id }, mark));
    },
    async find(mark) {
      if (repository.capabilities.has("idempotencyKey")) {
        const found = await repository.outcomeOf(mark.operationId);
        return found && resultOf(found);
      }
      if (!(await isGone(repository, view.item_id))) return undefined;
      for (let cursor: string | undefined; ;) {
        const page = await repository.list(folder.id, cursor);
        const found = page.items.find(({ kind, name }) => kind === "document" && name === view.source_name);
        if (found !== undefined) return resultOf(found);
        ({ cursor } = page);
        if (cursor === undefined) return undefined;
      }
    },
  };
}

async function end({ database, clock }: SplitRunDeps, work: SplitWork, moved?: Moved): Promise<void> {
  const { view, row, service } = work;
  const at = clock.now();
  const { original } = view;
  await database.transaction(async (tx) => {
    const change = { state: "stored", trouble: null, ended_at: at } as const;
    if (!(await changeSplit(tx, { id: view.id, states: ["storing"] }, change))) return;
    if (original.act === "move" && moved !== undefined) {
      await followDocument(tx, {
        from: { serviceId: service.id, itemId: view.item_id, caseId: row.id },
        to: {
          serviceId: service.id,
          itemId: moved.id,
          caseId: row.id,
          containerId: original.folder.id,
          name: moved.name,
        },
      });
    }
    const details = { original: original.act };
    await record(tx, work, { at, action: "split.end", outcome: "ok", details });
  });
}

/** The parts are stored, and the original is where it was. */
async function holdBack(deps: SplitRunDeps, work: SplitWork, error: RepositoryError): Promise<void> {
  const { database, clock, jobs, probeSeconds } = deps;
  const { view, row, service } = work;
  const { original } = view;
  const now = clock.now();
  const folder = original.act === "move" ? original.folder : undefined;
  const place = folder ?? view.source_folder ?? { id: row.item_id, name: row.place_name };
  const action = original.act === "move" ? "move documents from" : "delete documents in";
  const kept = "every part is stored, and the original is where it was";
  const held = holdUpOf(error, { service, place, action, kept, runAs: view.run_as, now });
  const { trouble, isWaiting, notice } = held;
  await database.transaction(async (tx) => {
    const state = isWaiting ? "storing" : "partly_stored";
    await changeSplit(tx, { id: view.id, states: ["storing"] }, { state, trouble });
    if (notice !== undefined) await tellAdministrators(tx, notice);
    await record(tx, work, { at: now, action: "split.end", outcome: "refused", code: trouble.code });
    if (!isWaiting) return;
    const runAt = addSeconds(now, held.retryAfterSeconds ?? probeSeconds);
    await jobs.add(tx, runSplit, { split: view.id }, { key: keyOf(view.id), runAt });
  });
}
