import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { t } from "../../../messages.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { useSignInSwitch } from "./-sign-in-switch.ts";
import type { User } from "./-user-search.ts";

const NAMED_USERS = 5;

/** Asks before people lose the library: what happens, to whom, and the number in the button (CC-USR-059, CC-USR-063). */
export function DisableUsers(props: {
  readonly library: ConsoleLibrary;
  readonly users: readonly User[];
  onClose(): void;
}): ReactNode {
  const { library, users, onClose } = props;
  const change = useSignInSwitch(library);
  const [isBusy, setIsBusy] = useState(false);
  const count = users.length;
  const named = users.slice(0, NAMED_USERS).map((user) => user.full_name);
  const names =
    count > NAMED_USERS
      ? t("user.and_more", { names: named.join(", "), count: count - NAMED_USERS })
      : named.join(", ");
  const run = async (): Promise<void> => {
    setIsBusy(true);
    await change(users, false);
    onClose();
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
