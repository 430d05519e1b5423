import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  ArrowClockwiseRegular,
  EyeRegular,
  PauseCircleRegular,
  PeopleAddRegular,
  PlayCircleRegular,
} from "@fluentui/react-icons";
import type { Action } from "@muniment/ui/action";
import { reloadLists } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { disableGroups, enableGroups, searchConsoleGroups } from "@muniment/work-api/control-center/group";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { asRefusal, refusedRows } from "../-row-results.ts";
import type { Group } from "./-group-search.ts";

interface GroupActionDeps {
  readonly library: ConsoleLibrary;
  reload(): void;
  onAddUsers(group: Group): void;
  onDisable(groups: readonly Group[]): void;
}

/** What can be done on the Groups page (CC-GRP-009); ribbon, row menu and right-click show this list. */
export function useGroupActions(deps: GroupActionDeps): readonly Action<Group>[] {
  const navigate = useNavigate({ from: "/access/groups" });
  const change = useGroupSwitch(deps.library);
  const create: Action<Group> = {
    id: "create",
    label: t("group.create"),
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
      run: ([group]) =>
        group === undefined
          ? undefined
          : void navigate({ to: "/access/groups/$group", params: { group: group.id }, search: (search) => search }),
    },
    {
      id: "add-users",
      label: t("group.add_users"),
      icon: <PeopleAddRegular />,
      needs: "one",
      refuse: (groups) =>
        refuseUnless(groups, "change_members") ??
        (groups.some((group) => !group.enabled) ? t("group.is_disabled") : undefined),
      run: ([group]) => (group === undefined ? undefined : deps.onAddUsers(group)),
    },
    {
      id: "enable",
      label: t("group.enable"),
      icon: <PlayCircleRegular />,
      needs: "some",
      refuse: (groups) =>
        groups.every((group) => group.enabled) ? t("group.enabled_already") : refuseUnless(groups, "enable"),
      run: (groups) =>
        void change(
          groups.filter((group) => !group.enabled),
          true,
        ),
    },
    {
      id: "disable",
      label: t("group.disable"),
      icon: <PauseCircleRegular />,
      needs: "some",
      refuse: (groups) =>
        groups.every((group) => !group.enabled) ? t("group.disabled_already") : refuseUnless(groups, "disable"),
      run: (groups) => deps.onDisable(groups.filter((group) => group.enabled)),
    },
    { id: "reload", label: t("list.refresh"), icon: <ArrowClockwiseRegular />, needs: "none", run: deps.reload },
  ];
}

function refuseUnless(groups: readonly Group[], action: "enable" | "disable" | "change_members"): string | undefined {
  const others = groups.filter((group) =>
    action === "change_members" || group.enabled === (action === "disable") ? !group.actions.includes(action) : false,
  );
  if (others.length === 0) return undefined;
  return others.some((group) => group.is_nrtadmin) ? t("group.nrtadmin_fixed") : t("group.no_right");
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
      for (const row of refused) tell.failed(t("group.not_changed", { group: row.id }), asRefusal(row));
      const done = groups.filter(({ id }) => !refused.some((row) => row.id === id));
      const name = done[0]?.id ?? "";
      if (done.length > 0) {
        const text = t(isOn ? "group.enabled" : "group.disabled", { count: done.length, group: name });
        tell.done(text, () => void change(done, !isOn));
      }
      return refused.length === 0;
    } catch (error) {
      tell.failed(t("group.not_changed", { group: ids.join(", ") }), error);
      return false;
    } finally {
      await reloadLists(client, searchConsoleGroups);
    }
  };
  return change;
}
