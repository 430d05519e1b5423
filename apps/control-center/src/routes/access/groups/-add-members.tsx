import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { reloadLists, useList } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { addGroupMembers, removeGroupMembers, searchConsoleGroups } from "@muniment/work-api/control-center/group";
import { searchConsoleUsers } from "@muniment/work-api/control-center/user";
import { api, listQuery } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { groupText } from "../../../texts/group.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { Picker } from "../-picker.tsx";
import { doneRows, refusedRows } from "../-row-results.ts";
import type { Group } from "./-group-search.ts";

/** Adds several people to a group: those who could become members, in alphabetical order (CC-GRP-008). */
export function AddMembers(props: {
  readonly library: ConsoleLibrary;
  readonly group: Group;
  onClose(): void;
}): ReactNode {
  const { library, group, onClose } = props;
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<string | undefined>();
  const [isBusy, setIsBusy] = useState(false);
  const add = useAddMembers(library, group);
  const list = useList(
    listQuery(searchConsoleUsers, {
      body: {
        library: library.id,
        sort: "full_name",
        ...(query === "" ? {} : { query }),
        filters: { not_in_group: [group.id], external: group.is_external },
      },
    }),
  );
  const submit = async (): Promise<void> => {
    if (chosen.size === 0) return setProblem(groupText("group.choose_users_first"));
    setIsBusy(true);
    const refused = await add([...chosen]);
    setIsBusy(false);
    if (refused === undefined) onClose();
    else setProblem(refused);
  };
  return (
    <FormDialog
      title={groupText("group.add_users_title", { group: group.id })}
      choices={[{ label: t("add"), isBusy, run: () => void submit() }]}
      onClose={onClose}
    >
      <Picker
        label={t("user.search")}
        listLabel={t("nav.users")}
        query={query}
        onQuery={setQuery}
        list={list}
        chosen={chosen}
        onChosen={(keys) => {
          setProblem(undefined);
          setChosen(keys);
        }}
        problem={problem}
        keyOf={(user) => user.id}
        nameOf={(user) => user.full_name}
        detailOf={(user) => `${user.id} · ${user.email}`}
        refuse={(user) => (user.sign_in_status === "disabled" ? t("state.disabled") : undefined)}
        none={t("user.none_found")}
      />
    </FormDialog>
  );
}

/** Adds people, tells how many, and offers to take exactly these out again, except of NRTADMIN (CC-NFR-004); gives what was refused in words. */
function useAddMembers(library: ConsoleLibrary, group: Group): (ids: readonly string[]) => Promise<string | undefined> {
  const client = useQueryClient();
  const tell = useTell();
  const params = { library: library.id, group: group.id };
  const reload = async (): Promise<void> => {
    await reloadLists(client, searchConsoleGroups);
    await reloadLists(client, searchConsoleUsers);
  };
  return async (ids) => {
    try {
      const { data } = await api.call(addGroupMembers, { params, body: { users: [...ids] } });
      const done = doneRows(data.results);
      const undo = async (): Promise<void> => {
        await api.call(removeGroupMembers, { params, body: { users: [...done] } });
        await reload();
      };
      if (done.length > 0) {
        const text = groupText("group.members_added", { count: done.length, group: group.id });
        tell.done(text, ...(group.is_nrtadmin ? [] : [() => void undo()]));
      }
      await reload();
      const refused = refusedRows(data.results);
      return refused.length === 0 ? undefined : refused.map(({ name, reason }) => `${name}: ${reason}`).join("\n");
    } catch (error) {
      tell.failed(groupText("group.not_added"), error);
      return undefined;
    }
  };
}
