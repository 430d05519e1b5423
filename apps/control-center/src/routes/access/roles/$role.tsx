import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { PersonKeyRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { SidePanel } from "@muniment/ui/panel";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { ApiError } from "@muniment/rest/client";
import { getConsoleRole } from "@muniment/work-api/control-center/role";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { roleText } from "../../../texts/role.ts";
import { useLibrary } from "../-library.tsx";
import { ObjectActivity } from "../../-object-activity.tsx";
import { EditRole } from "./-edit-role.tsx";
import { RoleDetails } from "./-role-details.tsx";
import { RoleUsers } from "./-role-users.tsx";

interface RolePanelSearch {
  readonly tab?: "users" | "activity";
}

export const Route = createFileRoute("/access/roles/$role")({
  validateSearch: ({ tab }): RolePanelSearch => (tab === "users" || tab === "activity" ? { tab } : {}),
  component: RolePanel,
});

const NOT_FOUND = 404;

/** One role beside the list: what it allows, and who holds it. */
function RolePanel(): ReactNode {
  const { role: id } = Route.useParams();
  const { tab } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const library = useLibrary();
  const [isEditing, setIsEditing] = useState(false);
  const found = useQuery(q(getConsoleRole, { params: { library: library.id, role: id } }));
  const role = found.data?.data;
  const close = (): void =>
    void navigate({ to: "/access/roles", search: (search) => ({ ...search, tab: undefined }), params: {} });
  const show = (wanted: string): void =>
    void navigate({
      to: ".",
      search: (search) => ({ ...search, tab: wanted === "users" || wanted === "activity" ? wanted : undefined }),
      replace: true,
    });
  const tabs = [
    { id: "details", label: t("user.tab_details") },
    { id: "users", label: roleText("role.tab_users") },
    ...(library.rights === "nrtadmin" ? [{ id: "activity", label: t("account.tab_activity") }] : []),
  ];
  return (
    <SidePanel
      title={role?.id ?? id}
      {...(role === undefined ? {} : { tabs, tab: tab ?? "details", onTab: show })}
      onClose={close}
    >
      {found.isPending ? (
        <LoadingRows rows={8} />
      ) : found.error instanceof ApiError && found.error.status === NOT_FOUND ? (
        <EmptyState icon={<PersonKeyRegular />} title={roleText("role.missing")} />
      ) : role === undefined ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : tab === "users" ? (
        <RoleUsers key={role.id} library={library} role={role} />
      ) : tab === "activity" && library.rights === "nrtadmin" ? (
        <ObjectActivity key={role.id} library={library.id} type="role" id={role.id} />
      ) : (
        <RoleDetails role={role} onEdit={() => setIsEditing(true)} />
      )}
      {isEditing && role !== undefined ? (
        <EditRole library={library} role={role} onClose={() => setIsEditing(false)} />
      ) : null}
    </SidePanel>
  );
}
