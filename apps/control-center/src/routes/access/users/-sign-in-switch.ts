import { useQueryClient } from "@tanstack/react-query";
import { reloadLists } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { searchConsoleUsers } from "@muniment/work-api/control-center/user";
import { updateLibraryUser } from "@muniment/work-api/identity/user";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { useSession } from "../../../session.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import type { User } from "./-user-search.ts";

/** Lets people sign in to the library, or no longer; tells of each who was refused, and can be undone (CC-USR-060, CC-USR-063). */
export function useSignInSwitch(library: ConsoleLibrary): (users: readonly User[], isOn: boolean) => Promise<void> {
  const { customer_id: customer } = useSession();
  const client = useQueryClient();
  const tell = useTell();
  const change = async (users: readonly User[], isOn: boolean): Promise<void> => {
    const done: User[] = [];
    for (const user of users) {
      const params = { customer: String(customer), library: library.id, user: user.id };
      try {
        await api.call(updateLibraryUser, { params, body: { allow_logon: isOn } });
        done.push(user);
      } catch (error) {
        tell.failed(t("user.not_changed", { name: user.full_name }), error);
      }
    }
    await reloadLists(client, searchConsoleUsers);
    const [first] = done;
    if (first === undefined) return;
    const text = t(isOn ? "user.was_enabled" : "user.was_disabled", {
      count: done.length,
      name: first.full_name,
      library: library.display_name,
    });
    tell.done(text, () => void change(done, !isOn));
  };
  return change;
}
