import { useNavigate } from "@tanstack/react-router";
import { ArrowClockwiseRegular, EyeRegular } from "@fluentui/react-icons";
import type { Action } from "@muniment/ui/action";
import { t } from "../../../messages.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import type { User } from "./-user-search.ts";

/** What can be done on the Users page; ribbon, row menu and right-click show this list (CC-NAV-008). */
export function useUserActions(library: ConsoleLibrary, reload: () => void): readonly Action<User>[] {
  const navigate = useNavigate({ from: "/access/users" });
  const create: Action<User> = {
    id: "create",
    label: t("user.create"),
    needs: "none",
    isPrimary: true,
    run: () => void navigate({ to: "/access/users/create", search: (search) => search }),
  };
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
    { id: "reload", label: t("list.refresh"), icon: <ArrowClockwiseRegular />, needs: "none", run: reload },
  ];
}
