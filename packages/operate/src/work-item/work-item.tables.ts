import type { ColumnType, Generated, GeneratedAlways } from "kysely";

type Json<T> = ColumnType<T, string, string>;

/** Why a person should look: a Trouble of the contract. */
interface StoredTrouble {
  readonly code: string;
  readonly text: string;
  readonly repository_code?: string;
  readonly transaction?: string;
  readonly at: string;
}

/** `operate.work_item`: what every unit of work has, of whatever type (operate.md 22). */
export interface WorkItemRow {
  id: string;
  num: GeneratedAlways<number>;
  type: "case" | "inbound-email" | "task";
  reference: string;
  title: string;
  phase: string;
  owner_user_id: string | null;
  owner_team_id: string | null;
  is_restricted: Generated<boolean>;
  trouble: Json<StoredTrouble> | null;
  search: string;
  created_at: Date;
  created_by: string | null;
  updated_at: Date;
  updated_by: string | null;
  closed_at: Date | null;
  /** What a case follows; absent for all other items. */
  work_type: Generated<string | null>;
  /** What its fields have, by their names. */
  data: ColumnType<Readonly<Record<string, string | number | boolean | string[]>>, string | undefined, string>;
  /** What it counts for in somebody's load (OPR-ALC-005). */
  weight: Generated<number>;
  due_at: Date | null;
  /** Not in a queue before then (OPR-QUE-002). */
  held_until: Date | null;
  rev: Generated<number>;
}

/** The table of this slice. */
export interface WorkItemTables {
  "operate.work_item": WorkItemRow;
}
