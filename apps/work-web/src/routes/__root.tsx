import type { QueryClient } from "@tanstack/react-query";
import { Link, Outlet, createRootRouteWithContext, useLocation, useNavigate } from "@tanstack/react-router";
import { DeleteRegular, HistoryRegular, LibraryRegular, LockClosedRegular } from "@fluentui/react-icons";
import { Suspense, lazy, useState } from "react";
import type { ReactNode } from "react";
import { useSequenceKeys } from "@muniment/ui/keys";
import { NavGroup, NavLink } from "@muniment/ui/nav";
import { later } from "@muniment/ui/later";
import { setFormatLocale } from "@muniment/ui/message";
import { Shell } from "@muniment/ui/shell";
import { JobsStatus } from "../job/jobs-status.tsx";
import { t } from "../messages.ts";
import { SearchEntry } from "../search/search-entry.tsx";
import { usePreparing, useUploads } from "../upload/uploads.ts";
import { useScope } from "../scope.ts";
import { sessionQuery, useSession } from "../session.ts";

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  loader: async ({ context }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery);
    setFormatLocale(session.language);
  },
  component: Work,
});

/** A link is that of the page whatever the page shows. */
const PAGE_ITSELF = { includeSearch: false };

function Work(): ReactNode {
  const session = useSession();
  const navigate = useNavigate();
  const isOwnList = /\/(?:recent|check-outs|trash)$/.test(useLocation().pathname);
  const { library: chosen } = useScope();
  const library = chosen === "" ? session.preferred_library : chosen;
  useSequenceKeys({
    "g c": () => void navigate({ to: "/$library/check-outs", params: { library } }),
    "g r": () => void navigate({ to: "/$library/recent", params: { library } }),
    "g a": () => void navigate({ to: "/$library/advanced", params: { library } }),
    "g b": () => void navigate({ to: "/$library/trash", params: { library } }),
  });
  const [isSetting, setIsSetting] = useState(false);
  const administers = session.pages.length > 0;
  return (
    <Shell
      part={t("part.work")}
      parts={[
        { label: t("part.work"), href: "/work/web/", isCurrent: true },
        ...(administers ? [{ label: t("part.control_center"), href: "/control-center/", isCurrent: false }] : []),
      ]}
      person={{ id: session.user_id, name: session.full_name, email: session.email }}
      account={[
        { kind: "item", id: "preferences", label: t("preferences.title"), run: () => setIsSetting(true) },
        { kind: "item", id: "security", label: t("person.security"), run: () => location.assign("/auth/security") },
      ]}
      search={<SearchEntry />}
      status={
        <>
          <JobsStatus />
          <Uploads />
          <ExtensionCreate />
        </>
      }
      nav={(isIcons) => (
        <>
          <NavGroup label={t("nav.libraries")} isIcons={isIcons}>
            {session.libraries.map(({ id, display_name: name }) => (
              <NavLink
                key={id}
                as={Link}
                to="/$library"
                params={{ library: id }}
                activeOptions={{ includeSearch: false, exact: isOwnList }}
                icon={<LibraryRegular />}
                isIcons={isIcons}
                label={name}
              />
            ))}
          </NavGroup>
          <OwnLists library={library} isIcons={isIcons} />
          <ExtensionNav isIcons={isIcons} />
        </>
      )}
    >
      {/* What is written in another way is drawn anew. */}
      <Outlet key={session.language} />
      {isSetting ? <PreferencesDialog onClose={() => setIsSetting(false)} /> : null}
    </Shell>
  );
}

/** What is the person's own in a library. */
function OwnLists({ library, isIcons }: { readonly library: string; readonly isIcons: boolean }): ReactNode {
  return (
    <NavGroup label={t("nav.mine")} isIcons={isIcons}>
      <NavLink
        as={Link}
        to="/$library/recent"
        params={{ library }}
        activeOptions={PAGE_ITSELF}
        icon={<HistoryRegular />}
        isIcons={isIcons}
        label={t("recent.title")}
      />
      <NavLink
        as={Link}
        to="/$library/check-outs"
        params={{ library }}
        activeOptions={PAGE_ITSELF}
        icon={<LockClosedRegular />}
        isIcons={isIcons}
        label={t("checkouts.title")}
      />
      <NavLink
        as={Link}
        to="/$library/trash"
        params={{ library }}
        activeOptions={PAGE_ITSELF}
        icon={<DeleteRegular />}
        isIcons={isIcons}
        label={t("trash.page")}
      />
    </NavGroup>
  );
}

const ExtensionNav = later(async () => (await import("../extension/extension-nav.tsx")).ExtensionNav);
const ExtensionCreate = later(async () => (await import("../extension/extension-nav.tsx")).ExtensionCreate);
const PreferencesDialog = later(async () => (await import("../preferences/preferences-dialog.tsx")).PreferencesDialog);
const UploadStatus = lazy(async () => import("../upload/upload-status.tsx"));

/** Loaded when the first file is on its way. */
function Uploads(): ReactNode {
  const uploads = useUploads();
  const preparing = usePreparing();
  return uploads.length + preparing === 0 ? null : (
    <Suspense>
      <UploadStatus />
    </Suspense>
  );
}
