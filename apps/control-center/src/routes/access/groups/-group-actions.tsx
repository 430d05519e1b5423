import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  ArrowClockwiseRegular,
  EditRegular,
  EyeRegular,
  PauseCircleRegular,
  PeopleAddRegular,
  PlayCircleRegular,
} from "@fluentui/react-icons";
import type { Action } from "@muniment/ui/action";
import { reloadLists } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { maxRowsPerAction } from "@muniment/work-api/control-center/console";
import { disableGroups, enableGroups, searchConsoleGroups } from "@muniment/work-api/control-center/group";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { groupText } from "../../../texts/group.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { asRefusal, refusedRows } from "../-row-results.ts";
import type { Group } from "./-group-search.ts";

interface GroupActionDeps {
  readonly library: ConsoleLibrary;
  /** On whatever page; a row's menu selects the row first, so actions are always about these. */
  readonly selected: readonly Group[];
  reload(): void;
  onEdit(group: Group): void;
  onAddUsers(group: Group): void;
  onDisable(groups: readonly Group[]): void;
}

/** What can be done on the Groups page (CC-GRP-009); ribbon, row menu and right-click show this list. */
export function useGroupActions(deps: GroupActionDeps): readonly Action<Group>[] {
  const navigate = useNavigate({ from: "/access/groups" });
  const change = useGroupSwitch(deps.library);
  const { selected } = deps;
  const isOneOnly = (): string | undefined => (selected.length > 1 ? t("list.one_only") : undefined);
  const create: Action<Group> = {
    id: "create",
    label: groupText("group.create"),
    needs: "none",
    isPrimary: true,
    run: () => void navigate({ to: "/access/groups/create", search: (search) => search }),
  };
  return [
    ...(deps.library.actions.includes("create_group") ? [create] : []),
    {
      id: "view",
      label: t("user.view"),
      icon: <EyeRegular />,
      needs: "one",
      refuse: isOneOnly,
      run: ([group]) =>
        group === undefined
          ? undefined
          : void navigate({ to: "/access/groups/$group", params: { group: group.id }, search: (search) => search }),
    },
    {
      id: "edit",
      label: t("edit"),
      icon: <EditRegular />,
      needs: "one",
      refuse: ([group]) =>
        selected.length > 1 || group?.actions.includes("edit") === true
          ? isOneOnly()
          : groupText(group?.is_nrtadmin === true ? "group.nrtadmin_fixed_name" : "group.no_right"),
      run: ([group]) => (group === undefined ? undefined : deps.onEdit(group)),
    },
    {
      id: "add-users",
      label: groupText("group.add_users"),
      icon: <PeopleAddRegular />,
      needs: "one",
      refuse: (groups) =>
        isOneOnly() ??
        refuseUnless(groups, "change_members") ??
        (groups.some((group) => !group.enabled) ? groupText("group.is_disabled") : undefined),
      run: ([group]) => (group === undefined ? undefined : deps.onAddUsers(group)),
    },
    {
      id: "enable",
      label: groupText("group.enable"),
      icon: <PlayCircleRegular />,
      needs: "some",
      refuse: () =>
        selected.every((group) => group.enabled)
          ? groupText("group.enabled_already")
          : refuseUnless(selected, "enable"),
      run: () =>
        void change(
          selected.filter((group) => !group.enabled),
          true,
        ),
    },
    {
      id: "disable",
      label: groupText("group.disable"),
      icon: <PauseCircleRegular />,
      needs: "some",
      refuse: () =>
        selected.every((group) => !group.enabled)
          ? groupText("group.disabled_already")
          : refuseUnless(selected, "disable"),
      run: () => deps.onDisable(selected.filter((group) => group.enabled)),
    },
    { id: "reload", label: t("list.refresh"), icon: <ArrowClockwiseRegular />, needs: "none", run: deps.reload },
  ];
}

function refuseUnless(groups: readonly Group[], action: "enable" | "disable" | "change_members"): string | undefined {
  if (groups.length > maxRowsPerAction) {
    return t("list.above_most", { most: maxRowsPerAction, count: groups.length });
  }
  const others = groups.filter((group) =>
    action === "change_members" || group.enabled === (action === "disable") ? !group.actions.includes(action) : false,
  );
  if (others.length === 0) return undefined;
  return others.some((group) => group.is_nrtadmin) ? groupText("group.nrtadmin_fixed") : groupText("group.no_right");
}

/** Enables or disables groups and tells what became of them; gives whether all went well. */
export function useGroupSwitch(library: ConsoleLibrary): (groups: readonly Group[], isOn: boolean) => Promise<boolean> {
  const client = useQueryClient();
  const tell = useTell();
  const change = async (groups: readonly Group[], isOn: boolean): Promise<boolean> => {
    const ids = groups.map(({ id }) => id);
    const spec = isOn ? enableGroups : disableGroups;
    try {
      const { data } = await api.call(spec, { params: { library: library.id }, body: { groups: ids } });
      const refused = refusedRows(data.results);
      for (const row of refused) tell.failed(groupText("group.not_changed", { group: row.id }), asRefusal(row));
      const done = groups.filter(({ id }) => !refused.some((row) => row.id === id));
      const name = done[0]?.id ?? "";
      if (done.length > 0) {
        const text = groupText(isOn ? "group.enabled" : "group.disabled", { count: done.length, group: name });
        tell.done(text, () => void change(done, !isOn));
      }
      return refused.length === 0;
    } catch (error) {
      tell.failed(groupText("group.not_changed", { group: ids.join(", ") }), error);
      return false;
    } finally {
      await reloadLists(client, searchConsoleGroups);
    }
  };
  return change;
}
