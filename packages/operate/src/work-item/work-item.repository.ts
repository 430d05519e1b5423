import { sql } from "kysely";
import type { RawBuilder, Selectable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import type { FieldContent } from "@muniment/operate-api/case";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import { searchVector } from "./search-words.ts";
import type { WorkItemRow } from "./work-item.tables.ts";

/** A work item as it is read. */
export type WorkItem = Selectable<WorkItemRow>;

/** Whose queue something is in: a person's, or a team's until somebody takes it (OPR-INB-051). */
export interface OwnerRef {
  readonly kind: "user" | "team";
  readonly id: string;
}

/** What a new work item is made with. */
export interface NewWorkItem {
  readonly id: string;
  readonly type: WorkItem["type"];
  readonly reference: string;
  readonly title: string;
  readonly phase: string;
  readonly owner: OwnerRef;
  readonly isRestricted?: boolean;
  /** Of a case: what it follows, and what its fields have. */
  readonly workType?: string;
  readonly data?: Readonly<Record<string, FieldContent>>;
  /** What it is found by beside its reference and title. */
  readonly words?: readonly string[];
  /** Absent for what no person made. */
  readonly createdBy?: string;
  readonly at: Date;
}

/** What may be changed of a work item. */
export interface WorkItemChange {
  /** With its reference, since it is found by both. */
  readonly title?: { readonly reference: string; readonly title: string };
  readonly phase?: string;
  readonly owner?: OwnerRef;
  /** Takes it out of its team's queue; the team goes on seeing it. */
  readonly takenBy?: string;
  readonly isRestricted?: boolean;
  readonly trouble?: TroubleValue | null;
  readonly closedAt?: Date | null;
  readonly data?: Readonly<Record<string, FieldContent>>;
  /** Absent for what no person does. */
  readonly by?: string;
  readonly at: Date;
}

const ownerColumns = ({ kind, id }: OwnerRef) => ({
  owner_user_id: kind === "user" ? id : null,
  owner_team_id: kind === "team" ? id : null,
});

/** `undefined` when its reference is taken. */
export async function insertWorkItem(tx: Tx, given: NewWorkItem): Promise<WorkItem | undefined> {
  const { id, type, reference, title, phase, at } = given;
  const by = given.createdBy ?? null;
  return q(tx)
    .insertInto("operate.work_item")
    .values({
      id,
      type,
      reference,
      title,
      phase,
      ...ownerColumns(given.owner),
      is_restricted: given.isRestricted ?? false,
      work_type: given.workType ?? null,
      data: JSON.stringify(given.data ?? {}),
      search: searchVector([reference, title, ...(given.words ?? [])]),
      created_at: at,
      created_by: by,
      updated_at: at,
      updated_by: by,
    })
    .onConflict((conflict) => conflict.column("reference").doNothing())
    .returningAll()
    .executeTakeFirst();
}

/** A work item by its id. */
export async function getWorkItem(reader: Tx, id: string): Promise<WorkItem> {
  return q(reader).selectFrom("operate.work_item").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
}

/** A work item of a type, held until `tx` ends, so that two people cannot both act on it. */
export async function lockWorkItem(tx: Tx, type: WorkItem["type"], id: string): Promise<WorkItem | undefined> {
  if (!isRowId(id)) return undefined;
  return q(tx)
    .selectFrom("operate.work_item")
    .selectAll()
    .where("id", "=", id)
    .where("type", "=", type)
    .forUpdate()
    .executeTakeFirst();
}

/** Changes what is given; whoever acts on a state holds the item first. */
export async function changeWorkItem(tx: Tx, id: string, change: WorkItemChange): Promise<void> {
  const { title, phase, owner, takenBy, isRestricted, trouble, closedAt, data, by, at } = change;
  await q(tx)
    .updateTable("operate.work_item")
    .set((eb) => ({
      ...(title === undefined ? {} : { title: title.title, search: searchVector([title.reference, title.title]) }),
      ...(phase === undefined ? {} : { phase }),
      ...(owner === undefined ? {} : ownerColumns(owner)),
      ...(takenBy === undefined ? {} : { owner_user_id: takenBy }),
      ...(isRestricted === undefined ? {} : { is_restricted: isRestricted }),
      ...(trouble === undefined ? {} : { trouble: trouble === null ? null : JSON.stringify(trouble) }),
      ...(closedAt === undefined ? {} : { closed_at: closedAt }),
      ...(data === undefined ? {} : { data: JSON.stringify(data) }),
      updated_at: at,
      updated_by: by ?? null,
      rev: eb("rev", "+", 1),
    }))
    .where("id", "=", id)
    .execute();
}

/** The name of a work item's owner, with the item under the alias `w`. */
export const ownerName: RawBuilder<string> = sql<string>`coalesce(
  (select u.name from operate."user" u where u.id = w.owner_user_id),
  (select t.name from operate.team t where t.id = w.owner_team_id))`;

/** The owner as the contract shows it. */
export function wireOwner(
  row: Pick<WorkItem, "owner_user_id" | "owner_team_id"> & { readonly owner_name: string },
): OwnerRef & { readonly name: string } {
  const kind = row.owner_user_id === null ? "team" : "user";
  return { kind, id: row.owner_user_id ?? row.owner_team_id ?? "", name: row.owner_name };
}
