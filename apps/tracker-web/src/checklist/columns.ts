import { t } from "../messages.ts";

/** The columns of a checklist beside the title (TRK-VIEW-002). */
export const COLUMNS = [
  { id: "number", width: 64 },
  { id: "assignees", width: 180 },
  { id: "due", width: 176 },
  { id: "status", width: 140 },
  { id: "priority", width: 96 },
  { id: "links", width: 96 },
  { id: "notes", width: 200 },
  { id: "created", width: 112 },
  { id: "updated", width: 112 },
  { id: "completed", width: 112 },
] as const;

/** Names a column. */
export type ColumnId = (typeof COLUMNS)[number]["id"];

/** Shown until a person chooses otherwise. */
const FIRST_COLUMNS: readonly ColumnId[] = ["assignees", "due", "status", "priority"];

/** How a column is called. */
export function columnName(id: ColumnId): string {
  return t(`column.${id}`);
}

/** The ids that a person kept, as far as there are such columns, in the order of the table. */
export function readColumns(kept: unknown): readonly ColumnId[] {
  if (!Array.isArray(kept)) return FIRST_COLUMNS;
  return COLUMNS.map(({ id }) => id).filter((id) => kept.includes(id));
}
