import { useQuery, useQueryClient } from "@tanstack/react-query";
import { MessageBar, MessageBarBody, Text } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm, useWatch } from "react-hook-form";
import type { FieldErrors, Resolver } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { ChoiceField, TextField, showFieldErrors } from "@muniment/ui/form";
import { formatExactly } from "@muniment/ui/message";
import { invalidate } from "@muniment/ui/query";
import { ErrorState } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import type { Output } from "@muniment/rest";
import { getUserPlatform, updateUserPlatform } from "@muniment/work-api/control-center/account";
import { checkDistinguishedName, checkPlatformText } from "@muniment/work-api/identity/user-rules";
import { api, q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { accountText } from "../../../texts/account.ts";
import { useUnsaved } from "../../../unsaved.tsx";
import { accountAnswers } from "./-account.tsx";

type Answer = Output<typeof getUserPlatform>["data"];

/** Platform details as the form has them. */
export type Platform = Omit<Answer, "synchronised">;

/** The seven of CC-USR-084, in its order and its spelling (CON-19). */
export const osTypes = [
  "novell_3",
  "virtual",
  "windows_nt",
  "novell_nds",
  "active_directory",
  "ldap",
  "enterprise",
] as const satisfies readonly Platform["os_type"][];

const TEXTS = [
  ["sync_id", checkPlatformText],
  ["container", checkPlatformText],
  ["exchange_auto_discover", checkPlatformText],
  ["distinguished_name", checkDistinguishedName],
] as const;

const resolver: Resolver<Platform> = (values) => {
  const errors: FieldErrors<Platform> = {};
  for (const [name, check] of TEXTS) {
    const { messages } = check(values[name]);
    if (messages.length > 0) errors[name] = { type: "rule", message: messages.map(({ text }) => text).join(" ") };
  }
  return Object.keys(errors).length === 0 ? { values, errors: {} } : { values: {}, errors };
};

/** The dialog `Edit Platform Details` (CC-USR-083 to CC-USR-090). */
export function EditPlatform(props: {
  readonly user: { readonly id: string; readonly full_name: string };
  onClose(): void;
}): ReactNode {
  const { user, onClose } = props;
  const found = useQuery({
    ...q(getUserPlatform, { params: { user: user.id } }),
    // Its own answer: what the page beside shows may be older.
    queryKey: ["platform-dialog", user.id],
    staleTime: Infinity,
    gcTime: 0,
  });
  if (found.data !== undefined) {
    const { synchronised, ...start } = found.data.data;
    return <EditPlatformDialog user={user} start={start} synchronised={synchronised} onClose={onClose} />;
  }
  // A dialog that waits and gives way to another would take the focus along.
  if (found.error === null) return null;
  return (
    <FormDialog title={t("account.edit_platform")} choices={[]} onClose={onClose}>
      <ErrorState error={found.error} onRetry={() => void found.refetch()} />
    </FormDialog>
  );
}

function EditPlatformDialog(props: {
  readonly user: { readonly id: string; readonly full_name: string };
  readonly start: Platform;
  readonly synchronised: Answer["synchronised"];
  onClose(): void;
}): ReactNode {
  const { user, start, synchronised } = props;
  const client = useQueryClient();
  const tell = useTell();
  const [error, setError] = useState<unknown>();
  const form = useForm<Platform>({ mode: "onBlur", defaultValues: start, resolver });
  const { control } = form;
  const { dirtyFields, isSubmitting } = form.formState;
  const unsaved = useUnsaved(Object.keys(dirtyFields).length > 0, props.onClose);
  const typedName = useWatch({ control, name: "distinguished_name" });
  const warnings = checkDistinguishedName(typedName).warnings ?? [];
  const save = async (values: Platform): Promise<void> => {
    try {
      await api.call(updateUserPlatform, { params: { user: user.id }, body: values });
      await invalidate(client, [...accountAnswers, getUserPlatform]);
      tell.done(t("account.saved", { name: user.full_name }));
      unsaved.done();
    } catch (failure) {
      const fields = TEXTS.map(([name]) => name);
      setError(showFieldErrors(failure, { setError: form.setError, fields }));
    }
  };
  return (
    <>
      <FormDialog
        title={t("account.edit_platform")}
        error={error}
        choices={[{ label: t("save"), isBusy: isSubmitting, run: () => void form.handleSubmit(save)() }]}
        onClose={unsaved.close}
      >
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{accountText("account.platform_text")}</MessageBarBody>
        </MessageBar>
        <SynchronisedNote last={synchronised} />
        <ChoiceField
          control={control}
          name="os_type"
          label={accountText("account.os_type")}
          hint={lastWords(synchronised, (last) => accountText(`account.os_${last.os_type}`))}
          options={osTypes.map((value) => ({ value, label: accountText(`account.os_${value}`) }))}
        />
        <TextField
          control={control}
          name="sync_id"
          label={accountText("account.sync_id")}
          hint={lastWords(synchronised, (last) => last.sync_id)}
        />
        <TextField
          control={control}
          name="container"
          label={accountText("account.container")}
          hint={lastWords(synchronised, (last) => last.container)}
        />
        <TextField control={control} name="exchange_auto_discover" label={accountText("account.exchange")} />
        <TextField
          control={control}
          name="distinguished_name"
          label={accountText("account.distinguished_name")}
          isMultiline
          hint={
            warnings.length === 0
              ? lastWords(synchronised, (last) => last.distinguished_name)
              : warnings.map(({ text }) => text).join(" ")
          }
        />
      </FormDialog>
      {unsaved.question}
    </>
  );
}

function SynchronisedNote({ last }: { readonly last: Answer["synchronised"] }): ReactNode {
  if (last === undefined) return null;
  const { directory, date } = last;
  const at = date === undefined ? "" : formatExactly(new Date(date));
  return <Text>{accountText("account.synchronised_from", { directory, date: at })}</Text>;
}

/** What the directory said last of a field, beside what stands in it (CC-USR-090). */
function lastWords(
  last: Answer["synchronised"],
  of: (last: NonNullable<Answer["synchronised"]>) => string,
): string | undefined {
  if (last === undefined) return undefined;
  return accountText("account.synchronised", { value: of(last) || accountText("account.synchronised_none") });
}
