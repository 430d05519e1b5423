import type { QueryClient } from "@tanstack/react-query";
import { Link, Outlet, createRootRouteWithContext } from "@tanstack/react-router";
import { Button } from "@fluentui/react-components";
import { PeopleRegular, PeopleTeamRegular, ShieldRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { NavGroup, NavLink } from "@muniment/ui/nav";
import { Shell } from "@muniment/ui/shell";
import { EmptyState } from "@muniment/ui/state";
import { t } from "../messages.ts";
import { librariesQuery, sessionQuery, useSession } from "../session.ts";

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  loader: async ({ context }) => {
    // Asked for at once with the session: every page needs it next.
    void context.queryClient.prefetchQuery(librariesQuery);
    return context.queryClient.ensureQueryData(sessionQuery);
  },
  component: ControlCenter,
});

function ControlCenter(): ReactNode {
  const session = useSession();
  const hasPages = session.pages.length > 0;
  return (
    <Shell
      part={t("part.control_center")}
      parts={[
        { label: t("part.work"), href: "/work/web/", isCurrent: false },
        { label: t("part.control_center"), href: "/control-center/", isCurrent: true },
      ]}
      person={{ id: session.user_id, name: session.full_name, email: session.email }}
      {...(hasPages ? { nav: (isIcons: boolean) => <Navigation isIcons={isIcons} /> } : {})}
    >
      {hasPages ? <Outlet /> : <NoRights />}
    </Shell>
  );
}

function Navigation({ isIcons }: { readonly isIcons: boolean }): ReactNode {
  const { pages } = useSession();
  return (
    <NavGroup label={t("nav.access")} isIcons={isIcons}>
      {pages.includes("users") ? (
        <NavLink as={Link} to="/access/users" icon={<PeopleRegular />} isIcons={isIcons} label={t("nav.users")} />
      ) : null}
      {pages.includes("groups") ? (
        <NavLink as={Link} to="/access/groups" icon={<PeopleTeamRegular />} isIcons={isIcons} label={t("nav.groups")} />
      ) : null}
    </NavGroup>
  );
}

/** CC-NAV-002: a plain page that says so, and the way back. */
function NoRights(): ReactNode {
  return (
    <EmptyState icon={<ShieldRegular />} title={t("rights.none")} text={t("rights.none_text")}>
      <Button as="a" href="/work/web/" appearance="primary">
        {t("rights.back")}
      </Button>
    </EmptyState>
  );
}
