import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { PeopleTeamRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { SidePanel } from "@muniment/ui/panel";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { searchConsoleGroups } from "@muniment/work-api/control-center/group";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { groupText } from "../../../texts/group.ts";
import { useLibrary } from "../-library.tsx";
import { ObjectActivity } from "../../-object-activity.tsx";
import { GroupDetails } from "./-group-details.tsx";
import { GroupMembers } from "./-group-members.tsx";

type Tab = "members" | "activity";

interface GroupPanelSearch {
  readonly tab?: Tab;
}

export const Route = createFileRoute("/access/groups/$group")({
  validateSearch: ({ tab }): GroupPanelSearch => (isTab(tab) ? { tab } : {}),
  component: GroupPanel,
});

const TABS = [
  { id: "details", label: t("user.tab_details") },
  { id: "members", label: groupText("group.members") },
] as const;

const ACTIVITY = { id: "activity", label: t("account.tab_activity") } as const;

function isTab(tab: unknown): tab is Tab {
  return tab === "members" || tab === "activity";
}

/** One group beside the list: its facts, its members, and what was done to it (CC-GRP-010). */
function GroupPanel(): ReactNode {
  const { group: id } = Route.useParams();
  const { tab } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const library = useLibrary();
  const found = useQuery(q(searchConsoleGroups, { body: { library: library.id, filters: { group_id: [id] } } }));
  const group = found.data?.data[0];
  const readsAudit = library.rights === "nrtadmin";
  const tabs = readsAudit ? [...TABS, ACTIVITY] : TABS;
  const close = (): void =>
    void navigate({ to: "/access/groups", search: (search) => ({ ...search, tab: undefined }), params: {} });
  const show = (wanted: string): void =>
    void navigate({
      to: ".",
      search: (search) => ({ ...search, tab: isTab(wanted) ? wanted : undefined }),
      replace: true,
    });
  return (
    <SidePanel
      title={group === undefined || group.full_name === "" ? id : group.full_name}
      {...(group === undefined ? {} : { tabs, tab: tab ?? "details", onTab: show })}
      onClose={close}
    >
      {found.isPending ? (
        <LoadingRows rows={8} />
      ) : found.error !== null ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : group === undefined ? (
        <EmptyState icon={<PeopleTeamRegular />} title={groupText("group.missing")} />
      ) : tab === "members" ? (
        <GroupMembers key={group.id} library={library} group={group} />
      ) : tab === "activity" && readsAudit ? (
        <ObjectActivity key={group.id} library={library.id} type="group" id={group.id} />
      ) : (
        <GroupDetails key={group.id} library={library} group={group} />
      )}
    </SidePanel>
  );
}
