import { useNavigate } from "@tanstack/react-router";
import {
  ArrowClockwiseRegular,
  EyeRegular,
  PeopleAddRegular,
  PersonAvailableRegular,
  PersonProhibitedRegular,
} from "@fluentui/react-icons";
import type { Action } from "@muniment/ui/action";
import { t } from "../../../messages.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { useSignInSwitch } from "./-sign-in-switch.ts";
import type { User } from "./-user-search.ts";

/** What a dialog about users asks, and about whom. */
export interface UserDialog {
  readonly kind: "disable" | "add-to-groups";
  readonly users: readonly User[];
}

interface UserActionDeps {
  readonly library: ConsoleLibrary;
  readonly selected: readonly User[];
  reload(): void;
  ask(dialog: UserDialog): void;
}

/** What can be done on the Users page; ribbon, row menu and right-click show this list (CC-NAV-008). */
export function useUserActions({ library, selected, reload, ask }: UserActionDeps): readonly Action<User>[] {
  const navigate = useNavigate({ from: "/access/users" });
  const change = useSignInSwitch(library);
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
    refuse: (users) => refuseUnless(users, "change_sign_in"),
    run: (users) => ask({ kind: "disable", users: users.filter((user) => user.library_logon) }),
  };
  const enable: Action<User> = {
    id: "enable",
    label: t("user.enable"),
    icon: <PersonAvailableRegular />,
    needs: "some",
    refuse: (users) => refuseUnless(users, "change_sign_in"),
    run: (users) => void change([...users], true),
  };
  // The one that applies (CC-USR-058).
  const isOff = selected.length > 0 && selected.every((user) => !user.library_logon);
  return [
    ...(library.actions.includes("create_user") ? [create] : []),
    {
      id: "view",
      label: t("user.view"),
      icon: <EyeRegular />,
      needs: "one",
      run: ([user]) =>
        user === undefined
          ? undefined
          : void navigate({ to: "/access/users/$user", params: { user: user.id }, search: (search) => search }),
    },
    isOff ? enable : disable,
    {
      id: "add-to-groups",
      label: t("user.add_to_groups"),
      icon: <PeopleAddRegular />,
      needs: "some",
      refuse: (users) => refuseUnless(users, "add_to_groups"),
      run: (users) => ask({ kind: "add-to-groups", users }),
    },
    { id: "reload", label: t("list.refresh"), icon: <ArrowClockwiseRegular />, needs: "none", run: reload },
  ];
}

function refuseUnless(users: readonly User[], action: User["actions"][number]): string | undefined {
  const refused = users.find((user) => !user.actions.includes(action));
  if (refused === undefined) return undefined;
  return users.length === 1 ? t("user.no_right") : t("user.no_right_for", { name: refused.full_name });
}
