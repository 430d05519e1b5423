import { useQueryClient } from "@tanstack/react-query";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import type { sendUserEmails, signOutUsers, unlockUsers } from "@muniment/work-api/control-center/account";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import type { Refusal } from "../-refusals.tsx";
import { asRefusal, doneRows, refusedRows } from "../-row-results.ts";
import { nameIn } from "./-picked.ts";
import type { Picked } from "./-picked.ts";

type RowAct = typeof unlockUsers | typeof signOutUsers | typeof sendUserEmails;

// The list of users draws without what these acts are told by, so that is fetched with the first of them.
const loadContract = async () => import("@muniment/work-api/control-center/account");
const loadAnswers = async () => (await import("./-account.tsx")).accountAnswers;

/** Does something to one person or several, tells what came of it, and gives who was refused. */
function useRowAct(
  library: ConsoleLibrary,
  words: { done(count: number, name: string): string; failed(name: string): string },
) {
  const client = useQueryClient();
  const tell = useTell();
  return async (load: () => Promise<RowAct>, picked: Picked, more: object = {}): Promise<readonly Refusal[]> => {
    const nameOf = nameIn(picked);
    try {
      const { data } = await api.call(await load(), {
        params: { library: library.id },
        body: { users: [...picked.ids], ...more },
      });
      await invalidate(client, await loadAnswers());
      const done = doneRows(data.results);
      const refusals = refusedRows(data.results, nameOf);
      if (done.length > 0 || refusals.length === 0) tell.done(words.done(done.length, nameOf(done[0] ?? "")));
      const [only] = refusals;
      if (picked.ids.length > 1 || only === undefined) return refusals;
      tell.failed(words.failed(only.name), asRefusal(only));
    } catch (error) {
      tell.failed(words.failed(nameOf(picked.ids[0] ?? "")), error);
    }
    return [];
  };
}

/** `Unlock` (CC-LCK-006). */
export function useUnlock(library: ConsoleLibrary): (picked: Picked) => Promise<readonly Refusal[]> {
  const act = useRowAct(library, {
    done: (count, name) => (count === 0 ? t("account.unlocked_none") : t("account.unlocked", { count, name })),
    failed: (name) => t("account.not_unlocked", { name }),
  });
  return async (picked) => act(async () => (await loadContract()).unlockUsers, picked);
}

/** `Sign out everywhere` (CC-USR-082). */
export function useSignOut(library: ConsoleLibrary): (picked: Picked) => Promise<readonly Refusal[]> {
  const act = useRowAct(library, {
    done: (_, name) => t("account.signed_out", { name }),
    failed: (name) => t("account.not_signed_out", { name }),
  });
  return async (picked) => act(async () => (await loadContract()).signOutUsers, picked);
}

/** `Send email` of the dialog Reset Password (CC-USR-052, CC-USR-053, CC-USR-057). */
export function useSendEmail(
  library: ConsoleLibrary,
): (picked: Picked, kind?: "new_account" | "change_password") => Promise<readonly Refusal[]> {
  const act = useRowAct(library, {
    done: (count, name) => t("account.emailed", { count, name }),
    failed: () => t("account.not_emailed"),
  });
  return async (picked, kind) =>
    act(async () => (await loadContract()).sendUserEmails, picked, kind === undefined ? {} : { kind });
}
