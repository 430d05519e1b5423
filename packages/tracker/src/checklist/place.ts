import { sql } from "kysely";
import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/tracker-api";
import { limits } from "@muniment/tracker-api/limits";
import { q } from "../db.ts";
import { rankBetween } from "../rank.ts";
import { invalid } from "../wire.ts";

/** Where something is wanted: in a section or below a task, before or after a sibling, at the end without. */
export interface WantedPlace {
  readonly section_id?: string | null;
  readonly parent_id?: string | null;
  readonly before?: string;
  readonly after?: string;
}

/** Where a task goes. */
export interface TaskPlace {
  readonly section_id: string | null;
  readonly parent_id: string | null;
  readonly rank: string;
  readonly tree: string;
  readonly depth: number;
}

/** Where a section goes. */
export interface SectionPlace {
  readonly parent_section_id: string | null;
  readonly rank: string;
  readonly tree: string;
  readonly depth: number;
}

interface Neighbours {
  readonly low: string | null;
  readonly high: string | null;
}

/** Between a section's ranks and those of its tasks, and between ranks: both sort before every digit of a rank. */
const TASKS = "!";
const BELOW = "/";
const MOST_TASK_DEPTH = limits.taskDepth + 1;

/** Finds the place of a task in its tracker, which the caller has locked. `moved` is not counted among siblings. */
export async function findTaskPlace(
  tx: Tx,
  trackerId: string,
  wanted: WantedPlace,
  moved?: { readonly id: string; readonly tree: string; readonly height: number },
): Promise<TaskPlace> {
  const { parent_id: parentId = null } = wanted;
  const parent = parentId === null ? undefined : await findLiveTask(tx, trackerId, parentId, "parent_id");
  if (parent !== undefined && moved !== undefined) {
    // Below itself there is no end.
    if (parent.tree === moved.tree || parent.tree.startsWith(moved.tree + BELOW)) throw new AppError(errors.cycle);
  }
  const sectionId = parent === undefined ? (wanted.section_id ?? null) : parent.section_id;
  const section = sectionId === null ? "" : await findSectionTree(tx, trackerId, sectionId);
  const depth = (parent?.depth ?? 0) + 1;
  if (depth + (moved?.height ?? 0) > MOST_TASK_DEPTH) throw new AppError(errors.tooDeep);
  const siblings = sql`t.tracker_id = ${trackerId} and t.deleted_at is null and t.id <> ${moved?.id ?? ""}
    and t.parent_id is not distinct from ${parentId} and t.section_id is not distinct from ${sectionId}`;
  const rank = rankOf(await findNeighbours(tx, sql`tracker.task t`, siblings, wanted));
  const tree = parent === undefined ? section + TASKS + rank : parent.tree + BELOW + rank;
  return { section_id: sectionId, parent_id: parentId, rank, tree, depth };
}

/** Finds the place of a section likewise. */
export async function findSectionPlace(
  tx: Tx,
  trackerId: string,
  wanted: Pick<WantedPlace, "before" | "after"> & { parent_section_id?: string | null },
  moved?: { readonly id: string; readonly tree: string; readonly height: number },
): Promise<SectionPlace> {
  const parentId = wanted.parent_section_id ?? null;
  const parent = parentId === null ? undefined : await findSectionTree(tx, trackerId, parentId);
  const isBelowItself =
    parent !== undefined && moved !== undefined && (parent === moved.tree || parent.startsWith(moved.tree + BELOW));
  if (isBelowItself) throw new AppError(errors.cycle);
  const depth = parent === undefined ? 1 : parent.split(BELOW).length + 1;
  if (depth + (moved?.height ?? 0) > limits.sectionDepth) throw new AppError(errors.tooDeep);
  const siblings = sql`t.tracker_id = ${trackerId} and t.id <> ${moved?.id ?? ""}
    and t.parent_section_id is not distinct from ${parentId}`;
  const rank = rankOf(await findNeighbours(tx, sql`tracker.section t`, siblings, wanted));
  return { parent_section_id: parentId, rank, tree: parent === undefined ? rank : parent + BELOW + rank, depth };
}

/** Gives everything below a task or section the place that its top now has. */
export async function moveBelow(
  tx: Tx,
  given: { trackerId: string; from: string; to: string; sectionId?: string | null; deeper?: number },
): Promise<void> {
  const { trackerId, from, to, sectionId, deeper = 0 } = given;
  const section = sectionId === undefined ? sql`section_id` : sql`${sectionId}`;
  await sql`update tracker.task set tree = ${to}::text || substr(tree, ${from.length + 1}), section_id = ${section},
      depth = depth + ${deeper}
    where tracker_id = ${trackerId} and (starts_with(tree, ${from + BELOW}) or starts_with(tree, ${from + TASKS}))`.execute(
    q(tx),
  );
}

/** The same for the sections inside a section, whose tasks move with it. */
export async function moveSections(
  tx: Tx,
  given: { trackerId: string; from: string; to: string; deeper: number },
): Promise<void> {
  const { trackerId, from, to, deeper } = given;
  await sql`update tracker.section set tree = ${to}::text || substr(tree, ${from.length + 1}), depth = depth + ${deeper}
    where tracker_id = ${trackerId} and starts_with(tree, ${from + BELOW})`.execute(q(tx));
  await moveBelow(tx, { trackerId, from, to });
}

async function findLiveTask(
  tx: Tx,
  trackerId: string,
  id: string,
  field: string,
): Promise<{ tree: string; depth: number; section_id: string | null }> {
  const row = await q(tx)
    .selectFrom("tracker.task")
    .select(["tree", "depth", "section_id"])
    .where("id", "=", id)
    .where("tracker_id", "=", trackerId)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  if (row === undefined) throw invalid(field, "There is no such task in this tracker.");
  return row;
}

async function findSectionTree(tx: Tx, trackerId: string, id: string): Promise<string> {
  const row = await q(tx)
    .selectFrom("tracker.section")
    .select("tree")
    .where("id", "=", id)
    .where("tracker_id", "=", trackerId)
    .executeTakeFirst();
  if (row === undefined) throw invalid("section_id", "There is no such section in this tracker.");
  return row.tree;
}

async function findNeighbours(
  tx: Tx,
  from: ReturnType<typeof sql>,
  siblings: ReturnType<typeof sql>,
  { before, after }: Pick<WantedPlace, "before" | "after">,
): Promise<Neighbours> {
  const [field, id] = before !== undefined ? ["before", before] : ["after", after];
  if (id === undefined) {
    const { rows } = await sql<Neighbours>`
      select max(t.rank) as low, null as high from ${from} where ${siblings}`.execute(q(tx));
    return rows[0] ?? { low: null, high: null };
  }
  const { rows } = await sql<Neighbours>`
    with beside as (select t.rank from ${from} where ${siblings} and t.id = ${id})
    select ${
      field === "before"
        ? sql`(select max(t.rank) from ${from} where ${siblings} and t.rank < beside.rank) as low, beside.rank as high`
        : sql`beside.rank as low, (select min(t.rank) from ${from} where ${siblings} and t.rank > beside.rank) as high`
    } from beside`.execute(q(tx));
  const [found] = rows;
  if (found === undefined) throw invalid(field ?? "", "That is not beside it.");
  return found;
}

function rankOf({ low, high }: Neighbours): string {
  return rankBetween(low ?? undefined, high ?? undefined);
}
