import { Button, MessageBar, MessageBarBody, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm, useWatch } from "react-hook-form";
import type { FieldErrors, Resolver } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { EitherField, TextField } from "@muniment/ui/form";
import { formatExactly } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { PropertyList } from "@muniment/ui/panel";
import type { Input } from "@muniment/rest";
import type { updateUser } from "@muniment/work-api/identity/user";
import { checkNewPassword } from "@muniment/work-api/identity/user-rules";
import { t } from "../../../messages.ts";
import { accountText } from "../../../texts/account.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { useUnsaved } from "../../../unsaved.tsx";
import { AccountDialog, useAccountChange } from "./-account.tsx";
import type { Account, OpenAccount } from "./-account.tsx";
import { useSignOut, useUnlock } from "./-account-acts.ts";
import { ExpiryFields, purposeProblem } from "./-expiry-fields.tsx";
import { NewPasswordField } from "./-password-field.tsx";
import { passwordRules } from "./-password.ts";
import { ResetSecondFactor, useSecondFactor } from "./-second-factor.tsx";

const useStyles = makeStyles({
  facts: {
    display: "flex",
    flexDirection: "column",
    gap: "12px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    paddingTop: "16px",
  },
  line: { display: "flex", gap: "8px", flexWrap: "wrap" },
});

interface Security {
  allow_logon: boolean;
  password: string;
  force_password_change: boolean;
  password_expires: boolean;
  purpose: string;
  ip_range: string;
}

const FIELDS = ["allow_logon", "password", "force_password_change", "password_expires", "purpose", "ip_range"] as const;
const YES_NO = [t("yes"), t("no")] as const;

/** An empty password changes nothing; any other obeys the rule of creation (CC-USR-079, CON-17). */
const resolver: Resolver<Security> = (values) => {
  const errors: FieldErrors<Security> = {};
  const password = values.password === "" ? [] : checkNewPassword(values.password).messages;
  if (password.length > 0) errors.password = { type: "rule", message: password.map(({ text }) => text).join(" ") };
  const purpose = purposeProblem(values.password_expires, values.purpose);
  if (purpose !== undefined) errors.purpose = { type: "rule", message: purpose };
  return Object.keys(errors).length === 0 ? { values, errors: {} } : { values: {}, errors };
};

/** The dialog `Edit Security` (CC-USR-077 to CC-USR-082). */
export function EditSecurity(props: {
  readonly library: ConsoleLibrary;
  readonly userId: string;
  onClose(): void;
}): ReactNode {
  const { library, userId, onClose } = props;
  return (
    <AccountDialog library={library} userId={userId} title={t("account.edit_security")} onClose={onClose}>
      {(open) => <EditSecurityDialog library={library} open={open} onClose={onClose} />}
    </AccountDialog>
  );
}

