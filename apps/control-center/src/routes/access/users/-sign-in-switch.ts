import { useQueryClient } from "@tanstack/react-query";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { maxRowsPerAction } from "@muniment/work-api/control-center/console";
import { disableSignIn, enableSignIn, searchConsoleUsers } from "@muniment/work-api/control-center/user";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { asRefusal, doneRows, refusedRows } from "../-row-results.ts";
import type { Refusal } from "../-refusals.tsx";
import { nameIn } from "./-picked.ts";
import type { Picked } from "./-picked.ts";
import { useSignInJob } from "./-sign-in-job.ts";

/** Lets people sign in to the library, or no longer; gives who was refused, and can be undone (CC-USR-060, CC-USR-063). */
export function useSignInSwitch(
  library: ConsoleLibrary,
  onRefused: (refusals: readonly Refusal[]) => void,
): (picked: Picked, isOn: boolean) => Promise<void> {
  const client = useQueryClient();
  const tell = useTell();
  const startJob = useSignInJob(library);
  const change = async (picked: Picked, isOn: boolean): Promise<void> => {
    if (picked.ids.length > maxRowsPerAction) return startJob(picked.ids, isOn);
    const nameOf = nameIn(picked);
    try {
      const { data } = await api.call(isOn ? enableSignIn : disableSignIn, {
        params: { library: library.id },
        body: { users: [...picked.ids] },
      });
      await invalidate(client, [searchConsoleUsers]);
      const done = doneRows(data.results);
      const refusals = refusedRows(data.results, nameOf);
      const [first] = done;
      if (first !== undefined) {
        const text = t(isOn ? "user.was_enabled" : "user.was_disabled", {
          count: done.length,
          name: nameOf(first),
          library: library.display_name,
        });
        tell.done(text, () => void change({ ...picked, ids: done }, !isOn));
      }
      const [only] = refusals;
      if (picked.ids.length === 1 && only !== undefined) {
        tell.failed(t("user.not_changed", { name: only.name }), asRefusal(only));
      } else if (refusals.length > 0) onRefused(refusals);
    } catch (error) {
      tell.failed(t("user.not_changed", { name: nameOf(picked.ids[0] ?? "") }), error);
    }
  };
  return change;
}
