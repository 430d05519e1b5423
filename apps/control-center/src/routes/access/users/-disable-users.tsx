import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { t } from "../../../messages.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import type { Refusal } from "../-refusals.tsx";
import { nameIn } from "./-picked.ts";
import type { Picked } from "./-picked.ts";
import { useSignInSwitch } from "./-sign-in-switch.ts";

const NAMED_USERS = 5;

/** Asks before people lose the library: what happens, to whom, and the number in the button (CC-USR-059, CC-USR-063). */
export function DisableUsers(props: {
  readonly library: ConsoleLibrary;
  readonly picked: Picked;
  onClose(): void;
  onRefused(refusals: readonly Refusal[]): void;
}): ReactNode {
  const { library, picked, onClose, onRefused } = props;
  const change = useSignInSwitch(library, onRefused);
  const [isBusy, setIsBusy] = useState(false);
  const count = picked.ids.length;
  const named = picked.ids.slice(0, NAMED_USERS).map(nameIn(picked)).join(", ");
  const names = count > NAMED_USERS ? t("user.and_more", { names: named, count: count - NAMED_USERS }) : named;
  const run = async (): Promise<void> => {
    setIsBusy(true);
    onClose();
    await change(picked, false);
  };
  return (
    <FormDialog
      title={t("user.disable_title")}
      choices={[{ label: t("user.disable_button", { count }), isBusy, run: () => void run() }]}
      onClose={onClose}
    >
      <span>{names}</span>
      <span>{t("user.disable_text", { count, library: library.display_name })}</span>
    </FormDialog>
  );
}
