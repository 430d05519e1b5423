import type { QueryClient } from "@tanstack/react-query";
import { Link, Outlet, createRootRouteWithContext, useNavigate } from "@tanstack/react-router";
import {
  AlertRegular,
  BranchRegular,
  BriefcaseRegular,
  DocumentTextRegular,
  FolderOpenRegular,
  HistoryRegular,
  MailboxRegular,
  MailArrowDownRegular,
  MailArrowUpRegular,
  MailInboxRegular,
  MailSettingsRegular,
  PeopleRegular,
  PeopleTeamRegular,
  PersonAvailableRegular,
  PersonSettingsRegular,
  PlugConnectedRegular,
  ShieldCheckmarkRegular,
  ShieldKeyholeRegular,
  TaskListLtrRegular,
} from "@fluentui/react-icons";
import type { ReactElement, ReactNode } from "react";
import { later } from "@muniment/ui/later";
import { NavGroup, NavLink } from "@muniment/ui/nav";
import { Shell } from "@muniment/ui/shell";
import { useTell } from "@muniment/ui/toast";
import { t } from "../messages.ts";
import { sessionQuery, signOut, useMay, useSession } from "../session.ts";

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  loader: async ({ context }) => context.queryClient.ensureQueryData(sessionQuery),
  component: Operate,
});

const RequiredLink = later(async () => (await import("../link/required-link.tsx")).RequiredLink);

/** A link is that of the page whatever the page shows. */
const PAGE_ITSELF = { includeSearch: false };

function Operate(): ReactNode {
  const { user } = useSession();
  const navigate = useNavigate();
  const tell = useTell();
  return (
    <Shell
      part={t("part.operate")}
      parts={[{ label: t("part.operate"), href: "/", isCurrent: true }]}
      person={user}
      account={[
        {
          kind: "item",
          id: "linked-services",
          label: t("my_services.title"),
          icon: <PlugConnectedRegular />,
          run: () => void navigate({ to: "/profile/linked-services" }),
        },
        {
          kind: "item",
          id: "availability",
          label: t("availability.title"),
          icon: <PersonAvailableRegular />,
          run: () => void navigate({ to: "/profile/availability" }),
        },
      ]}
      onSignOut={() => void signOut().catch((error: unknown) => tell.failed(t("session.not_ended"), error))}
      nav={(isIcons) => <Places isIcons={isIcons} />}
    >
      <Outlet />
      <RequiredLink />
    </Shell>
  );
}

function Places({ isIcons }: { readonly isIcons: boolean }): ReactNode {
  const may = useMay();
  const work = [
    { to: "/emails", icon: <MailInboxRegular />, label: t("emails.title"), isShown: may("email.read") },
    {
      to: "/cases",
      icon: <BriefcaseRegular />,
      label: t("cases.title"),
      isShown: may("email.read") || may("case.create"),
    },
    { to: "/tasks", icon: <TaskListLtrRegular />, label: t("tasks.title"), isShown: may("case.read") },
    { to: "/outbox", icon: <MailArrowUpRegular />, label: t("outbox.title"), isShown: may("email.send") },
    { to: "/post", icon: <MailboxRegular />, label: t("post.title"), isShown: may("post.manage") },
    { to: "/people", icon: <PeopleRegular />, label: t("people.short"), isShown: may("case.read") },
  ];
  const administration = [
    {
      to: "/admin/oauth",
      icon: <PlugConnectedRegular />,
      label: t("services.title"),
      isShown: may("admin.linkedServices"),
    },
    {
      to: "/admin/repositories",
      icon: <FolderOpenRegular />,
      label: t("repositories.title"),
      isShown: may("admin.repositories"),
    },
    {
      to: "/admin/mailboxes",
      icon: <MailSettingsRegular />,
      label: t("mailboxes.title"),
      isShown: may("mailbox.edit"),
    },
    {
      to: "/admin/post-room",
      icon: <MailboxRegular />,
      label: t("post.settings"),
      isShown: may("admin.linkedServices"),
    },
    {
      to: "/admin/incoming",
      icon: <MailArrowDownRegular />,
      label: t("incoming.title"),
      isShown: may("email.reprocess"),
    },
    {
      to: "/admin/service-requirements",
      icon: <ShieldCheckmarkRegular />,
      label: t("requirements.nav"),
      isShown: may("admin.linkedServices"),
    },
    { to: "/admin/work-types", icon: <BriefcaseRegular />, label: t("types.title"), isShown: may("model.edit") },
    {
      to: "/admin/templates",
      icon: <DocumentTextRegular />,
      label: t("templates.title"),
      isShown: may("template.author"),
    },
    { to: "/admin/users", icon: <PersonSettingsRegular />, label: t("users.title"), isShown: may("admin.users") },
    { to: "/admin/teams", icon: <PeopleTeamRegular />, label: t("teams.title"), isShown: may("admin.users") },
    {
      to: "/admin/permission-sets",
      icon: <ShieldKeyholeRegular />,
      label: t("sets.title"),
      isShown: may("admin.users"),
    },
    { to: "/admin/allocation", icon: <BranchRegular />, label: t("rules.title"), isShown: may("allocation.edit") },
    { to: "/admin/notices", icon: <AlertRegular />, label: t("notices.title"), isShown: may("admin.linkedServices") },
    { to: "/admin/audit", icon: <HistoryRegular />, label: t("audit.title"), isShown: may("admin.audit") },
  ];
  return (
    <>
      <PlaceGroup label={t("nav.work")} places={work} isIcons={isIcons} />
      <PlaceGroup label={t("nav.administration")} places={administration} isIcons={isIcons} />
    </>
  );
}

interface Place {
  readonly to: string;
  readonly icon: ReactElement;
  readonly label: string;
  readonly isShown: boolean;
}

function PlaceGroup(props: {
  readonly label: string;
  readonly places: readonly Place[];
  readonly isIcons: boolean;
}): ReactNode {
  const shown = props.places.filter(({ isShown }) => isShown);
  if (shown.length === 0) return null;
  return (
    <NavGroup label={props.label} isIcons={props.isIcons}>
      {shown.map(({ to, icon, label }) => (
        <NavLink
          key={to}
          as={Link}
          to={to}
          activeOptions={PAGE_ITSELF}
          icon={icon}
          isIcons={props.isIcons}
          label={label}
        />
      ))}
    </NavGroup>
  );
}