function EditSecurityDialog(props: {
  readonly library: ConsoleLibrary;
  readonly open: OpenAccount;
  onClose(): void;
}): ReactNode {
  const { library, open } = props;
  const { account } = open;
  const start: Security = {
    allow_logon: account.allow_logon,
    password: "",
    force_password_change: account.force_password_change,
    password_expires: !account.password_never_expire,
    purpose: account.purpose ?? "",
    ip_range: account.ip_range ?? "",
  };
  const form = useForm<Security>({ defaultValues: start, resolver });
  const { control } = form;
  const isDirty = FIELDS.some((name) => form.formState.dirtyFields[name] === true);
  const change = useAccountChange(open, () => unsaved.done());
  const unsaved = useUnsaved(isDirty, props.onClose);
  const allow = useWatch({ control, name: "allow_logon" });
  const isVirtual = account.source === "virtual";
  const save = async (values: Security): Promise<void> => {
    const bindings = { setError: form.setError, fields: FIELDS };
    await change.save(securityBody(start, values), bindings, { password_never_expire: "password_expires" });
  };
  return (
    <>
      <FormDialog
        title={t("account.edit_security")}
        isWide
        error={change.error}
        choices={[{ label: t("save"), isBusy: form.formState.isSubmitting, run: () => void form.handleSubmit(save)() }]}
        onClose={unsaved.close}
      >
        <EitherField control={control} name="allow_logon" label={t("user.allow_login")} labels={YES_NO} />
        {allow || !start.allow_logon ? null : <Warning text={accountText("account.closing_text")} />}
        {isVirtual ? (
          <>
            <NewPasswordField
              control={control}
              name="password"
              isRequired={false}
              rules={passwordRules}
              testId="users.security.password"
              hint={accountText("account.keep_password")}
            />
            <EitherField control={control} name="force_password_change" label={t("user.must_change")} labels={YES_NO} />
            <ExpiryFields
              control={control}
              expires="password_expires"
              purpose="purpose"
              library={library}
              isExempt={account.password_never_expire}
            />
          </>
        ) : (
          <Warning text={t("account.managed")} />
        )}
        {isVirtual && account.is_service ? (
          <TextField
            control={control}
            name="ip_range"
            label={accountText("account.trusted_addresses")}
            hint={accountText("account.trusted_addresses_hint")}
          />
        ) : null}
        <SecurityFacts library={library} account={account} />
      </FormDialog>
      {unsaved.question}
    </>
  );
}

function securityBody(start: Security, values: Security): Input<typeof updateUser>["body"] {
  const isForEver = !values.password_expires;
  return {
    ...(values.allow_logon === start.allow_logon ? {} : { allow_logon: values.allow_logon }),
    ...(values.password === "" ? {} : { password: values.password }),
    ...(values.password !== "" || values.force_password_change !== start.force_password_change
      ? { force_password_change: values.force_password_change }
      : {}),
    ...(values.password_expires === start.password_expires ? {} : { password_never_expire: isForEver }),
    ...(values.ip_range === start.ip_range ? {} : { ip_range: values.ip_range }),
    ...(isForEver && values.purpose !== start.purpose ? { purpose: values.purpose } : {}),
  };
}

function Warning({ text }: { readonly text: string }): ReactNode {
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>{text}</MessageBarBody>
    </MessageBar>
  );
}

/** What is known of sign-ins, with what helps at once (CC-USR-082). */
function SecurityFacts({
  library,
  account,
}: {
  readonly library: ConsoleLibrary;
  readonly account: Account;
}): ReactNode {
  const styles = useStyles();
  const unlock = useUnlock(library);
  const signOut = useSignOut(library);
  const factor = useSecondFactor(account);
  const [isUnlocked, setIsUnlocked] = useState(false);
  const { locked_until: until } = account;
  const isLocked = account.is_locked && !isUnlocked;
  const lock = !isLocked
    ? accountText("account.not_locked")
    : until === undefined
      ? accountText("account.locked")
      : accountText("account.locked_until", { time: formatExactly(new Date(until)) });
  const picked = { ids: [account.id], users: [account] };
  return (
    <div className={styles.facts}>
      <PropertyList
        properties={[
          { name: accountText("account.lock"), value: lock },
          { name: t("user.failed_sign_ins"), value: String(isUnlocked ? 0 : account.failed_logins) },
          { name: t("account.last_sign_in"), value: momentOrNever(account.last_sign_in) },
          { name: t("user.password_changed"), value: momentOrNever(account.password_changed) },
          { name: accountText("account.second_factor"), value: factor?.text },
        ]}
      />
      <div className={styles.line}>
        {isLocked && account.actions.includes("unlock") ? (
          <Button onClick={() => void unlock(picked).then(() => setIsUnlocked(true))}>{t("account.unlock")}</Button>
        ) : null}
        {factor?.isOn === true ? <ResetSecondFactor account={account} /> : null}
        {account.actions.includes("sign_out") ? (
          <Button onClick={() => void signOut(picked)}>{accountText("account.sign_out")}</Button>
        ) : null}
      </div>
    </div>
  );
}

function momentOrNever(at: string | undefined): ReactNode {
  return at === undefined ? accountText("account.never") : <Moment at={at} />;
}
