import { Link } from "@tanstack/react-router";
import type { Column } from "@muniment/ui/table";
import { Moment } from "@muniment/ui/moment";
import { useScope } from "../../scope.ts";
import { NameCell } from "../../item/name-cell.tsx";
import { BriefcaseRegular } from "@fluentui/react-icons";
import { t } from "../../messages.ts";
import type { WorkspaceRow } from "./-workspaces-query.ts";

/** What the list of workspaces shows. */
export const workspaceColumns: readonly Column<WorkspaceRow>[] = [
  {
    id: "name",
    header: t("column.name"),
    width: 280,
    isWide: true,
    isName: true,
    text: ({ name, description }) => (description === "" ? name : `${name}\n${description}`),
    cell: (row, brief) => (
      <NameCell icon={<BriefcaseRegular />} brief={brief}>
        <WorkspaceLink row={row} />
      </NameCell>
    ),
  },
  {
    id: "client",
    header: t("column.client"),
    width: 120,
    text: ({ client }) => client,
    cell: ({ client }) => client,
    brief: ({ client }) => client,
  },
  {
    id: "matter",
    header: t("column.matter"),
    width: 130,
    text: ({ matter }) => matter,
    cell: ({ matter }) => matter,
    brief: ({ matter }) => matter,
  },
  {
    id: "owner",
    header: t("column.owner"),
    width: 190,
    text: ({ owner }) => owner,
    cell: ({ owner }) => owner,
    brief: ({ owner }) => owner,
  },
  { id: "edited", header: t("column.edited"), width: 130, cell: ({ editedAt }) => <Moment at={editedAt} /> },
];

function WorkspaceLink({ row }: { readonly row: WorkspaceRow }) {
  const { library } = useScope();
  return (
    <Link to="/$library/w/$workspace" params={{ library, workspace: row.id }} tabIndex={-1}>
      {row.name}
    </Link>
  );
}
