import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { Suspense, lazy } from "react";
import type { ReactNode } from "react";
import { SidePanel } from "@muniment/ui/panel";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { ApiError } from "@muniment/rest/client";
import { getConsoleUser } from "@muniment/work-api/control-center/account";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { useLibrary } from "../-library.tsx";
import type { Account } from "./-account.tsx";
import { UserDetails, UserMissing } from "./-user-details.tsx";
import { UserGroups } from "./-user-groups.tsx";
import { UserLibraries } from "./-user-libraries.tsx";

// Fetched when they are first looked at.
const UserActivity = lazy(async () => ({ default: (await import("./-user-activity.tsx")).UserActivity }));
const UserSessions = lazy(async () => ({ default: (await import("./-user-sessions.tsx")).UserSessions }));
const UserApplications = lazy(async () => ({ default: (await import("./-user-applications.tsx")).UserApplications }));
const UserContent = lazy(async () => ({ default: (await import("./-user-content.tsx")).UserContent }));

const OTHER_TABS = ["groups", "libraries", "activity", "sessions", "applications", "content"] as const;

interface UserPanelSearch {
  readonly tab?: (typeof OTHER_TABS)[number];
}

export const Route = createFileRoute("/access/users/$user")({
  validateSearch: ({ tab: wanted }): UserPanelSearch => {
    const tab = OTHER_TABS.find((known) => known === wanted);
    return tab === undefined ? {} : { tab };
  },
  component: UserPanel,
});

const TABS = [
  { id: "details", label: t("user.tab_details") },
  { id: "groups", label: t("user.tab_groups") },
  { id: "libraries", label: t("account.tab_libraries") },
  { id: "activity", label: t("account.tab_activity") },
  { id: "sessions", label: t("account.tab_sessions") },
  { id: "applications", label: t("account.tab_applications") },
  { id: "content", label: t("account.tab_content") },
] as const;

/** Of people who stand higher there is nothing to see here (control-center.md 24, row 21). */
const HELPERS_TABS: ReadonlySet<string> = new Set(["activity", "sessions", "applications"]);

/** The facts about one user of the library, beside the list (CC-USR-091 to CC-USR-095). */
function UserPanel(): ReactNode {
  const { user: id } = Route.useParams();
  const { tab } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const library = useLibrary();
  const found = useQuery(q(getConsoleUser, { params: { library: library.id, user: id } }));
  const user = found.data?.data;
  const isMissing = found.error instanceof ApiError && found.error.status === 404;
  const tabs = TABS.filter(({ id: each }) => !HELPERS_TABS.has(each) || user?.actions.includes("sign_out") === true);
  const close = (): void =>
    void navigate({ to: "/access/users", search: (search) => ({ ...search, tab: undefined }), params: {} });
  const show = (wanted: string): void =>
    void navigate({
      to: ".",
      search: (search) => ({ ...search, tab: OTHER_TABS.find((known) => known === wanted) }),
      replace: true,
    });
  return (
    <SidePanel
      title={user?.full_name ?? id}
      {...(user === undefined ? {} : { tabs, tab: tab ?? "details", onTab: show })}
      onClose={close}
    >
      {found.isPending ? (
        <LoadingRows rows={10} />
      ) : isMissing ? (
        <UserMissing />
      ) : user === undefined ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Suspense fallback={<LoadingRows rows={10} />}>
          <UserTab tab={tab} library={library} user={user} />
        </Suspense>
      )}
    </SidePanel>
  );
}

function UserTab(props: {
  readonly tab: UserPanelSearch["tab"];
  readonly library: ConsoleLibrary;
  readonly user: Account;
}): ReactNode {
  const { tab, library, user } = props;
  switch (tab) {
    case "groups":
      return <UserGroups library={library} user={user} />;
    case "libraries":
      return <UserLibraries user={user} />;
    case "activity":
      return <UserActivity user={user} />;
    case "sessions":
      return <UserSessions user={user} />;
    case "applications":
      return <UserApplications user={user} />;
    case "content":
      return <UserContent library={library} user={user} />;
    case undefined:
      return <UserDetails user={user} />;
  }
}
