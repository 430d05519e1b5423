import type { QueryClient } from "@tanstack/react-query";
import { Link, Outlet, createRootRouteWithContext } from "@tanstack/react-router";
import { LibraryRegular } from "@fluentui/react-icons";
import { Suspense, lazy } from "react";
import type { ReactNode } from "react";
import { NavGroup, NavLink } from "@muniment/ui/nav";
import { Shell } from "@muniment/ui/shell";
import { t } from "../messages.ts";
import { SearchEntry } from "../search/search-entry.tsx";
import { useUploads } from "../upload/uploads.ts";
import { sessionQuery, useSession } from "../session.ts";

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  loader: async ({ context }) => context.queryClient.ensureQueryData(sessionQuery),
  component: Work,
});

function Work(): ReactNode {
  const session = useSession();
  const administers = session.pages.length > 0;
  return (
    <Shell
      part={t("part.work")}
      parts={[
        { label: t("part.work"), href: "/work/web/", isCurrent: true },
        ...(administers ? [{ label: t("part.control_center"), href: "/control-center/", isCurrent: false }] : []),
      ]}
      person={{ id: session.user_id, name: session.full_name, email: session.email }}
      search={<SearchEntry />}
      status={<Uploads />}
      nav={(isIcons) => (
        <NavGroup label={t("nav.libraries")} isIcons={isIcons}>
          {session.libraries.map(({ id, display_name: name }) => (
            <NavLink
              key={id}
              as={Link}
              to="/$library"
              params={{ library: id }}
              icon={<LibraryRegular />}
              isIcons={isIcons}
              label={name}
            />
          ))}
        </NavGroup>
      )}
    >
      <Outlet />
    </Shell>
  );
}

const UploadStatus = lazy(async () => import("../upload/upload-status.tsx"));

/** Loaded when the first file is on its way. */
function Uploads(): ReactNode {
  const uploads = useUploads();
  return uploads.length === 0 ? null : (
    <Suspense>
      <UploadStatus />
    </Suspense>
  );
}
