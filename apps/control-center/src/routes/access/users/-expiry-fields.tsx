import { MessageBar, MessageBarBody } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useWatch } from "react-hook-form";
import type { Control, FieldPath, FieldValues } from "react-hook-form";
import { EitherField, TextField } from "@muniment/ui/form";
import { refusal } from "@muniment/work-api/identity/refusal";
import { checkLocation } from "@muniment/work-api/identity/user-rules";
import { t } from "../../../messages.ts";
import type { ConsoleLibrary } from "../../../session.ts";

/** `Password Expires`, with the sentence and the purpose that No asks for (CC-USR-032). */
export function ExpiryFields<V extends FieldValues>(props: {
  readonly control: Control<V>;
  readonly expires: FieldPath<V>;
  readonly purpose: FieldPath<V>;
  readonly library: ConsoleLibrary;
  /** Who is exempt already stays so by anybody's hand. */
  readonly isExempt: boolean;
}): ReactNode {
  const { control, library, isExempt } = props;
  const expires = useWatch({ control, name: props.expires }) as boolean;
  const mayExempt = isExempt || library.actions.includes("password_never_expires");
  return (
    <>
      <EitherField
        control={control}
        name={props.expires}
        label={t("user.password_expires")}
        labels={[t("yes"), t("no")]}
        disabled={!mayExempt}
        hint={mayExempt ? undefined : t("user.password_expires_right")}
      />
      {expires ? null : (
        <>
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>{t("user.password_never_expires")}</MessageBarBody>
          </MessageBar>
          <TextField
            control={control}
            name={props.purpose}
            label={t("user.purpose")}
            isRequired
            hint={t("user.purpose_hint")}
          />
        </>
      )}
    </>
  );
}

/** What is wrong with the purpose of a password that never expires. */
export function purposeProblem(expires: boolean, purpose: string): string | undefined {
  if (expires) return undefined;
  const messages = purpose.trim() === "" ? [refusal("required")] : checkLocation(purpose).messages;
  return messages.length === 0 ? undefined : messages.map(({ text }) => text).join(" ");
}
