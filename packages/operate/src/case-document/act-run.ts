import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { isLock, RepositoryError } from "../document-repository/index.ts";
import type { Repositories } from "../document-repository/index.ts";
import type { RawStore } from "../inbound-email/index.ts";
import type { Operations } from "../operation/index.ts";
import { checkItems } from "./act-check.ts";
import type { Checked } from "./act-check.ts";
import { isProgram, uploadedBytes } from "./act-content.ts";
import { effectOf, leavesSource, listAll, removalOf } from "./act-effects.ts";
import type { EffectGround, Placing } from "./act-effects.ts";
import { keepActEnd, keepDone, keepFolder } from "./act-end.ts";
import { placeItem, requireWithin } from "./act-placing.ts";
import type { Shelves } from "./act-placing.ts";
import { troubleOfAct } from "./act-trouble.ts";
import type { ItemFailure } from "./act-trouble.ts";
import { openActSides, readActWork } from "./act-work.ts";
import type { ActSides, ActWork } from "./act-work.ts";
import { findAct, listActItems, updateActItems } from "./document-act.repository.ts";
import type { ActItem } from "./document-act.repository.ts";

/** What carries acts out. */
export interface ActRunDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly repositories: Repositories;
  readonly operations: Operations;
  readonly raws: RawStore;
}

const PARALLEL = 4;
/** So many are placed and done before the next are: what has come so far is seen, and cancelling ends there. */
const BATCH = 20;

/** Carries out what is left of an act; what is done is not done again (OPR-FLT-002). */
export async function carryOutAct(deps: ActRunDeps, actId: string): Promise<void> {
  const work = await readActWork(deps.database.reader, actId);
  if (work === undefined) return;
  let ground: EffectGround;
  let checked: Checked;
  try {
    const sides = await openActSides(deps.repositories, work);
    await requirePlaces(work, sides);
    await requireRights(work, sides);
    ground = { work, sides, upload: () => uploadedBytes(deps.raws, deps.database.reader, work.act.id) };
    if (work.act.kind === "upload" && (await isProgram(ground.upload()))) {
      throw new RepositoryError("input", "program");
    }
    checked = await checkItems(work, sides, deps.clock.now());
  } catch (error) {
    const trouble = troubleOfAct(work, error, { now: deps.clock.now() });
    return keepActEnd(deps, work, { failures: waiting(work.items).map((item) => ({ item, ...trouble })) });
  }
  // What is to be tried again is looked at again, with all that was refused.
  const later = checked.failures.filter(({ isWaiting }) => isWaiting);
  if (later.length > 0) return keepActEnd(deps, work, { failures: later });
  if (checked.failures.length > 0 && work.act.if_refused === "ask") return keepActEnd(deps, work, checked);
  const failures = await carryOutItems(deps, ground, checked);
  await keepActEnd(deps, work, { failures });
}

/** Places and does the items, a batch at a time; what lies in folders comes after them. */
async function carryOutItems(deps: ActRunDeps, ground: EffectGround, checked: Checked): Promise<ItemFailure[]> {
  const { work } = ground;
  const { seen } = checked;
  const shelves: Shelves = new Map();
  const failed = new Map(checked.failures.map((failure) => [failure.item.ordinal, failure]));
  const emptied: Placing[] = [];
  for (;;) {
    const items = await listActItems(deps.database.reader, [work.act.id]);
    const left = waiting(items).filter(({ ordinal }) => !failed.has(ordinal));
    const current = await findAct(deps.database.reader, work.act.id);
    if (left.length === 0 || current?.state === "cancelled") break;
    const batch = left.slice(0, BATCH);
    const { placings, failures } = await place(deps, { ...ground, shelves, seen }, batch);
    const folders = placings.filter((placing) => isTree(ground, placing));
    for (const placing of folders) {
      const failure = await openFolder(deps, ground, placing);
      if (failure === undefined) emptied.push(placing);
      else failures.push(failure);
    }
    const single = placings.filter((placing) => !folders.includes(placing));
    failures.push(...(await perform(deps, ground, single)));
    for (const failure of failures) failed.set(failure.item.ordinal, failure);
  }
  if (failed.size === 0 && work.act.kind === "move") await removeEmptied(deps, ground, emptied);
  return [...failed.values()];
}

const waiting = (items: readonly ActItem[]): ActItem[] => items.filter(({ state }) => state === "waiting");

/** Folders that go by their content are made anew, with what is in them. */
function isTree(ground: EffectGround, placing: Placing): boolean {
  const { kind } = ground.work.act;
  if (placing.item.kind !== "container") return false;
  return kind === "copy" || (kind === "move" && leavesSource(ground, placing));
}

async function requirePlaces({ act, source, target, targetId }: ActWork, sides: ActSides): Promise<void> {
  await requireWithin(sides.target, targetId, target.row.item_id);
  if (act.folder_id !== targetId) await requireWithin(sides.source, act.folder_id, source.row.item_id);
}

/** Asked before the first change where the provider tells, so that nothing is half done (OPR-CPM-002). */
async function requireRights({ act, targetId }: ActWork, { target }: ActSides): Promise<void> {
  if (!target.capabilities.has("rights")) return;
  if (!["copy", "move", "upload", "create_folder"].includes(act.kind)) return;
  const { addDocuments, addFolders } = await target.rights(targetId);
  const isAllowed =
    { create_folder: addFolders, upload: addDocuments }[act.kind as string] ?? (addDocuments || addFolders);
  if (isAllowed) return;
  throw new RepositoryError("denied", "no_right_to_add");
}

