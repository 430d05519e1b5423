import type { ImportRowData } from "@muniment/tracker-api/import";
import type { StoredValue, TaskRecord } from "../checklist/index.ts";
import type { DateOrder } from "./cell.ts";

/** Somebody whom a text in the file means, or why it means nobody. */
export type FoundPerson =
  | {
      readonly kind: "found";
      readonly ty: "user" | "group";
      readonly workId: string;
      readonly name: string;
      readonly email?: string;
      readonly access: "member" | "external";
    }
  | { readonly kind: "unknown" | "several" | "left_out" | "policy" | "refused" };

/** Somebody who would be assigned; `isKept` when they are on the task already. */
export interface PlannedAssignee {
  readonly ty: "user" | "group";
  readonly workId: string;
  readonly name: string;
  readonly email?: string;
  readonly access: "member" | "external";
  readonly isKept: boolean;
}

/** What a file would set of a task. */
export interface PlannedFields {
  title?: string;
  notes?: string;
  statusId?: string;
  priority?: number;
  start?: string | null;
  due?: string | null;
  dueTime?: string | null;
  assignees?: PlannedAssignee[];
  values?: { fieldId: string; stored: StoredValue | null }[];
}

/** A row, with what it would set. */
export interface PlannedRow extends ImportRowData {
  readonly fields: PlannedFields;
  readonly task: TaskRecord | undefined;
  /** The row or task that a new one goes below. */
  readonly below: { readonly row: number } | { readonly task: TaskRecord } | undefined;
}

/** The tracker and the file, as far as a plan has to know them. */
export interface PlanInput {
  readonly rows: readonly (readonly string[])[];
  readonly headerRow: number;
  readonly columns: readonly string[];
  readonly dateOrder: DateOrder;
  readonly tasks: readonly TaskRecord[];
  readonly sections: readonly { readonly id: string; readonly title: string }[];
  readonly statuses: readonly { readonly id: string; readonly value: string }[];
  readonly fields: readonly {
    readonly id: string;
    readonly title: string;
    readonly type: string;
    readonly options: { choices?: string[]; currency?: string };
  }[];
  readonly people: ReadonlyMap<string, FoundPerson>;
  /** Statuses that were chosen for words of the file. */
  readonly chosenStatuses: Readonly<Record<string, string>>;
  /** The id of the task that a link leads to. */
  linked(cell: string): string | undefined;
}

/** One text for upper and lower case. */
export const folded = (text: string): string => text.normalize("NFKC").trim().replaceAll(/\s+/g, " ").toLowerCase();
