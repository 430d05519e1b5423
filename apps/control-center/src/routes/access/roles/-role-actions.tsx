import { useNavigate } from "@tanstack/react-router";
import {
  ArrowClockwiseRegular,
  CopyRegular,
  DeleteRegular,
  EditRegular,
  EyeRegular,
  PeopleAddRegular,
} from "@fluentui/react-icons";
import type { Action } from "@muniment/ui/action";
import { t } from "../../../messages.ts";
import { groupText } from "../../../texts/group.ts";
import { roleText } from "../../../texts/role.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import type { Role } from "./-roles.ts";

interface RoleActionDeps {
  readonly library: ConsoleLibrary;
  /** A row's menu selects the row first, so actions are always about these. */
  readonly selected: readonly Role[];
  reload(): void;
  onEdit(role: Role): void;
  onAddUsers(role: Role): void;
  onDelete(role: Role): void;
}

/** What can be done on the Roles page (CC-ROL-005); ribbon, row menu and right-click show this list. */
export function useRoleActions(deps: RoleActionDeps): readonly Action<Role>[] {
  const navigate = useNavigate({ from: "/access/roles" });
  const { selected } = deps;
  const refuse =
    (action: Role["actions"][number]): Action<Role>["refuse"] =>
    ([role]) => {
      if (selected.length > 1) return t("list.one_only");
      if (role === undefined || role.actions.includes(action)) return undefined;
      if (action === "delete" && role.actions.includes("edit")) return roleText("role.fixed");
      return roleText(action === "change_users" ? "role.no_right_users" : "role.no_right");
    };
  const open = (copy_of?: string): void =>
    void navigate({ to: "/access/roles/create", search: (search) => ({ ...search, copy_of }) });
  const create: Action<Role> = {
    id: "create",
    label: roleText("role.create"),
    needs: "none",
    isPrimary: true,
    run: () => open(),
  };
  return [
    ...(deps.library.rights === "nrtadmin" ? [create] : []),
    {
      id: "view",
      label: t("user.view"),
      icon: <EyeRegular />,
      needs: "one",
      refuse: () => (selected.length > 1 ? t("list.one_only") : undefined),
      run: ([role]) =>
        role === undefined
          ? undefined
          : void navigate({ to: "/access/roles/$role", params: { role: role.id }, search: (search) => search }),
    },
    {
      id: "edit",
      label: t("edit"),
      icon: <EditRegular />,
      needs: "one",
      refuse: refuse("edit"),
      run: ([role]) => (role === undefined ? undefined : deps.onEdit(role)),
    },
    {
      id: "copy",
      label: roleText("role.copy"),
      icon: <CopyRegular />,
      needs: "one",
      refuse: refuse("copy"),
      run: ([role]) => (role === undefined ? undefined : open(role.id)),
    },
    {
      id: "add-users",
      label: groupText("group.add_users"),
      icon: <PeopleAddRegular />,
      needs: "one",
      refuse: refuse("change_users"),
      run: ([role]) => (role === undefined ? undefined : deps.onAddUsers(role)),
    },
    {
      id: "delete",
      label: roleText("role.delete"),
      icon: <DeleteRegular />,
      needs: "one",
      refuse: refuse("delete"),
      run: ([role]) => (role === undefined ? undefined : deps.onDelete(role)),
    },
    { id: "reload", label: t("list.refresh"), icon: <ArrowClockwiseRegular />, needs: "none", run: deps.reload },
  ];
}
