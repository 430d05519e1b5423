import { Link } from "@tanstack/react-router";
import { makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { formatNumber } from "@muniment/ui/message";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { t } from "../../../messages.ts";
import { roleText } from "../../../texts/role.ts";
import type { Role } from "./-roles.ts";

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
});

function RoleLink({ role, brief }: { readonly role: Role; readonly brief: ReactNode }): ReactNode {
  const styles = useStyles();
  return (
    <NameAndBrief brief={brief}>
      <Link
        from="/access/roles"
        to="/access/roles/$role"
        params={{ role: role.id }}
        search={(search) => search}
        tabIndex={-1}
        preload={false}
        className={styles.link}
      >
        {role.id}
      </Link>
    </NameAndBrief>
  );
}

/** What the list of roles shows. */
export function roleColumns(): readonly Column<Role>[] {
  return [
    {
      id: "id",
      header: roleText("role.name"),
      width: 200,
      isName: true,
      text: (role) => role.id,
      cell: (role, brief) => <RoleLink role={role} brief={brief} />,
    },
    {
      id: "user_count",
      header: roleText("role.user_count"),
      width: 90,
      isNumber: true,
      cell: (role) => formatNumber(role.user_count),
    },
    {
      id: "description",
      header: roleText("role.description"),
      width: 340,
      isWide: true,
      text: (role) => role.description,
      cell: (role) => role.description,
      brief: (role) => role.description,
    },
    {
      id: "privileges",
      header: roleText("role.privileges"),
      width: 100,
      isNumber: true,
      cell: (role) => formatNumber(role.privileges.length),
    },
    { id: "rights", header: roleText("role.tier"), width: 100, cell: (role) => roleText(`rights.${role.rights}`) },
    { id: "external", header: t("user.external"), width: 100, cell: (role) => t(role.is_external ? "yes" : "no") },
  ];
}
