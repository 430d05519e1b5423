import { BriefcaseRegular } from "@fluentui/react-icons";
import { formatSize } from "@muniment/ui/message";
import type { Column } from "@muniment/ui/table";
import { HeldMark } from "../checkout/held-mark.tsx";
import { ItemIcon } from "../item/file-icon.tsx";
import { Moment } from "@muniment/ui/moment";
import { NameCell } from "../item/name-cell.tsx";
import { t } from "../messages.ts";
import type { Found, FoundKind } from "./found.ts";

const name: Column<Found> = {
  id: "name",
  header: t("column.name"),
  width: 240,
  isWide: true,
  isName: true,
  text: (row) => row.name,
  cell: (row, brief) => (
    <NameCell icon={row.kind === "workspace" ? <BriefcaseRegular /> : <ItemIcon item={row} />} brief={brief}>
      {row.name}
      {row.kind === "document" && row.held !== undefined ? <HeldMark held={row.held} /> : null}
    </NameCell>
  ),
};

const edited: Column<Found> = {
  id: "edited",
  header: t("column.edited"),
  width: 120,
  cell: ({ editedAt }) => <Moment at={editedAt} />,
  brief: ({ editedAt }) => <Moment at={editedAt} />,
};

const author = (header: string): Column<Found> => ({
  id: "author",
  header,
  width: 180,
  text: (row) => row.author,
  cell: (row) => row.author,
  brief: (row) => row.author,
});

const ofDocuments: readonly Column<Found>[] = [
  name,
  {
    id: "number",
    header: t("column.number"),
    width: 96,
    isNumber: true,
    cell: (row) => (row.kind === "document" ? `${row.number}.${row.version}` : ""),
    brief: (row) => (row.kind === "document" ? `${row.number}.${row.version}` : ""),
  },
  {
    id: "type",
    header: t("column.type"),
    width: 72,
    cell: (row) => (row.kind === "document" ? row.extension.toUpperCase() : ""),
  },
  {
    id: "size",
    header: t("column.size"),
    width: 88,
    isNumber: true,
    cell: (row) => (row.kind === "document" ? formatSize(row.size) : ""),
  },
  author(t("column.author")),
  edited,
];

const ofWorkspaces: readonly Column<Found>[] = [
  name,
  {
    id: "matter",
    header: t("column.matter"),
    width: 140,
    cell: (row) => (row.kind === "workspace" ? row.matter : ""),
    brief: (row) => (row.kind === "workspace" ? row.matter : ""),
  },
  author(t("column.owner")),
  edited,
];

const columnsOf: Readonly<Record<FoundKind, readonly Column<Found>[]>> = {
  documents: ofDocuments,
  workspaces: ofWorkspaces,
  folders: [name, author(t("column.owner")), edited],
};

/** What such a list shows. */
export function foundColumns(kind: FoundKind): readonly Column<Found>[] {
  return columnsOf[kind];
}