async function place(
  deps: ActRunDeps,
  ground: EffectGround & { readonly shelves: Shelves; readonly seen: Checked["seen"] },
  items: readonly ActItem[],
): Promise<{ placings: Placing[]; failures: ItemFailure[] }> {
  const placings: Placing[] = [];
  const failures: ItemFailure[] = [];
  for (const item of items) {
    const at = { actId: item.act_id, ordinal: item.ordinal, states: ["waiting"] as const };
    try {
      const placed = await placeItem(ground, item);
      if (placed === "skipped") {
        await updateActItems(deps.database.reader, at, { state: "skipped" });
        continue;
      }
      const { placing, size } = placed;
      const { kind, name } = placing.item;
      await updateActItems(deps.database.reader, at, {
        kind,
        name,
        size: size ?? null,
        target_name: placing.name,
        older_id: placing.olderId ?? null,
      });
      placings.push(placing);
    } catch (error) {
      failures.push({ item, ...troubleOfAct(ground.work, error, { now: deps.clock.now() }) });
    }
  }
  return { placings, failures };
}

async function perform(deps: ActRunDeps, ground: EffectGround, placings: readonly Placing[]): Promise<ItemFailure[]> {
  const { work } = ground;
  const effects = placings.map((placing) => effectOf(ground, placing));
  // A folder is empty once what was in it is gone, so what is deleted goes one after the other.
  const parallel = work.act.kind === "delete" ? 1 : PARALLEL;
  const outcomes = await deps.operations.performAll(work.scope, effects, { parallel });
  const failures: ItemFailure[] = [];
  for (const [at, placing] of placings.entries()) {
    const outcome = outcomes[at];
    if (outcome === undefined) continue;
    try {
      if ("error" in outcome) throw outcome.error;
      if (leavesSource(ground, placing)) {
        await deps.operations.perform({ ...work.scope, serviceId: work.source.service.id }, removalOf(ground, placing));
      }
      await keepDone(deps, work, { placing, result: outcome.result });
    } catch (error) {
      const { name } = placing;
      const known = { name, now: deps.clock.now(), ...(await holderOf(ground, placing, error)) };
      failures.push({ item: placing.item, ...troubleOfAct(work, error, known) });
    }
  }
  return failures;
}

/** Who has the document in use that an act was refused for (OPR-ERR-011, OPR-CPM-006). */
async function holderOf(
  { sides }: EffectGround,
  { itemId, olderId }: Placing,
  error: unknown,
): Promise<{ holder?: { name: string; since?: string } }> {
  if (!(error instanceof RepositoryError) || !isLock(error)) return {};
  const found = await (olderId === undefined ? sides.source.stat(itemId) : sides.target.stat(olderId)).catch(
    (reason: unknown) => {
      if (reason instanceof RepositoryError) return undefined;
      throw reason;
    },
  );
  const { lockedBy: by = "", lockedAt } = found?.facts ?? {};
  if (by === "") return {};
  return { holder: { name: by, ...(lockedAt === undefined ? {} : { since: lockedAt }) } };
}

/** Makes a folder anew where it goes, and takes what is in it into the act. */
async function openFolder(deps: ActRunDeps, ground: EffectGround, placing: Placing): Promise<ItemFailure | undefined> {
  const { work, sides } = ground;
  const { target } = sides;
  const { item, toId, name } = placing;
  try {
    // A copy of a folder into itself would never end.
    if (sides.isOne && (await isBelow(ground, { id: toId, of: placing.itemId }))) {
      throw new RepositoryError("input", "into_itself");
    }
    const made = await deps.operations.perform(work.scope, {
      key: `act:${work.act.id}:${item.ordinal}`,
      kind: "folder.create",
      intent: { item: item.item_id, container: toId, name },
      attempt: async (mark) => {
        const { id } = await target.createFolder(toId, name, mark);
        return { id, name };
      },
      find: async () => {
        const found = (await listAll(target, toId)).find((other) => other.kind === "container" && other.name === name);
        return found && { id: found.id, name };
      },
    });
    const children = await listAll(sides.source, placing.itemId);
    await keepFolder(deps, work, { placing, made, children });
    return undefined;
  } catch (error) {
    return { item, ...troubleOfAct(work, error, { name, now: deps.clock.now() }) };
  }
}

async function isBelow({ work, sides }: EffectGround, { id, of }: { id: string; of: string }): Promise<boolean> {
  const trail = await sides.target.trail(id, work.target.row.item_id);
  return trail.some((step) => step.id === of);
}

/** Last of all the folders themselves, from the innermost: what somebody put there meanwhile keeps its folder. */
async function removeEmptied(deps: ActRunDeps, ground: EffectGround, emptied: readonly Placing[]): Promise<void> {
  const scope = { ...ground.work.scope, serviceId: ground.work.source.service.id };
  for (const placing of emptied.toReversed()) {
    const [outcome] = await deps.operations.performAll(scope, [removalOf(ground, placing)]);
    if (outcome !== undefined && "error" in outcome && !(outcome.error instanceof RepositoryError)) throw outcome.error;
  }
}
