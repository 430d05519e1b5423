import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { SectionPlace } from "./place.ts";
import { progressOf } from "./tracker.repository.ts";

/** A section with its progress. */
export interface SectionRecord {
  readonly id: string;
  readonly tracker_id: string;
  readonly parent_section_id: string | null;
  readonly title: string;
  readonly rank: string;
  readonly tree: string;
  readonly depth: number;
  readonly collapsed_by_default: boolean;
  readonly rev: number;
  readonly done: number;
  readonly countable: number;
  readonly total: number;
  readonly overdue: number;
}

/** Sections of a tracker in the order of the outline; what lies in the sections below counts too (TRK-SEC-002). */
export async function listSections(
  reader: Tx,
  trackerId: string,
  given: { today: string; now: Date },
): Promise<SectionRecord[]> {
  const { rows } = await sql<SectionRecord>`
    select n.id, n.tracker_id, n.parent_section_id, n.title, n.rank, n.tree, n.depth, n.collapsed_by_default, n.rev, p.*
    from tracker.section n cross join lateral (${progressOf(
      sql`t.tracker_id = n.tracker_id and t.section_id in (select b.id from tracker.section b
        where b.tracker_id = n.tracker_id and (b.id = n.id or starts_with(b.tree, n.tree || '/')))`,
      given,
    )}) p
    where n.tracker_id = ${trackerId} order by n.tree`.execute(q(reader));
  return rows;
}

/** A section alone. */
export async function findSection(
  reader: Tx,
  id: string,
): Promise<Omit<SectionRecord, "done" | "countable" | "total" | "overdue"> | undefined> {
  return q(reader)
    .selectFrom("tracker.section")
    .select(["id", "tracker_id", "parent_section_id", "title", "rank", "tree", "depth", "collapsed_by_default", "rev"])
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Adds a section. */
export async function insertSection(
  tx: Tx,
  row: SectionPlace & { id: string; tracker_id: string; title: string; collapsed_by_default: boolean },
): Promise<void> {
  await q(tx).insertInto("tracker.section").values(row).execute();
}

/** Changes a section and raises its state. */
export async function changeSection(
  tx: Tx,
  id: string,
  changes: Partial<SectionPlace> & { title?: string; collapsed_by_default?: boolean },
): Promise<void> {
  await q(tx)
    .updateTable("tracker.section")
    .set({ ...changes, rev: sql<number>`rev + 1` })
    .where("id", "=", id)
    .execute();
}

/** How many levels of sections lie below one. */
export async function heightOf(tx: Tx, section: { tracker_id: string; tree: string; depth: number }): Promise<number> {
  const { rows } = await sql<{ depth: number | null }>`select max(depth) as depth from tracker.section
    where tracker_id = ${section.tracker_id} and starts_with(tree, ${`${section.tree}/`})`.execute(q(tx));
  return (rows[0]?.depth ?? section.depth) - section.depth;
}

/** What lies right in a section: its sections, and its live tasks that are below no other. */
export async function contentsOf(
  tx: Tx,
  id: string,
): Promise<{ sections: { id: string; tree: string; depth: number }[]; tasks: string[] }> {
  const sections = await q(tx)
    .selectFrom("tracker.section")
    .select(["id", "tree", "depth"])
    .where("parent_section_id", "=", id)
    .orderBy("tree")
    .execute();
  const tasks = await q(tx)
    .selectFrom("tracker.task")
    .select("id")
    .where("section_id", "=", id)
    .where("parent_id", "is", null)
    .where("deleted_at", "is", null)
    .orderBy("tree")
    .execute();
  return { sections, tasks: tasks.map((row) => row.id) };
}

/** Removes a section in which nothing is left but what lies in the bin, which then belongs to none. */
export async function removeSection(tx: Tx, id: string): Promise<void> {
  await sql`update tracker.task set section_id = null where section_id = ${id}`.execute(q(tx));
  await q(tx).deleteFrom("tracker.section").where("id", "=", id).execute();
}
