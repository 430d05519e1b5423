import { useQueryClient } from "@tanstack/react-query";
import { invalidate, reloadLists } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { addGroupMembers, removeGroupMembers, searchConsoleGroups } from "@muniment/work-api/control-center/group";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { groupText } from "../../../texts/group.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import type { Refusal } from "../-refusals.tsx";
import { doneRows, refusedRows } from "../-row-results.ts";
import { accountAnswers } from "./-account.tsx";
import { nameIn } from "./-picked.ts";
import type { Picked } from "./-picked.ts";

const SPECS = { add: addGroupMembers, remove: removeGroupMembers } as const;
const OPPOSITE = { add: "remove", remove: "add" } as const;

/** Adds everybody to each group, or takes them out; gives what was refused, and offers to take back what was done (CC-USR-069). */
export function useMembershipChange(
  library: ConsoleLibrary,
  picked: Picked,
  way: "add" | "remove",
): (groups: readonly string[]) => Promise<readonly Refusal[]> {
  const client = useQueryClient();
  const tell = useTell();
  const nameOf = nameIn(picked);
  const send = async (direction: "add" | "remove", group: string, ids: readonly string[]) => {
    const answer = await api.call(SPECS[direction], {
      params: { library: library.id, group },
      body: { users: [...ids] },
    });
    return answer.data.results;
  };
  const reload = async (): Promise<void> => {
    await reloadLists(client, searchConsoleGroups);
    await invalidate(client, accountAnswers);
  };
  const undo = async (done: ReadonlyMap<string, readonly string[]>): Promise<void> => {
    try {
      for (const [group, ids] of done) await send(OPPOSITE[way], group, ids);
    } catch (error) {
      tell.failed(groupText("group.not_undone"), error);
    }
    await reload();
  };
  return async (groups) => {
    const changed = new Map<string, readonly string[]>();
    const refusals: Refusal[] = [];
    try {
      for (const group of groups) {
        const results = await send(way, group, picked.ids);
        const done = doneRows(results);
        if (done.length > 0) changed.set(group, done);
        const inGroup = (id: string): string => groupText("group.and_name", { group, name: nameOf(id) });
        refusals.push(...refusedRows(results, inGroup).map((row) => ({ ...row, id: `${group} ${row.id}` })));
      }
    } catch (error) {
      tell.failed(way === "add" ? groupText("group.not_added") : t("account.not_taken_out"), error);
    }
    await reload();
    const count = [...changed.values()].flat().length;
    if (count > 0) {
      const text = way === "add" ? groupText("group.added", { count }) : t("account.removed", { count });
      // What NRTADMIN may is never given or taken by an undo (CC-NFR-004).
      tell.done(text, ...(changed.has("NRTADMIN") ? [] : [() => void undo(changed)]));
    } else if (refusals.length === 0 && way === "add") tell.done(groupText("group.members_already"));
    return refusals;
  };
}
