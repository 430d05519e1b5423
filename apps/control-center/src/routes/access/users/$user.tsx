import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { SidePanel } from "@muniment/ui/panel";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { searchConsoleUsers } from "@muniment/work-api/control-center/user";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { useLibrary } from "../-library.tsx";
import { UserDetails, UserMissing } from "./-user-details.tsx";
import { UserGroups } from "./-user-groups.tsx";

interface UserPanelSearch {
  readonly tab?: "groups";
}

export const Route = createFileRoute("/access/users/$user")({
  validateSearch: ({ tab }): UserPanelSearch => (tab === "groups" ? { tab } : {}),
  component: UserPanel,
});

const TABS = [
  { id: "details", label: t("user.tab_details") },
  { id: "groups", label: t("user.tab_groups") },
] as const;

/** The facts about one user of the library, beside the list (CC-USR-091 to CC-USR-094). */
function UserPanel(): ReactNode {
  const { user: id } = Route.useParams();
  const { tab } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const library = useLibrary();
  const found = useQuery(q(searchConsoleUsers, { body: { library: library.id, filters: { user_id: [id] } } }));
  const user = found.data?.data[0];
  const close = (): void =>
    void navigate({ to: "/access/users", search: (search) => ({ ...search, tab: undefined }), params: {} });
  const show = (wanted: string): void =>
    void navigate({
      to: ".",
      search: (search) => ({ ...search, tab: wanted === "groups" ? "groups" : undefined }),
      replace: true,
    });
  return (
    <SidePanel
      title={user?.full_name ?? id}
      {...(user === undefined ? {} : { tabs: TABS, tab: tab ?? "details", onTab: show })}
      onClose={close}
    >
      {found.isPending ? (
        <LoadingRows rows={10} />
      ) : found.error !== null ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : user === undefined ? (
        <UserMissing />
      ) : tab === "groups" ? (
        <UserGroups library={library} user={user} />
      ) : (
        <UserDetails user={user} />
      )}
    </SidePanel>
  );
}
