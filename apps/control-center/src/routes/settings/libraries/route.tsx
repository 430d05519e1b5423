import { useQuery } from "@tanstack/react-query";
import { Outlet, createFileRoute, useNavigate, useParams } from "@tanstack/react-router";
import { makeStyles } from "@fluentui/react-components";
import { LibraryRegular } from "@fluentui/react-icons";
import { Suspense, lazy, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { PageHeader, useNarrow } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import type { Selection, TableLayout } from "@muniment/ui/table";
import { t } from "../../../messages.ts";
import { libraryText } from "../../../texts/library.ts";
import { useLibraryActions } from "./-library-actions.tsx";
import { libraryColumns } from "./-library-columns.tsx";
import { countedLibraries } from "./-libraries.ts";
import type { Library, LibraryState } from "./-libraries.ts";

// Fetched when they are first asked for.
const EditLibrary = lazy(async () => ({ default: (await import("./-edit-library.tsx")).EditLibrary }));
const ChangeState = lazy(async () => ({ default: (await import("./-change-state.tsx")).ChangeState }));

export const Route = createFileRoute("/settings/libraries")({ component: LibrariesPage });

const useStyles = makeStyles({
  columns: { display: "flex", flexGrow: 1, minHeight: 0, minWidth: 0 },
  list: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 },
});

/** `Settings › Libraries` (CC-LIB-001 to -004). */
function LibrariesPage(): ReactNode {
  const styles = useStyles();
  const isNarrow = useNarrow();
  const viewed = useParams({ strict: false }).library;
  const columns = useMemo(libraryColumns, []);
  const layout = useTableLayout("libraries", columns, viewed !== undefined);
  const selection = useSelection();
  const found = useQuery({ ...countedLibraries, refetchOnWindowFocus: true });
  const libraries = found.data?.data;
  const [asking, setAsking] = useState<{ readonly library: Library; readonly state?: LibraryState }>();
  const selected = (libraries ?? []).filter(({ id }) => selection.keys.has(id));
  const actions = useLibraryActions({
    libraries: libraries ?? [],
    selected,
    reload: () => void found.refetch(),
    onEdit: (library) => setAsking({ library }),
    onState: (library, state) => setAsking({ library, state }),
  });
  const close = (): void => setAsking(undefined);
  return (
    <>
      <PageHeader title={t("nav.libraries")} text={libraryText("library.intro")} />
      <div className={styles.columns}>
        <div className={styles.list} hidden={isNarrow && viewed !== undefined}>
          <Ribbon label={libraryText("library.actions")} actions={actions} rows={selected}>
            <TableSettings columns={columns} layout={layout} />
          </Ribbon>
          {libraries === undefined ? (
            found.error === null ? (
              <LoadingRows rows={6} />
            ) : (
              <ErrorState error={found.error} onRetry={() => void found.refetch()} />
            )
          ) : libraries.length === 0 ? (
            <EmptyState icon={<LibraryRegular />} title={libraryText("library.none")} />
          ) : (
            <LibraryTable libraries={libraries} layout={layout} selection={selection} actions={actions} />
          )}
        </div>
        <Outlet />
      </div>
      <Suspense>
        {asking === undefined ? null : asking.state === undefined ? (
          <EditLibrary library={asking.library} onClose={close} />
        ) : (
          <ChangeState library={asking.library} state={asking.state} onClose={close} />
        )}
      </Suspense>
    </>
  );
}

function LibraryTable(props: {
  readonly libraries: readonly Library[];
  readonly layout: TableLayout<Library>;
  readonly selection: Selection;
  readonly actions: readonly Action<Library>[];
}): ReactNode {
  const { libraries, layout, selection, actions } = props;
  const navigate = useNavigate();
  const viewed = useParams({ strict: false }).library;
  const { only } = selection;
  const isOneOrNone = selection.keys.size < 2;
  useEffect(() => {
    if (viewed !== undefined && isOneOrNone) only([viewed]);
    // Following the panel, not the selection.
  }, [viewed]);
  const open = (library: Library, replace = false): void =>
    void navigate({ to: "/settings/libraries/$library", params: { library: library.id }, replace });
  return (
    <DataTable
      label={t("nav.libraries")}
      layout={layout}
      rows={libraries}
      total={libraries.length}
      selection={selection}
      actions={actions}
      keyOf={(library) => library.id}
      nameOf={(library) => library.display_name}
      onOpen={(library) => open(library)}
      // With the panel open, the keys lead from library to library.
      onActive={(library) => (viewed === undefined || viewed === library.id ? undefined : open(library, true))}
    />
  );
}
