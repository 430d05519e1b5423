import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { reloadLists, useList } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { addGroupMembers, removeGroupMembers, searchConsoleGroups } from "@muniment/work-api/control-center/group";
import { api, listQuery } from "../../../api.ts";
import { t } from "../../../messages.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { Picker } from "../-picker.tsx";
import type { Refusal } from "../-refusals.tsx";
import { doneRows, refusedRows } from "../-row-results.ts";
import type { RowResults } from "../-row-results.ts";
import { nameIn } from "./-picked.ts";
import type { Picked } from "./-picked.ts";

/** `Add To Groups` for one or more users: groups are searched at the server, several can be chosen (CC-USR-066, CC-USR-067). */
export function AddToGroups(props: {
  readonly library: ConsoleLibrary;
  readonly picked: Picked;
  onClose(): void;
  onRefused(refusals: readonly Refusal[]): void;
}): ReactNode {
  const { library, picked, onClose, onRefused } = props;
  const { users, ids } = picked;
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | undefined>();
  const add = useAdding(library, picked);
  const only = ids.length === 1 ? users[0] : undefined;
  const list = useList(
    listQuery(searchConsoleGroups, {
      body: {
        library: library.id,
        sort: "full_name",
        ...(query === "" ? {} : { query }),
        // For one person, only groups that the person is not in; for several, those who are in already are left alone.
        filters: only === undefined ? {} : { without_member: only.id },
      },
    }),
  );
  const submit = async (): Promise<void> => {
    if (chosen.size === 0) return setProblem(t("group.choose_first"));
    setIsBusy(true);
    const refusals = await add([...chosen]);
    onClose();
    if (refusals.length > 0) onRefused(refusals);
  };
  return (
    <FormDialog
      title={
        only === undefined
          ? t("group.add_many_title", { count: ids.length })
          : t("group.add_one_title", { name: only.full_name })
      }
      choices={[{ label: t("add"), isBusy, run: () => void submit() }]}
      onClose={onClose}
    >
      <Picker
        label={t("group.search")}
        listLabel={t("nav.groups")}
        query={query}
        onQuery={setQuery}
        list={list}
        chosen={chosen}
        onChosen={(keys) => {
          setProblem(undefined);
          setChosen(keys);
        }}
        problem={problem}
        keyOf={(group) => group.id}
        nameOf={(group) => (group.full_name === "" ? group.id : group.full_name)}
        detailOf={(group) => group.id}
        refuse={(group) => {
          if (group.is_nrtadmin && !group.actions.includes("change_members")) return t("group.nrtadmin_only");
          if (!group.enabled) return t("group.is_disabled");
          if (!group.actions.includes("change_members")) return t("group.no_right");
          const kinds = users.some((user) => user.is_external !== group.is_external);
          return kinds ? t(group.is_external ? "group.external_only" : "group.internal_only") : undefined;
        }}
        none={t("group.none_found")}
      />
    </FormDialog>
  );
}

/** Adds everybody to each group; gives what was refused, and offers to take back what was done (CC-USR-069). */
function useAdding(
  library: ConsoleLibrary,
  picked: Picked,
): (groups: readonly string[]) => Promise<readonly Refusal[]> {
  const client = useQueryClient();
  const tell = useTell();
  const nameOf = nameIn(picked);
  const send = async (
    spec: typeof addGroupMembers | typeof removeGroupMembers,
    group: string,
    ids: readonly string[],
  ): Promise<RowResults> => {
    const answer = await api.call(spec, { params: { library: library.id, group }, body: { users: [...ids] } });
    return answer.data.results;
  };
  const undo = async (added: ReadonlyMap<string, readonly string[]>): Promise<void> => {
    try {
      for (const [group, ids] of added) await send(removeGroupMembers, group, ids);
    } catch (error) {
      tell.failed(t("group.not_undone"), error);
    }
    await reloadLists(client, searchConsoleGroups);
  };
  return async (groups) => {
    const added = new Map<string, readonly string[]>();
    const refusals: Refusal[] = [];
    try {
      for (const group of groups) {
        const results = await send(addGroupMembers, group, picked.ids);
        const done = doneRows(results);
        if (done.length > 0) added.set(group, done);
        const inGroup = (id: string): string => t("group.and_name", { group, name: nameOf(id) });
        refusals.push(...refusedRows(results, inGroup).map((row) => ({ ...row, id: `${group} ${row.id}` })));
      }
    } catch (error) {
      tell.failed(t("group.not_added"), error);
    }
    await reloadLists(client, searchConsoleGroups);
    const count = [...added.values()].flat().length;
    if (count > 0) tell.done(t("group.added", { count }), () => void undo(added));
    else if (refusals.length === 0) tell.done(t("group.members_already"));
    return refusals;
  };
}
