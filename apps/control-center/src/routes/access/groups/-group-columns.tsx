import { Link } from "@tanstack/react-router";
import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { formatExactly, formatNumber } from "@muniment/ui/message";
import type { Column } from "@muniment/ui/table";
import { t } from "../../../messages.ts";
import { Moment } from "../-moment.tsx";
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
  two: { display: "flex", flexDirection: "column", minWidth: 0, lineHeight: "18px" },
  second: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
  },
});

function GroupLink({ group, isTwoLines }: { readonly group: Group; readonly isTwoLines: boolean }): ReactNode {
  const styles = useStyles();
  const link = (
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
  );
  if (!isTwoLines) {
    return (
      <span className={styles.one}>
        {link}
        <NewsMark of={group.id} />
      </span>
    );
  }
  const status = t(group.enabled ? "status.enabled" : "status.disabled");
  return (
    <span className={styles.two}>
      {link}
      <span className={styles.second}>
        {[group.full_name, t("group.members_count", { count: group.member_count }), status]
          .filter((part) => part !== "")
          .join(" · ")}
      </span>
    </span>
  );
}

/** The columns of CC-GRP-002; where there is room for one only, that holds the rest in a second line. */
export function groupColumns(isNarrow: boolean): readonly Column<Group>[] {
  const first: Column<Group> = {
    id: "id",
    header: t("group.id"),
    width: 220,
    isName: true,
    isSortable: true,
    isWide: isNarrow,
    text: (group) => group.id,
    cell: (group) => <GroupLink group={group} isTwoLines={isNarrow} />,
  };
  if (isNarrow) return [first];
  return [
    first,
    {
      id: "full_name",
      header: t("group.name"),
      width: 260,
      isSortable: true,
      isWide: true,
      text: (group) => group.full_name,
      cell: (group) => group.full_name,
    },
    {
      id: "status",
      header: t("group.status"),
      width: 110,
      isSortable: true,
      cell: (group) => t(group.enabled ? "status.enabled" : "status.disabled"),
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
      header: t("group.members"),
      width: 100,
      isNumber: true,
      isSortable: true,
      cell: (group) => formatNumber(group.member_count),
    },
    { id: "source", header: t("group.source"), width: 110, cell: (group) => t(`source.${group.source}`) },
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
