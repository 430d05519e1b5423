import { Field, MessageBar, MessageBarBody, Radio, RadioGroup, Text } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import type { Control } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { EitherField, SwitchField } from "@muniment/ui/form";
import { formatExactly } from "@muniment/ui/message";
import { t } from "../../../messages.ts";
import { accountText } from "../../../texts/account.ts";
import { useSession } from "../../../session.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import type { Refusal } from "../-refusals.tsx";
import { AccountDialog } from "./-account.tsx";
import type { Account } from "./-account.tsx";
import { useSendEmail } from "./-account-acts.ts";
import { ExpiryFields } from "./-expiry-fields.tsx";
import { NewPasswordField } from "./-password-field.tsx";
import { passwordRules, resetRules } from "./-password.ts";
import type { Picked } from "./-picked.ts";
import { resetResolver, useReset } from "./-reset-password.ts";
import type { Reset } from "./-reset-password.ts";

interface ResetPasswordProps {
  readonly library: ConsoleLibrary;
  readonly picked: Picked;
  onClose(): void;
  onRefused(refusals: readonly Refusal[]): void;
}

/** The dialog `Reset Password`; for several people there is only the e-mail (CC-USR-046 to CC-USR-057). */
export function ResetPassword(props: ResetPasswordProps): ReactNode {
  const { library, picked, onClose } = props;
  const [only = ""] = picked.ids;
  if (picked.ids.length > 1) return <EmailMany {...props} />;
  return (
    <AccountDialog library={library} userId={only} title={t("account.reset_password")} onClose={onClose}>
      {({ account }) => <ResetOne library={library} account={account} onClose={onClose} />}
    </AccountDialog>
  );
}

type EmailKind = "new_account" | "change_password";

interface ResetOneProps {
  readonly library: ConsoleLibrary;
  readonly account: Account;
  onClose(): void;
}

function ResetOne({ library, account, onClose }: ResetOneProps): ReactNode {
  const { password_profile: profile } = useSession().settings;
  const isNew = isInvited(account);
  const [way, setWay] = useState<"set" | "email">(account.has_password ? "set" : "email");
  const [kind, setKind] = useState<EmailKind>(isNew ? "new_account" : "change_password");
  const [isBusy, setIsBusy] = useState(false);
  const form = useForm<Reset>({
    defaultValues: {
      password: "",
      force_password_change: true,
      password_expires: !account.password_never_expire,
      purpose: account.purpose ?? "",
      keep_applications: account.is_service,
    },
    resolver: resetResolver(profile),
  });
  const reset = useReset({ account, form, onDone: onClose });
  const send = useSendEmail(library);
  const email = async (): Promise<void> => {
    setIsBusy(true);
    await send({ ids: [account.id], users: [account] }, isUnused(account) ? kind : undefined);
    onClose();
  };
  const choice =
    way === "set"
      ? { label: accountText("account.reset"), isBusy: form.formState.isSubmitting, run: reset.submit }
      : { label: accountText("account.send_email"), isBusy, run: () => void email() };
  return (
    <FormDialog
      title={t("account.reset_password")}
      error={way === "set" ? reset.error : undefined}
      choices={[choice]}
      onClose={onClose}
    >
      <Text>{account.full_name}</Text>
      <Field label={accountText("account.reset_way")}>
        <RadioGroup
          layout="horizontal"
          value={way}
          onChange={(_, { value }) => setWay(value === "email" ? "email" : "set")}
        >
          <Radio value="set" label={accountText("account.password_set")} />
          <Radio value="email" label={accountText("account.send_an_email")} />
        </RadioGroup>
      </Field>
      {way === "set" ? (
        <SetPassword library={library} account={account} control={form.control} isWeak={reset.isWeak} />
      ) : (
        <EmailChoice account={account} kind={kind} onKind={setKind} />
      )}
    </FormDialog>
  );
}

function SetPassword(props: {
  readonly library: ConsoleLibrary;
  readonly account: Account;
  readonly control: Control<Reset>;
  readonly isWeak: boolean;
}): ReactNode {
  const { library, account, control } = props;
  const { password_profile: profile } = useSession().settings;
  return (
    <>
      <NewPasswordField
        control={control}
        name="password"
        isRequired
        rules={profile === "unified" ? passwordRules : resetRules}
        testId="users.reset.password"
      />
      <EitherField
        control={control}
        name="force_password_change"
        label={accountText("account.must_change")}
        labels={[t("yes"), t("no")]}
      />
      <ExpiryFields
        control={control}
        expires="password_expires"
        purpose="purpose"
        library={library}
        isExempt={account.password_never_expire}
      />
      {account.is_service ? (
        <SwitchField control={control} name="keep_applications" label={accountText("account.keep_applications")} />
      ) : null}
      {props.isWeak ? (
        <MessageBar intent="warning" layout="multiline" role="alert">
          <MessageBarBody>{accountText("account.weak")}</MessageBarBody>
        </MessageBar>
      ) : (
        <Text size={200}>{accountText("account.reset_text")}</Text>
      )}
    </>
  );
}

/** Whether nobody ever signed in with the account. */
function isUnused(account: Account): boolean {
  return account.last_sign_in === undefined;
}

/** Whether the e-mail of the new account is the one that fits (CC-USR-053, CON-30). */
function isInvited(account: Account): boolean {
  return !account.has_password || (isUnused(account) && account.invitation?.kind === "new_account");
}

/** Which e-mail goes out; where the account was never used, the administrator may choose (CON-30). */
function EmailChoice(props: {
  readonly account: Account;
  readonly kind: EmailKind;
  onKind(kind: EmailKind): void;
}): ReactNode {
  const { account, kind } = props;
  const { invitation } = account;
  const isOver = invitation?.kind === "new_account" && !invitation.is_open;
  const text =
    kind === "change_password"
      ? accountText("account.email_change_text")
      : isOver
        ? accountText("account.email_again_text", { date: formatExactly(new Date(invitation.expires)) })
        : accountText("account.email_new_text");
  return (
    <>
      {isUnused(account) && account.has_password ? (
        <Field label={accountText("account.another_mail")}>
          <RadioGroup
            value={kind}
            onChange={(_, { value }) => props.onKind(value === "new_account" ? "new_account" : "change_password")}
          >
            <Radio value="new_account" label={accountText("account.kind_new")} />
            <Radio value="change_password" label={accountText("account.kind_change")} />
          </RadioGroup>
        </Field>
      ) : null}
      <Text>{text}</Text>
    </>
  );
}

/** Never one password for many (CC-USR-057). */
function EmailMany({ library, picked, onClose, onRefused }: ResetPasswordProps): ReactNode {
  const [isBusy, setIsBusy] = useState(false);
  const send = useSendEmail(library);
  const count = picked.ids.length;
  const run = async (): Promise<void> => {
    setIsBusy(true);
    const refusals = await send(picked);
    onClose();
    if (refusals.length > 0) onRefused(refusals);
  };
  return (
    <FormDialog
      title={accountText("account.reset_many_title", { count })}
      choices={[{ label: accountText("account.send_email"), isBusy, run: () => void run() }]}
      onClose={onClose}
    >
      <Text>{accountText("account.email_many_text", { count })}</Text>
    </FormDialog>
  );
}
