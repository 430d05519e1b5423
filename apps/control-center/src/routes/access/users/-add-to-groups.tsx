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
import { refusedRows } from "../-row-results.ts";
import type { RowResults } from "../-row-results.ts";
import type { User } from "./-user-search.ts";

/** `Add To Groups` for one or more users: groups are searched at the server, several can be chosen (CC-USR-066, CC-USR-067). */
export function AddToGroups(props: {
  readonly library: ConsoleLibrary;
  readonly users: readonly User[];
  onClose(): void;
}): ReactNode {
  const { library, users, onClose } = props;
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | undefined>();
  const add = useAdding(library, users);
  const only = users.length === 1 ? users[0] : undefined;
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
    const refused = await add([...chosen]);
    setIsBusy(false);
    if (refused === undefined) onClose();
    else setProblem(refused);
  };
  return (
    <FormDialog
      title={
        only === undefined
          ? t("group.add_many_title", { count: users.length })
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

/** Adds everybody to each group; gives what was refused in words, and offers to take back what was done (CC-USR-069). */
function useAdding(
  library: ConsoleLibrary,
  users: readonly User[],
): (groups: readonly string[]) => Promise<string | undefined> {
  const client = useQueryClient();
  const tell = useTell();
  const send = async (
    spec: typeof addGroupMembers | typeof removeGroupMembers,
    group: string,
    ids: readonly string[],
  ): Promise<RowResults> => {
    const answer = await api.call(spec, { params: { library: library.id, group }, body: { users: [...ids] } });
    return answer.data.results;
  };
  const undo = async (added: ReadonlyMap<string, readonly string[]>): Promise<void> => {
    for (const [group, ids] of added) await send(removeGroupMembers, group, ids);
    await reloadLists(client, searchConsoleGroups);
  };
  return async (groups) => {
    const ids = users.map(({ id }) => id);
    const added = new Map<string, readonly string[]>();
    const refused: string[] = [];
    try {
      for (const group of groups) {
        const results = await send(addGroupMembers, group, ids);
        const done = results.filter(({ outcome }) => outcome === "done").map(({ id }) => id);
        if (done.length > 0) added.set(group, done);
        refused.push(...refusedRows(results).map(({ id, code_message: text }) => `${group}, ${id}: ${text ?? ""}`));
      }
    } catch (error) {
      tell.failed(t("group.not_added"), error);
    }
    await reloadLists(client, searchConsoleGroups);
    const count = [...added.values()].flat().length;
    if (count > 0) tell.done(t("group.added", { count }), () => void undo(added));
    return refused.length === 0 ? undefined : refused.join("\n");
  };
}
