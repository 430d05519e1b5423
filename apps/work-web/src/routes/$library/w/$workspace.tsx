import { makeStyles } from "@fluentui/react-components";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Link, createFileRoute, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { usePageKeys } from "@muniment/ui/keys";
import { focusList, PageHeader, useNarrow } from "@muniment/ui/shell";
import { Trail } from "@muniment/ui/trail";
import { t } from "../../../messages.ts";
import { SeveralPanel } from "../../../panel/several-panel.tsx";
import { MatterTabs, useIsTabShown } from "../../../extension/matter-tabs.tsx";
import { LazyItemPanel } from "../../../panel/lazy-item-panel.tsx";
import { PANEL_KEYS, isPanelView } from "../../../panel/view.ts";
import type { PanelView, Subject } from "../../../panel/view.ts";
import { isDocumentId } from "../../../item/item.ts";
import { useNoteOpened } from "../../../recent/note-opened.ts";
import type { Item } from "../../../item/item.ts";
import { scopeOf, useScope } from "../../../scope.ts";
import { carriesFiles, readDropped } from "../../../upload/dropped.ts";
import { useUpload } from "../../../upload/use-upload.tsx";
import { FolderTree } from "./-folder-tree.tsx";
import { ItemList } from "./-item-list.tsx";
import { useDragging } from "./-dragging.ts";
import { usePlaceUpdates } from "./-place-updates.ts";
import { itemsQuery, pathQuery, workspaceQuery } from "./-place.ts";

interface PlaceSearch {
  readonly folder?: string;
  readonly selected?: string;
  readonly panel?: PanelView | undefined;
  /** Such as `name.asc`. */
  readonly sort?: string;
  /** The application's tab that is shown in the place of the files, and what is behind it in the address. */
  readonly tab?: string | undefined;
  readonly at?: string | undefined;
}

export const Route = createFileRoute("/$library/w/$workspace")({
  validateSearch: ({ folder, selected, panel, sort, tab, at }: Record<string, unknown>): PlaceSearch => ({
    ...(typeof folder === "string" ? { folder } : {}),
    ...(typeof selected === "string" ? { selected } : {}),
    ...(isPanelView(panel) ? { panel } : {}),
    ...(typeof sort === "string" ? { sort } : {}),
    ...(typeof tab === "string" ? { tab } : {}),
    ...(typeof at === "string" ? { at } : {}),
  }),
  loaderDeps: ({ search: { folder } }) => ({ folder }),
  loader: async ({ context: { queryClient }, params: { library, workspace }, deps: { folder } }) => {
    const scope = await scopeOf(queryClient, library);
    void queryClient.prefetchInfiniteQuery(itemsQuery(scope, { workspace, folder }));
    await Promise.all([
      queryClient.ensureQueryData(workspaceQuery(scope, workspace)),
      folder === undefined ? undefined : queryClient.ensureQueryData(pathQuery(scope, folder)),
    ]);
  },
  component: Workspace,
});

const useStyles = makeStyles({
  page: { display: "flex", flexGrow: 1, minHeight: 0, minWidth: 0 },
  main: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 },
});

