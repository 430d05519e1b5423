import { Field, Input } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { t } from "../../../messages.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import type { Refusal } from "../-refusals.tsx";
import { DisableImpact } from "./-disable-impact.tsx";
import { nameIn } from "./-picked.ts";
import type { Picked } from "./-picked.ts";
import { useSignInSwitch } from "./-sign-in-switch.ts";

const NAMED_USERS = 5;
/** Above so many the number is typed, so that nobody does it unawares (CC-LST-014). */
const UNTYPED_USERS = 1000;

/** Asks before people lose the library: what happens, to whom, and the number in the button (CC-USR-059, CC-USR-063). */
export function DisableUsers(props: {
  readonly library: ConsoleLibrary;
  readonly picked: Picked;
  /** Enabling asks as well where it is about very many. */
  readonly isOn: boolean;
  onClose(): void;
  onRefused(refusals: readonly Refusal[]): void;
}): ReactNode {
  const { library, picked, isOn, onClose, onRefused } = props;
  const change = useSignInSwitch(library, onRefused);
  const [isBusy, setIsBusy] = useState(false);
  const [typed, setTyped] = useState("");
  const [isWrong, setIsWrong] = useState(false);
  const count = picked.ids.length;
  const [only] = picked.ids;
  const named = picked.ids.slice(0, NAMED_USERS).map(nameIn(picked)).join(", ");
  const names = count > NAMED_USERS ? t("user.and_more", { names: named, count: count - NAMED_USERS }) : named;
  const mustType = count > UNTYPED_USERS;
  const run = async (): Promise<void> => {
    if (mustType && typed.replaceAll(/\D/g, "") !== String(count)) {
      setIsWrong(true);
      return;
    }
    setIsBusy(true);
    onClose();
    await change(picked, isOn);
  };
  return (
    <FormDialog
      title={t(isOn ? "user.enable" : "user.disable_title")}
      choices={[
        { label: t(isOn ? "user.enable_button" : "user.disable_button", { count }), isBusy, run: () => void run() },
      ]}
      onClose={onClose}
    >
      <span>{names}</span>
      <span>{t(isOn ? "user.enable_text" : "user.disable_text", { count, library: library.display_name })}</span>
      {isOn || only === undefined || count > 1 ? null : <DisableImpact library={library} userId={only} />}
      {mustType ? (
        <Field
          label={t("selection.type", { count })}
          validationMessage={isWrong ? t("selection.type_wrong", { count }) : undefined}
        >
          <Input value={typed} inputMode="numeric" autoComplete="off" onChange={(_, { value }) => setTyped(value)} />
        </Field>
      ) : null}
    </FormDialog>
  );
}
