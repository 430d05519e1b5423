import { useNavigate } from "@tanstack/react-router";
import {
  ArrowClockwiseRegular,
  ArrowDownloadRegular,
  EyeRegular,
  PeopleAddRegular,
  PersonAvailableRegular,
  PersonProhibitedRegular,
} from "@fluentui/react-icons";
import type { Action } from "@muniment/ui/action";
import { maxRowsPerAction } from "@muniment/work-api/control-center/console";
import { t } from "../../../messages.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import type { Refusal } from "../-refusals.tsx";
import { withoutUsers } from "./-picked.ts";
import type { Picked } from "./-picked.ts";
import { useSignInSwitch } from "./-sign-in-switch.ts";
import type { UserRows } from "./-user-rows.ts";
import type { User } from "./-user-search.ts";

/** What a dialog about users asks, and about whom. */
export type UserDialog =
  | { readonly kind: "disable" | "enable" | "add-to-groups"; readonly picked: Picked }
  | { readonly kind: "refused"; readonly refusals: readonly Refusal[] }
  | { readonly kind: "export" };

interface UserActionDeps {
  readonly library: ConsoleLibrary;
  readonly people: UserRows;
  ask(dialog: UserDialog): void;
}

/** What can be done on the Users page; ribbon, row menu and right-click show this list (CC-NAV-008). */
export function useUserActions({ library, people, ask }: UserActionDeps): readonly Action<User>[] {
  const navigate = useNavigate({ from: "/access/users" });
  const change = useSignInSwitch(library, (refusals) => ask({ kind: "refused", refusals }));
  const { selected, selection } = people;
  // A row's menu selects the row first, so it is always about the whole selection, on whatever page.
  const picked: Picked = { ids: [...selection.keys], users: selected };
  const create: Action<User> = {
    id: "create",
    label: t("user.create"),
    needs: "none",
    isPrimary: true,
    run: () => void navigate({ to: "/access/users/create", search: (search) => search }),
  };
  const disable: Action<User> = {
    id: "disable",
    label: t("user.disable"),
    icon: <PersonProhibitedRegular />,
    needs: "some",
    refuse: () => refuseSome(picked, "change_sign_in"),
    run: () => ask({ kind: "disable", picked: withoutUsers(picked, (user) => !user.library_logon) }),
  };
  const enable: Action<User> = {
    id: "enable",
    label: t("user.enable"),
    icon: <PersonAvailableRegular />,
    needs: "some",
    refuse: () => refuseSome(picked, "change_sign_in"),
    run() {
      const those = withoutUsers(picked, (user) => user.library_logon);
      if (those.ids.length > maxRowsPerAction) ask({ kind: "enable", picked: those });
      else void change(those, true);
    },
  };
  return [
    ...(library.actions.includes("create_user") ? [create] : []),
    {
      id: "view",
      label: t("user.view"),
      icon: <EyeRegular />,
      needs: "one",
      refuse: () => (picked.ids.length > 1 ? t("list.one_only") : undefined),
      run: ([user]) =>
        user === undefined
          ? undefined
          : void navigate({ to: "/access/users/$user", params: { user: user.id }, search: (search) => search }),
    },
    ...switches(picked, { enable, disable }),
    {
      id: "add-to-groups",
      label: t("user.add_to_groups"),
      icon: <PeopleAddRegular />,
      needs: "some",
      refuse: () => refuseSome(picked, "add_to_groups"),
      run: () => ask({ kind: "add-to-groups", picked }),
    },
    {
      id: "export",
      label: t("export.action"),
      icon: <ArrowDownloadRegular />,
      needs: "none",
      run: () => ask({ kind: "export" }),
    },
    {
      id: "reload",
      label: t("list.refresh"),
      icon: <ArrowClockwiseRegular />,
      needs: "none",
      run: people.pages.reload,
    },
  ];
}

/** The one that applies (CC-USR-058), both where people of both kinds are selected, or some were not seen. */
function switches(
  { ids, users }: Picked,
  { enable, disable }: { enable: Action<User>; disable: Action<User> },
): readonly Action<User>[] {
  const isUnseen = users.length < ids.length;
  const isOn = ids.length === 0 || isUnseen || users.some((user) => user.library_logon);
  const isOff = isUnseen || users.some((user) => !user.library_logon);
  return [...(isOn ? [disable] : []), ...(isOff ? [enable] : [])];
}

/** Who may not be changed is left out and listed, so the action is refused only when nobody is left (CC-USR-063). */
function refuseSome({ ids, users }: Picked, action: User["actions"][number]): string | undefined {
  // What has no job is for as many as one request takes.
  if (action === "add_to_groups" && ids.length > maxRowsPerAction)
    return t("list.above_most", { most: maxRowsPerAction, count: ids.length });
  if (users.length < ids.length || users.some((user) => user.actions.includes(action))) return undefined;
  return t("user.no_right");
}
