import { Outlet, createFileRoute, redirect } from "@tanstack/react-router";
import { LibraryRegular } from "@fluentui/react-icons";
import { useEffect } from "react";
import type { ReactNode } from "react";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState } from "@muniment/ui/state";
import { t } from "../../messages.ts";
import { librariesQuery } from "../../session.ts";
import { LibraryChooser, recallLibrary, rememberLibrary, useLibraries } from "./-library.tsx";

interface AccessSearch {
  /** The library that scopes the page (CC-NAV-006, CC-NAV-007). */
  readonly library?: string;
}

export const Route = createFileRoute("/access")({
  validateSearch: ({ library }): AccessSearch => (typeof library === "string" && library !== "" ? { library } : {}),
  beforeLoad: async ({ search, context, location }) => {
    if (search.library !== undefined) return;
    const { data: libraries } = await context.queryClient.ensureQueryData(librariesQuery);
    const recalled = recallLibrary();
    const library = (libraries.find(({ id }) => id === recalled) ?? libraries[0])?.id;
    if (library === undefined) return;
    throw redirect({ to: location.pathname, search: { ...location.search, library }, replace: true });
  },
  loader: async ({ context }) => context.queryClient.ensureQueryData(librariesQuery),
  component: Access,
});

function Access(): ReactNode {
  const { library } = Route.useSearch();
  const libraries = useLibraries();
  const isThere = libraries.some(({ id }) => id === library);
  useEffect(() => {
    if (isThere && library !== undefined) rememberLibrary(library);
  }, [isThere, library]);
  return isThere ? <Outlet /> : <NoLibrary />;
}

/** The same words whether the library does not exist or may not be known (CC-NAV-011). */
function NoLibrary(): ReactNode {
  return (
    <>
      <PageHeader title={t("nav.access")} beside={<LibraryChooser />} />
      <EmptyState icon={<LibraryRegular />} title={t("library.missing")} text={t("library.missing_text")} />
    </>
  );
}
