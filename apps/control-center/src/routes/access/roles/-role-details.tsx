import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { EditRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { formatNumber } from "@muniment/ui/message";
import { PropertyList } from "@muniment/ui/panel";
import { t } from "../../../messages.ts";
import { roleText } from "../../../texts/role.ts";
import { groups, isEdited, privilegeName } from "./-roles.ts";
import type { Role } from "./-roles.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "16px" },
  start: { alignSelf: "start" },
  head: { fontWeight: tokens.fontWeightSemibold, display: "block", marginBlock: "0 4px" },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  quiet: { color: tokens.colorNeutralForeground2 },
});

/** The tab `Details` of a role: its facts, and the privileges that it gives by their groups. */
export function RoleDetails({ role, onEdit }: { readonly role: Role; onEdit(): void }): ReactNode {
  const styles = useStyles();
  const held = [
    ...groups.map(([group, codes]) => [group, codes.filter((code) => role.privileges.includes(code))] as const),
    ["other", role.privileges.filter((code) => !isEdited(code))] as const,
  ].filter(([, codes]) => codes.length > 0);
  return (
    <div className={styles.root}>
      {role.actions.includes("edit") ? (
        <Button className={styles.start} icon={<EditRegular />} onClick={onEdit}>
          {t("edit")}
        </Button>
      ) : null}
      <PropertyList
        properties={[
          { name: roleText("role.name"), value: role.id },
          { name: roleText("role.description"), value: role.description },
          { name: roleText("role.tier"), value: roleText(`rights.${role.rights}`) },
          { name: t("user.external"), value: t(role.is_external ? "yes" : "no") },
          { name: roleText("role.user_count"), value: formatNumber(role.user_count) },
        ]}
      />
      {role.nrtadmin_count === 0 ? null : (
        <Text size={200} className={styles.quiet}>
          {roleText("role.nrtadmin", { count: role.nrtadmin_count })}
        </Text>
      )}
      {role.privileges.length === 0 ? <Text className={styles.quiet}>{roleText("role.no_privileges")}</Text> : null}
      {held.map(([group, codes]) => (
        <Held key={group} name={roleText(`group.${group}`)} codes={codes} />
      ))}
    </div>
  );
}

function Held({ name, codes }: { readonly name: string; readonly codes: readonly string[] }): ReactNode {
  const styles = useStyles();
  return (
    <section aria-label={name}>
      <Text as="h3" className={styles.head}>
        {name}
      </Text>
      <ul className={styles.list}>
        {codes.map((code) => (
          <li key={code}>{privilegeName(code)}</li>
        ))}
      </ul>
    </section>
  );
}
