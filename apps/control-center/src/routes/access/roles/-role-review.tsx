import { MessageBar, MessageBarBody, Text, makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { PropertyList } from "@muniment/ui/panel";
import { t } from "../../../messages.ts";
import { roleText } from "../../../texts/role.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { privilegeName } from "./-roles.ts";
import type { Role } from "./-roles.ts";

const useStyles = makeStyles({ list: { listStyleType: "none", margin: 0, padding: 0 } });

/** What a change of privileges does, and to how many, before it is saved (CC-ROL-011). */
export function RoleReview(props: {
  readonly library: ConsoleLibrary;
  readonly stored: Role;
  readonly privileges: ReadonlySet<string>;
  readonly isBusy: boolean;
  onSave(): void;
  onBack(): void;
}): ReactNode {
  const { library, stored, privileges, isBusy, onSave, onBack } = props;
  const count = stored.user_count;
  const gained = [...privileges].filter((code) => !stored.privileges.includes(code));
  const withdrawn = stored.privileges.filter((code) => !privileges.has(code));
  const tier = gained.includes("admin_tier_2") ? "rights.tier2" : "rights.tier1";
  const gainsTier = gained.includes("admin_tier_2") || (gained.includes("admin_tier_1") && stored.rights === "none");
  return (
    <FormDialog
      title={roleText("role.review_title", { role: stored.id })}
      choices={[{ label: t("save"), isBusy, run: onSave }]}
      cancelLabel={roleText("role.back")}
      onClose={onBack}
    >
      {gainsTier ? (
        <MessageBar intent="warning" layout="multiline" role="alert">
          <MessageBarBody>
            {roleText("role.tier_gained", { count, tier: roleText(tier), library: library.display_name })}
          </MessageBarBody>
        </MessageBar>
      ) : null}
      <Text>{roleText("role.review_text")}</Text>
      <PropertyList
        properties={[
          { name: roleText("role.gained"), value: <Names codes={gained} /> },
          { name: roleText("role.withdrawn"), value: <Names codes={withdrawn} /> },
        ]}
      />
      <Text>{roleText(count === 0 ? "role.concerns_none" : "role.concerns", { count })}</Text>
      {stored.nrtadmin_count === 0 ? null : <Text>{roleText("role.nrtadmin", { count: stored.nrtadmin_count })}</Text>}
    </FormDialog>
  );
}

function Names({ codes }: { readonly codes: readonly string[] }): ReactNode {
  const styles = useStyles();
  if (codes.length === 0) return roleText("role.none_held");
  return (
    <ul className={styles.list}>
      {codes.map((code) => (
        <li key={code}>{privilegeName(code)}</li>
      ))}
    </ul>
  );
}
