import { formatSize } from "@muniment/ui/message";
import type { Column } from "@muniment/ui/table";
import { FileIcon } from "../../item/file-icon.tsx";
import { Moment } from "@muniment/ui/moment";
import { NameCell } from "../../item/name-cell.tsx";
import { t } from "../../messages.ts";
import type { Trashed } from "./-trash-query.ts";

/** What the trash shows. */
export const trashColumns: readonly Column<Trashed>[] = [
  {
    id: "name",
    header: t("column.name"),
    width: 240,
    isWide: true,
    isName: true,
    text: ({ name }) => name,
    cell: (row, brief) => (
      <NameCell icon={<FileIcon extension={row.extension} />} brief={brief}>
        {row.name}
      </NameCell>
    ),
  },
  {
    id: "number",
    header: t("column.number"),
    width: 96,
    isNumber: true,
    cell: (row) => `${row.number}.${row.version}`,
    brief: (row) => `${row.number}.${row.version}`,
  },
  { id: "type", header: t("column.type"), width: 72, cell: (row) => row.extension.toUpperCase() },
  { id: "size", header: t("column.size"), width: 88, isNumber: true, cell: (row) => formatSize(row.size) },
  {
    id: "deleted_by",
    header: t("column.deleted_by"),
    width: 160,
    text: ({ deletedBy }) => deletedBy,
    cell: ({ deletedBy }) => deletedBy,
    brief: ({ deletedBy }) => deletedBy,
  },
  {
    id: "deleted",
    header: t("column.deleted"),
    width: 130,
    cell: ({ deletedAt }) => <Moment at={deletedAt} />,
    brief: ({ deletedAt }) => <Moment at={deletedAt} />,
  },
];
