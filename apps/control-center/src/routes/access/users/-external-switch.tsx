import { useQuery } from "@tanstack/react-query";
import { Checkbox, Field, MessageBar, MessageBarBody, makeStyles } from "@fluentui/react-components";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { useController, useWatch } from "react-hook-form";
import type { Control } from "react-hook-form";
import { checkExternalSwitch } from "@muniment/work-api/control-center/account";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { accountText } from "../../../texts/account.ts";
import type { Account } from "./-account.tsx";
import type { Profile } from "./-edit-profile.ts";

const useStyles = makeStyles({
  list: { margin: "4px 0 0", paddingInlineStart: "20px" },
});

/** What must go before an account is external, or internal, and the tick that takes it away (CC-USR-074). */
export function ExternalSwitch(props: { readonly account: Account; readonly control: Control<Profile> }): ReactNode {
  const { account, control } = props;
  const styles = useStyles();
  const isExternal = useWatch({ control, name: "is_external" });
  const isSwitched = isExternal !== account.is_external;
  const { data } = useQuery({
    ...q(checkExternalSwitch, { params: { user: account.id }, body: { is_external: isExternal } }),
    enabled: isSwitched,
    staleTime: 0,
  });
  const going = isSwitched ? data?.data : undefined;
  const hasConflicts = going !== undefined && going.groups.length + going.roles.length > 0;
  const { field: known } = useController({ control, name: "has_conflicts" });
  const { field: settle, fieldState } = useController({ control, name: "settle_external" });
  useEffect(() => {
    if (known.value !== hasConflicts) known.onChange(hasConflicts);
  }, [hasConflicts, known]);
  if (!isSwitched) return null;
  if (!hasConflicts) return isExternal ? <Note text={t("user.external_hint")} /> : null;
  return (
    <>
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>
          {accountText("account.external_going")}
          <ul className={styles.list}>
            {going.groups.map(({ library, id }) => (
              <li key={`${library} ${id}`}>{accountText("account.external_group", { library, id })}</li>
            ))}
            {going.roles.map(({ library, role, becomes }) => (
              <li key={library}>{accountText("account.external_role", { library, role, becomes })}</li>
            ))}
          </ul>
        </MessageBarBody>
      </MessageBar>
      <Field validationMessage={fieldState.error?.message}>
        <Checkbox
          ref={settle.ref}
          label={accountText("account.external_remove")}
          checked={settle.value}
          onChange={(_, { checked }) => settle.onChange(checked === true)}
        />
      </Field>
    </>
  );
}

function Note({ text }: { readonly text: string }): ReactNode {
  return (
    <MessageBar intent="info" layout="multiline">
      <MessageBarBody>{text}</MessageBarBody>
    </MessageBar>
  );
}
