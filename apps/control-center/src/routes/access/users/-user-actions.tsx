import { useNavigate } from "@tanstack/react-router";
import {
  ArrowClockwiseRegular,
  ArrowDownloadRegular,
  EditRegular,
  EyeRegular,
  KeyResetRegular,
  LockOpenRegular,
  PeopleAddRegular,
  PeopleSubtractRegular,
  PersonAvailableRegular,
  PersonEditRegular,
  PersonProhibitedRegular,
  ServerRegular,
  ShieldKeyholeRegular,
} from "@fluentui/react-icons";
import type { Action } from "@muniment/ui/action";
import { maxRowsPerAction } from "@muniment/work-api/control-center/console";
import { t } from "../../../messages.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import type { Refusal } from "../-refusals.tsx";
import { useUnlock } from "./-account-acts.ts";
import { withoutUsers } from "./-picked.ts";
import type { Picked } from "./-picked.ts";
import { useSignInSwitch } from "./-sign-in-switch.ts";
import type { UserRows } from "./-user-rows.ts";
import type { User } from "./-user-search.ts";

/** What a dialog about users asks, and about whom. */
export type UserDialog =
  | { readonly kind: "disable" | "enable" | "edit-several"; readonly picked: Picked }
  | { readonly kind: "add-to-groups" | "remove-from-groups" | "reset-password"; readonly picked: Picked }
  | { readonly kind: "edit-profile" | "edit-security" | "edit-platform"; readonly user: User }
  | { readonly kind: "refused"; readonly refusals: readonly Refusal[] }
  | { readonly kind: "export" | "overview" };

interface UserActionDeps {
  readonly library: ConsoleLibrary;
  readonly people: UserRows;
  ask(dialog: UserDialog): void;
}

function exportAction(ask: UserActionDeps["ask"]): Action<User> {
  return {
    id: "export",
    label: t("export.action"),
    icon: <ArrowDownloadRegular />,
    needs: "none",
    run: () => ask({ kind: "export" }),
  };
}

/** What can be done on the Users page; ribbon, row menu and right-click show this list (CC-NAV-008). */
export function useUserActions({ library, people, ask }: UserActionDeps): readonly Action<User>[] {
  const navigate = useNavigate({ from: "/access/users" });
  const change = useSignInSwitch(library, (refusals) => ask({ kind: "refused", refusals }));
  const unlock = useUnlock(library);
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
    ...editActions(picked, ask),
    ...helpActions({ picked, ask, unlock }),
    ...switches(picked, { enable, disable }),
    ...groupActions(picked, ask),
    // Tier 1 looks, and takes no list with it (control-center.md 24, row 23).
    ...(library.rights === "tier1" ? [] : [exportAction(ask)]),
    {
      id: "reload",
      label: t("list.refresh"),
      icon: <ArrowClockwiseRegular />,
      needs: "none",
      run: people.pages.reload,
    },
  ];
}

/** The three dialogs about one person (CC-USR-071, CC-USR-077, CC-USR-083). */
function editActions(picked: Picked, ask: UserActionDeps["ask"]): readonly Action<User>[] {
  return (
    [
      ["edit-profile", "edit_profile", t("account.edit_profile"), <PersonEditRegular key="profile" />],
      ["edit-security", "edit_security", t("account.edit_security"), <ShieldKeyholeRegular key="security" />],
      ["edit-platform", "edit_platform", t("account.edit_platform"), <ServerRegular key="platform" />],
    ] as const
  ).map(([kind, action, label, icon]) => ({
    id: kind,
    label,
    icon,
    needs: "one",
    refuse: () => (picked.ids.length > 1 ? t("list.one_only") : refuseSome(picked, action)),
    run: ([user]) => (user === undefined ? undefined : ask({ kind, user })),
  }));
}

/** What a help desk does: passwords and locks (CC-USR-046, CC-LCK-006). */
function helpActions(given: {
  readonly picked: Picked;
  readonly ask: UserActionDeps["ask"];
  unlock(picked: Picked): Promise<readonly Refusal[]>;
}): readonly Action<User>[] {
  const { picked, ask, unlock } = given;
  const tellRefused = (refusals: readonly Refusal[]): void =>
    refusals.length === 0 ? undefined : ask({ kind: "refused", refusals });
  return [
    {
      id: "reset-password",
      label: t("account.reset_password"),
      icon: <KeyResetRegular />,
      needs: "some",
      refuse: () => refuseReset(picked),
      run: () => ask({ kind: "reset-password", picked }),
    },
    {
      id: "unlock",
      label: t("account.unlock"),
      icon: <LockOpenRegular />,
      needs: "some",
      refuse: () => refuseSome(picked, "unlock"),
      run: () => void unlock(picked).then(tellRefused),
    },
  ];
}

/** Groups, and the same edit for several (CC-USR-066, CC-USR-070, CC-BLK-007). */
function groupActions(picked: Picked, ask: UserActionDeps["ask"]): readonly Action<User>[] {
  return [
    {
      id: "add-to-groups",
      label: t("user.add_to_groups"),
      icon: <PeopleAddRegular />,
      needs: "some",
      refuse: () => refuseSome(picked, "add_to_groups"),
      run: () => ask({ kind: "add-to-groups", picked }),
    },
    {
      id: "remove-from-groups",
      label: t("account.remove_from_groups"),
      icon: <PeopleSubtractRegular />,
      needs: "some",
      refuse: () => refuseSome(picked, "add_to_groups"),
      run: () => ask({ kind: "remove-from-groups", picked }),
    },
    {
      id: "edit-several",
      label: t("account.bulk"),
      icon: <EditRegular />,
      needs: "some",
      refuse: () => refuseSome(picked, "edit_profile"),
      run: () => ask({ kind: "edit-several", picked }),
    },
  ];
}

/** A directory's password is reset there, and nobody resets their own here (CC-USR-055, CC-USR-056). */
function refuseReset(picked: Picked): string | undefined {
  const { ids, users } = picked;
  const isManaged =
    ids.length > 0 && users.length === ids.length && users.every(({ source }) => source === "enterprise");
  return isManaged ? t("account.managed") : refuseSome(picked, "reset_password");
}

/** Actions that have no job are for as many people as one request takes. */
const AT_ONCE: readonly User["actions"][number][] = ["add_to_groups", "reset_password", "unlock"];

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
  if (AT_ONCE.includes(action) && ids.length > maxRowsPerAction)
    return t("list.above_most", { most: maxRowsPerAction, count: ids.length });
  if (users.length < ids.length || users.some((user) => user.actions.includes(action))) return undefined;
  return t("user.no_right");
}
