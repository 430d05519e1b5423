import type { QueryClient } from "@tanstack/react-query";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, createRootRouteWithContext } from "@tanstack/react-router";
import {
  AppsAddInRegular,
  ArrowSplitRegular,
  DatabaseLinkRegular,
  GlobeRegular,
  HistoryRegular,
  LibraryRegular,
  MailRegular,
  MailSettingsRegular,
  PasswordRegular,
  PeopleRegular,
  PeopleTeamRegular,
  PersonKeyRegular,
  PersonLinkRegular,
  PersonStarRegular,
  ShieldKeyholeRegular,
  ShieldLockRegular,
  TableAddRegular,
  TimerRegular,
} from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { later } from "@muniment/ui/later";
import { setFormatLocale } from "@muniment/ui/message";
import { NavGroup, NavLink } from "@muniment/ui/nav";
import { Shell } from "@muniment/ui/shell";
import { JobsStatus } from "../job/jobs-status.tsx";
import { t } from "../messages.ts";
import { librariesQuery, policyRolesQuery, sessionQuery, usePolicyRoles, useSession } from "../session.ts";

const ExtensionNav = later(async () => (await import("../extension/extension-nav.tsx")).ExtensionNav);
const NoRights = later(async () => (await import("../no-rights.tsx")).NoRights);
const Presence = later(async () => (await import("../presence/presence.tsx")).Presence);

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  loader: async ({ context }) => {
    // Asked for at once with the session: every page needs it next.
    void context.queryClient.prefetchQuery(librariesQuery);
    const [{ data }] = await Promise.all([
      context.queryClient.ensureQueryData(sessionQuery),
      context.queryClient.ensureQueryData(policyRolesQuery),
    ]);
    // With each page the menu follows what may have changed meanwhile (CC-NAV-003).
    void context.queryClient.prefetchQuery(sessionQuery);
    void context.queryClient.prefetchQuery(policyRolesQuery);
    setFormatLocale(data.language);
  },
  component: ControlCenter,
});

function ControlCenter(): ReactNode {
  const session = useSession();
  const policy = usePolicyRoles();
  const hasPolicies = policy.roles.length > 0 || policy.may_grant || policy.administers;
  const hasPages = session.pages.length > 0 || session.system_rights.length > 0 || hasPolicies;
  return (
    <Shell
      part={t("part.control_center")}
      parts={[
        { label: t("part.work"), href: "/work/web/", isCurrent: false },
        { label: t("part.control_center"), href: "/control-center/", isCurrent: true },
      ]}
      person={{ id: session.user_id, name: session.full_name, email: session.email }}
      account={[
        { kind: "item", id: "security", label: t("person.security"), run: () => location.assign("/auth/security") },
      ]}
      {...(hasPages
        ? {
            nav: (isIcons: boolean) => (
              <>
                <Navigation isIcons={isIcons} />
                <ExtensionNav isIcons={isIcons} />
              </>
            ),
            status: <JobsStatus />,
          }
        : {})}
    >
      {hasPages ? <Outlet /> : <NoRights />}
      {hasPages ? <Presence idleMinutes={session.settings.idle_minutes} /> : null}
    </Shell>
  );
}

function Navigation({ isIcons }: { readonly isIcons: boolean }): ReactNode {
  const { pages, system_rights: held } = useSession();
  const { roles, may_grant: grants, administers } = usePolicyRoles();
  const libraries = useQuery(librariesQuery).data?.data ?? [];
  const open = new Set<string>([
    ...pages,
    ...held,
    ...(libraries.some(({ actions }) => actions.includes("create_user")) ? ["create_user"] : []),
    ...(libraries.some(({ rights }) => rights === "nrtadmin") ? ["nrtadmin"] : []),
    ...(roles.length > 0 ? ["policies"] : []),
    ...(grants ? ["policy_roles"] : []),
    ...(administers ? ["own_policies"] : []),
  ]);
  return PLACES.map(({ label, links }) => {
    const shown = links.filter(({ needs }) => needs.some((need) => open.has(need)));
    if (shown.length === 0) return null;
    return (
      <NavGroup key={label} label={label} isIcons={isIcons}>
        {shown.map((link) => (
          <NavLink key={link.to} as={Link} to={link.to} icon={link.icon} isIcons={isIcons} label={link.label} />
        ))}
      </NavGroup>
    );
  });
}

/** `needs`: one of the session's pages and system rights, of what it may in some library, or a role with policies. */
const PLACES = [
  {
    label: t("nav.access"),
    links: [
      { to: "/access/users", icon: <PeopleRegular />, label: t("nav.users"), needs: ["users"] },
      { to: "/access/groups", icon: <PeopleTeamRegular />, label: t("nav.groups"), needs: ["groups"] },
      { to: "/access/roles", icon: <PersonKeyRegular />, label: t("nav.roles"), needs: ["roles"] },
      { to: "/access/imports", icon: <TableAddRegular />, label: t("nav.imports"), needs: ["create_user"] },
      {
        to: "/access/directories",
        icon: <DatabaseLinkRegular />,
        label: t("nav.directories"),
        needs: ["provisioning"],
      },
    ],
  },
  {
    label: t("nav.policies"),
    links: [
      {
        to: "/policies/matters",
        icon: <ShieldLockRegular />,
        label: t("nav.policy_matters"),
        needs: ["policies", "own_policies"],
      },
      {
        to: "/policies/support",
        icon: <PersonLinkRegular />,
        label: t("nav.policy_support"),
        needs: ["policies"],
      },
      { to: "/policies/sets", icon: <ArrowSplitRegular />, label: t("nav.policy_sets"), needs: ["policies"] },
      {
        to: "/policies/roles",
        icon: <PersonStarRegular />,
        label: t("nav.policy_roles"),
        needs: ["policies", "policy_roles"],
      },
    ],
  },
  {
    label: t("nav.security"),
    links: [
      {
        to: "/network-security/single-sign-on",
        icon: <ShieldKeyholeRegular />,
        label: t("nav.sign_on"),
        needs: ["setting_management"],
      },
      {
        to: "/network-security/password-lockout",
        icon: <PasswordRegular />,
        label: t("nav.password"),
        needs: ["setting_management"],
      },
      {
        to: "/network-security/sessions",
        icon: <TimerRegular />,
        label: t("nav.sessions"),
        needs: ["setting_management"],
      },
    ],
  },
  {
    label: t("nav.monitoring"),
    links: [{ to: "/monitoring/audit", icon: <HistoryRegular />, label: t("nav.audit"), needs: ["nrtadmin", "audit"] }],
  },
  {
    label: t("nav.settings"),
    links: [
      { to: "/settings/global", icon: <GlobeRegular />, label: t("nav.global"), needs: ["setting_management"] },
      {
        to: "/settings/applications",
        icon: <AppsAddInRegular />,
        label: t("nav.applications"),
        needs: ["applications", "app_management"],
      },
      {
        to: "/settings/outlook",
        icon: <MailRegular />,
        label: t("nav.outlook"),
        needs: ["applications", "app_management"],
      },
      {
        to: "/settings/libraries",
        icon: <LibraryRegular />,
        label: t("nav.libraries"),
        needs: ["libraries", "library_management"],
      },
      { to: "/settings/email", icon: <MailSettingsRegular />, label: t("nav.email"), needs: ["setting_management"] },
    ],
  },
] as const;