function Workspace(): ReactNode {
  const styles = useStyles();
  const isNarrow = useNarrow();
  const scope = useScope();
  const navigate = useNavigate();
  const { workspace } = Route.useParams();
  const { folder, selected, panel, tab } = Route.useSearch();
  const isTabShown = useIsTabShown(tab);
  const matter = useSuspenseQuery(workspaceQuery(scope, workspace)).data.data;
  const path = usePath(folder);
  const [chosen, setChosen] = useState<readonly Item[]>([]);
  const upload = useUpload();
  useNoteOpened(folder ?? workspace);
  const dragging = useDragging({ workspace, folder });
  const updates = usePlaceUpdates({ workspace, folder }, selected);
  const goTo = (id: string | undefined): void => {
    const kept = isNarrow ? undefined : panel;
    void navigate({ to: ".", search: ({ sort }: PlaceSearch) => searchOf({ folder: id, sort, panel: kept }) });
  };
  const show = (view: PanelView | undefined): void => {
    void navigate({
      to: ".",
      search: (before: PlaceSearch) => ({ ...before, panel: view }),
      replace: true,
    });
  };
  const close = (): void => {
    show(undefined);
    focusList();
  };
  const subject = subjectOf({ workspace, folder, selected });
  usePanelKeys(subject, show);
  return (
    <div className={styles.page}>
      {isNarrow || isTabShown ? null : (
        <FolderTree
          key={workspace}
          workspace={{ id: workspace, name: matter.name, hasFolders: matter.has_subfolders }}
          folder={folder}
          path={path.map(({ id }) => id)}
          onChoose={goTo}
          onOpened={updates.onOpened}
          canDrop={({ dataTransfer }, target) => carriesFiles(dataTransfer) || dragging.canDrop(dataTransfer, target)}
          onDrop={({ dataTransfer }, target, name) => {
            if (!carriesFiles(dataTransfer)) dragging.drop(target, name);
            else void readDropped(dataTransfer).then((dropped) => upload.start(target, dropped));
          }}
        />
      )}
      <div className={styles.main}>
        <PageHeader title={path.at(-1)?.name ?? matter.name} trail={<PlaceTrail matter={matter} path={path} />} />
        <MatterTabs matter={{ id: workspace, name: matter.name }}>
          <ItemList
            key={folder ?? workspace}
            place={{ workspace, folder }}
            mayAddFolder={matter.operations?.add_folders === true}
            selected={selected}
            upload={upload}
            onEnter={goTo}
            onShown={updates.onShown}
            onDrag={dragging.start}
            onChosen={setChosen}
            onPanel={show}
          />
        </MatterTabs>
      </div>
      {upload.dialog}
      {panel === undefined ? null : chosen.length > 1 ? (
        <SeveralPanel items={chosen} onClose={close} />
      ) : (
        <LazyItemPanel subject={subject} view={panel} within={folder ?? workspace} onView={show} onClose={close} />
      )}
    </div>
  );
}

/** The address of a folder; what is absent is left out. */
function searchOf({
  folder,
  sort,
  panel,
}: Pick<PlaceSearch, "panel"> & { folder?: string | undefined; sort?: string | undefined }): PlaceSearch {
  return {
    ...(folder === undefined ? {} : { folder }),
    ...(sort === undefined ? {} : { sort }),
    ...(panel === undefined ? {} : { panel }),
  };
}

/** On a row the list takes these keys for it; anywhere else they mean what the panel would be about (WORK-KEY-005). */
function usePanelKeys({ kind }: Subject, show: (view: PanelView) => void): void {
  usePageKeys(
    Object.fromEntries(
      Object.entries(PANEL_KEYS)
        .filter(([, view]) => view !== "versions" || kind === "document")
        .map(([key, view]) => [key, () => show(view)]),
    ),
  );
}

interface Step {
  readonly id: string;
  readonly name: string;
}

/** The folders from the root down to the chosen one; none at the root. */
function usePath(folder: string | undefined): readonly Step[] {
  const scope = useScope();
  const { data } = useQuery({ ...pathQuery(scope, folder ?? ""), enabled: folder !== undefined });
  return folder === undefined ? [] : (data?.data ?? []).filter((step) => step.wstype !== "workspace");
}

function subjectOf(given: { workspace: string; folder: string | undefined; selected: string | undefined }): Subject {
  const { workspace, folder, selected } = given;
  if (selected !== undefined) return { kind: isDocumentId(selected) ? "document" : "folder", id: selected };
  return folder === undefined ? { kind: "workspace", id: workspace } : { kind: "folder", id: folder };
}

function PlaceTrail(props: { readonly matter: Step; readonly path: readonly Step[] }): ReactNode {
  const { matter, path } = props;
  const scope = useScope();
  const { library } = scope;
  const above = path.slice(0, -1);
  const steps = [
    {
      id: library,
      link: (
        <Link to="/$library" params={{ library }}>
          {t("workspaces.title")}
        </Link>
      ),
    },
    ...(path.length === 0
      ? []
      : [{ ...matter, folder: undefined }, ...above.map((step) => ({ ...step, folder: step.id }))]
    ).map(({ id, name, folder }) => ({
      id,
      link: (
        <Link
          to="/$library/w/$workspace"
          params={{ library, workspace: matter.id }}
          search={folder === undefined ? {} : { folder }}
        >
          {name}
        </Link>
      ),
    })),
  ];
  return <Trail steps={steps} />;
}
