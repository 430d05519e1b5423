import { Link } from "@tanstack/react-router";
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { formatExactly } from "@muniment/ui/message";
import { PersonMark } from "@muniment/ui/person";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { t } from "../../../messages.ts";
import { Moment } from "@muniment/ui/moment";
import { NewsMark } from "../-news-mark.tsx";
import { photoOf } from "./-photo.ts";
import { roleOf } from "./-user-search.ts";
import type { User } from "./-user-search.ts";

const useStyles = makeStyles({
  name: { display: "flex", alignItems: "center", gap: "8px", minWidth: 0 },
  link: {
    color: "inherit",
    textDecorationLine: "none",
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    unicodeBidi: "plaintext",
    ":hover": { textDecorationLine: "underline" },
  },
  status: { display: "inline-flex", alignItems: "center", gap: "8px" },
  dot: { width: "8px", height: "8px", borderRadius: "50%", boxSizing: "border-box", flexShrink: 0 },
  good: { backgroundColor: tokens.colorStatusSuccessForeground3 },
  off: { border: `1.5px solid ${tokens.colorNeutralForeground3}` },
  warn: { backgroundColor: tokens.colorStatusWarningForeground3 },
  bad: { backgroundColor: tokens.colorStatusDangerForeground3 },
});

/** The name of a user, which leads to the user (CC-USR-091). */
function UserName({ user, brief }: { readonly user: User; readonly brief: ReactNode }): ReactNode {
  const styles = useStyles();
  const link = (
    <Link
      from="/access/users"
      to="/access/users/$user"
      params={{ user: user.id }}
      search={(search) => search}
      tabIndex={-1}
      preload={false}
      className={styles.link}
    >
      {user.full_name}
    </Link>
  );
  return (
    <span className={styles.name}>
      <PersonMark
        name={user.full_name}
        id={String(user.user_num)}
        photo={photoOf(user)}
        size={brief === undefined ? 24 : 32}
      />
      <NameAndBrief brief={brief}>{link}</NameAndBrief>
      <NewsMark of={user.id} />
    </span>
  );
}

/** A state in a word, with its mark before it. */
export function StateMark({ state }: { readonly state: User["state"] }): ReactNode {
  const styles = useStyles();
  const look =
    state === "active"
      ? styles.good
      : state === "locked" || state === "temporarily_locked"
        ? styles.bad
        : state === "disabled" || state === "disabled_in_all_libraries"
          ? styles.off
          : styles.warn;
  return (
    <span className={styles.status}>
      <span className={mergeClasses(styles.dot, look)} aria-hidden="true" />
      <span>{t(`state.${state}`)}</span>
    </span>
  );
}

/** The columns of CC-LST-007, with those that are hidden at first. */
export function userColumns(libraryName: (id: string) => string): readonly Column<User>[] {
  return [
    {
      id: "full_name",
      header: t("user.full_name"),
      width: 240,
      isName: true,
      isSortable: true,
      isWide: true,
      text: (user) => user.full_name,
      cell: (user, brief) => <UserName user={user} brief={brief} />,
    },
    { ...textColumn("id", t("user.id"), 150, (user) => user.id), brief: (user) => user.id },
    textColumn("email", t("user.email"), 230, (user) => user.email),
    textColumn("role", t("user.role"), 130, roleOf),
    textColumn("location", t("user.location"), 120, (user) => user.location),
    textColumn("preferred_library", t("user.preferred_library"), 150, (user) => libraryName(user.preferred_library)),
    textColumn("sign_in_status", t("user.sign_in_status"), 120, (user) => t(`status.${user.sign_in_status}`)),
    {
      id: "state",
      header: t("user.state"),
      width: 190,
      isSortable: true,
      text: (user) => t(`state.${user.state}`),
      cell: (user) => <StateMark state={user.state} />,
      brief: (user) => t(`state.${user.state}`),
    },
    {
      ...textColumn("external", t("user.external"), 90, (user) => t(user.is_external ? "yes" : "no")),
      isSortable: false,
      isHidden: true,
    },
    {
      ...textColumn("source", t("filter.source"), 110, (user) => t(`source.${user.source}`)),
      isSortable: false,
      isHidden: true,
    },
    { ...dateColumn("last_sign_in", t("account.last_sign_in"), (user) => user.last_sign_in), isHidden: false },
    dateColumn("create_date", t("user.created"), (user) => user.create_date),
    dateColumn("edit_date", t("user.edited"), (user) => user.edit_date),
  ];
}

function textColumn(id: string, header: string, width: number, read: (user: User) => string): Column<User> {
  return { id, header, width, isSortable: true, text: read, cell: read };
}

function dateColumn(id: string, header: string, read: (user: User) => string | undefined): Column<User> {
  return {
    id,
    header,
    width: 110,
    isSortable: true,
    isHidden: true,
    text: (user) => {
      const at = read(user);
      return at === undefined ? "" : formatExactly(new Date(at));
    },
    cell: (user) => <Moment at={read(user)} />,
  };
}
