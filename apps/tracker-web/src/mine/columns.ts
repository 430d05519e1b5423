import { t } from "../messages.ts";

/** What a list over all matters says of a task beside its title (TRK-VIEW-002). */
export const MY_COLUMNS = [
  { id: "assignees", width: 132 },
  { id: "due", width: 168 },
  { id: "status", width: 132 },
  { id: "priority", width: 92 },
  { id: "links", width: 104 },
  { id: "created", width: 104 },
  { id: "updated", width: 104 },
  { id: "completed", width: 104 },
] as const;

/** Names one of them. */
export type MyColumnId = (typeof MY_COLUMNS)[number]["id"];

const USUAL: readonly MyColumnId[] = ["assignees", "due", "priority"];

/** The columns that a person kept, as far as there are such, in the order of the list. */
export function readMyColumns(kept: unknown): readonly MyColumnId[] {
  if (!Array.isArray(kept)) return USUAL;
  return MY_COLUMNS.map(({ id }) => id).filter((id) => kept.includes(id));
}

/** How a column is called. */
export function myColumnName(id: MyColumnId): string {
  return t(`column.${id}`);
}
