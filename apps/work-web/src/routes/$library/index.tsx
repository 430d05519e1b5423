import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { Suspense, lazy, useCallback, useState } from "react";
import type { ReactNode } from "react";
import { getLibraryOperations } from "@muniment/work-api/library/library";
import { SearchField } from "@muniment/ui/filter";
import { KeysHelp, usePageKeys } from "@muniment/ui/keys";
import { focusList, PageHeader } from "@muniment/ui/shell";
import { q as queryOf } from "../../api.ts";
import { workspaceKeyHints } from "../../key-hints.ts";
import { t } from "../../messages.ts";
import { LazyItemPanel } from "../../panel/lazy-item-panel.tsx";
import { isPanelView } from "../../panel/view.ts";
import type { PanelView } from "../../panel/view.ts";
import { RecentBand, prefetchRecentBand } from "../../recent/recent-band.tsx";
import { scopeOf, useScope } from "../../scope.ts";
import { WorkspaceList } from "./-workspace-list.tsx";
import { workspacesQuery } from "./-workspaces-query.ts";

interface LibrarySearch {
  readonly q?: string;
  readonly selected?: string;
  readonly panel?: PanelView | undefined;
}

export const Route = createFileRoute("/$library/")({
  validateSearch: (search: Record<string, unknown>): LibrarySearch => {
    const { q, selected, panel } = search;
    return {
      ...(typeof q === "string" && q !== "" ? { q } : {}),
      ...(typeof selected === "string" ? { selected } : {}),
      ...(isPanelView(panel) ? { panel } : {}),
    };
  },
  loaderDeps: ({ search: { q } }) => ({ q }),
  loader: async ({ context, params, deps }) => {
    const scope = await scopeOf(context.queryClient, params.library);
    void context.queryClient.prefetchInfiniteQuery(workspacesQuery(scope, deps.q ?? ""));
    // Stands above the list, which would jump when it came later.
    if (deps.q === undefined) await prefetchRecentBand(context.queryClient, scope);
  },
  component: Library,
});

function Library(): ReactNode {
  const scope = useScope();
  const navigate = useNavigate();
  const { q = "", selected, panel } = Route.useSearch();
  const search = useCallback(
    (text: string) => void navigate({ to: ".", search: text === "" ? {} : { q: text }, replace: true }),
    [navigate],
  );
  const [isMaking, setIsMaking] = useState(false);
  const mayCreate = useMayCreate();
  usePageKeys({ n: () => (mayCreate ? setIsMaking(true) : undefined) });
  const show = (view: PanelView | undefined): void => {
    void navigate({
      to: ".",
      search: (before: LibrarySearch) => ({ ...before, panel: view }),
      replace: true,
    });
  };
  return (
    <div style={{ display: "flex", flexGrow: 1, minHeight: 0 }}>
      <div style={{ display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 }}>
        <PageHeader title={t("workspaces.title")}>
          <SearchField label={t("workspaces.search")} value={q} onSearch={search} />
        </PageHeader>
        {q === "" ? <RecentBand /> : null}
        <WorkspaceList
          key={scope.library}
          text={q}
          selected={selected}
          onPanel={show}
          onNew={mayCreate ? () => setIsMaking(true) : undefined}
        />
      </div>
      {isMaking ? (
        <Suspense>
          <NewWorkspace onClose={() => setIsMaking(false)} />
        </Suspense>
      ) : null}
      <KeysHelp hints={workspaceKeyHints} />
      {panel === undefined || selected === undefined ? null : (
        <LazyItemPanel
          subject={{ kind: "workspace", id: selected }}
          view={panel}
          onView={show}
          onClose={() => {
            show(undefined);
            focusList();
          }}
        />
      )}
    </div>
  );
}

const NewWorkspace = lazy(async () => import("./-new-workspace.tsx"));

/** Workspaces are made by those whose role has the privilege, and not where templates alone may be used (WORK-WS-002). */
function useMayCreate(): boolean {
  const scope = useScope();
  const { data } = useQuery({ ...queryOf(getLibraryOperations, { params: scope }), staleTime: 300_000 });
  return data?.data.m3_bits.author_workspace === true;
}
