import { Link } from "@tanstack/react-router";
import { makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { formatExactly, formatNumber } from "@muniment/ui/message";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { t } from "../../../messages.ts";
import { groupText } from "../../../texts/group.ts";
import { Moment } from "@muniment/ui/moment";
import { NewsMark } from "../-news-mark.tsx";
import type { Group } from "./-group-search.ts";

const useStyles = makeStyles({
  link: {
    color: "inherit",
    textDecorationLine: "none",
    display: "block",
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    unicodeBidi: "plaintext",
    ":hover": { textDecorationLine: "underline" },
  },
  one: { display: "flex", alignItems: "center", gap: "8px", minWidth: 0 },
});

function GroupLink({ group, brief }: { readonly group: Group; readonly brief: ReactNode }): ReactNode {
  const styles = useStyles();
  return (
    <NameAndBrief brief={brief}>
      <span className={styles.one}>
        <Link
          from="/access/groups"
          to="/access/groups/$group"
          params={{ group: group.id }}
          search={(search) => search}
          tabIndex={-1}
          preload={false}
          className={styles.link}
        >
          {group.id}
        </Link>
        <NewsMark of={group.id} />
      </span>
    </NameAndBrief>
  );
}

/** The columns of CC-GRP-002. */
export function groupColumns(): readonly Column<Group>[] {
  return [
    {
      id: "id",
      header: groupText("group.id"),
      width: 220,
      isName: true,
      isSortable: true,
      text: (group) => group.id,
      cell: (group, brief) => <GroupLink group={group} brief={brief} />,
    },
    {
      id: "full_name",
      header: groupText("group.name"),
      width: 260,
      isSortable: true,
      isWide: true,
      text: (group) => group.full_name,
      cell: (group) => group.full_name,
      brief: (group) => group.full_name,
    },
    {
      id: "status",
      header: groupText("group.status"),
      width: 110,
      isSortable: true,
      cell: (group) => t(group.enabled ? "status.enabled" : "status.disabled"),
      brief: (group) => t(group.enabled ? "status.enabled" : "status.disabled"),
    },
    {
      id: "external",
      header: t("user.external"),
      width: 100,
      isSortable: true,
      cell: (group) => t(group.is_external ? "yes" : "no"),
    },
    {
      id: "member_count",
      header: groupText("group.members"),
      width: 100,
      isNumber: true,
      isSortable: true,
      cell: (group) => formatNumber(group.member_count),
      brief: (group) => groupText("group.members_count", { count: group.member_count }),
    },
    { id: "source", header: groupText("group.source"), width: 110, cell: (group) => t(`source.${group.source}`) },
    {
      id: "edit_date",
      header: t("user.edited"),
      width: 110,
      isSortable: true,
      text: (group) => formatExactly(new Date(group.edit_date)),
      cell: (group) => <Moment at={group.edit_date} />,
    },
  ];
}
