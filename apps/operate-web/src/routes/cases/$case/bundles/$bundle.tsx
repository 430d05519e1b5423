import { Button, Subtitle2, makeStyles, tokens } from "@fluentui/react-components";
import { DocumentBulletListMultipleRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { Link, createFileRoute } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { getBundle } from "@muniment/operate-api/bundle";
import type { BundleEntryValue } from "@muniment/operate-api/bundle";
import { Ribbon } from "@muniment/ui/action";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, SelectionCount, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import { ASK_MILLISECONDS, q } from "../../../../api.ts";
import { AddDocuments } from "../../../../bundle/add-documents.tsx";
import { depthsOf, entriesOf } from "../../../../bundle/bundle-data.ts";
import type { BundleData } from "../../../../bundle/bundle-data.ts";
import { useBundleChange } from "../../../../bundle/use-bundle-change.ts";
import { useCase } from "../../../../case/case-context.ts";
import { KEY_ALIASES } from "../../../../key-hints.ts";
import { useMay } from "../../../../session.ts";
import { bundleText } from "../../../../texts/bundle.ts";
import { BuildState } from "./-build-state.tsx";
import { BuildVersions } from "./-bundle-dialogs.tsx";
import { entryActions } from "./-entry-actions.tsx";
import { entryColumns } from "./-entry-columns.tsx";
import type { EntryRow } from "./-entry-columns.tsx";
import { EntryDialog } from "./-entry-dialog.tsx";
import { OptionsDialog } from "./-options-dialog.tsx";

export const Route = createFileRoute("/cases/$case/bundles/$bundle")({ component: OneBundle });

const useStyles = makeStyles({
  head: {
    display: "flex",
    flexDirection: "column",
    alignItems: "start",
    gap: "4px",
    padding: "8px 16px 0",
    flexShrink: 0,
    "& a": { color: tokens.colorBrandForegroundLink },
  },
  title: { margin: 0 },
});

function OneBundle(): ReactNode {
  const { bundle } = Route.useParams();
  const found = useQuery({ ...q(getBundle, { params: { bundle } }), refetchInterval: ASK_MILLISECONDS });
  if (found.isPending) return <LoadingRows />;
  if (found.isError && found.data === undefined) {
    return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  }
  return <BundlePage bundle={found.data.data} />;
}

type Asking =
  | { readonly what: "documents" | "options" | "versions" }
  | { readonly what: "entry"; readonly entry: BundleEntryValue };

/** What is in a bundle and in which order, how it looks, and what was built of it (OPR-BUN-003, -005). */
function BundlePage({ bundle }: { readonly bundle: BundleData }): ReactNode {
  const known = useCase();
  const may = useMay();
  const styles = useStyles();
  const change = useBundleChange(bundle.id);
  const selection = useSelection();
  const layout = useTableLayout("operate.entries-of-bundle", entryColumns);
  const [asking, setAsking] = useState<Asking>();
  const { entries } = bundle;
  const mayChange = may("documents.bundle") && known.phase === "open";
  const depths = depthsOf(entries);
  const rows: readonly EntryRow[] = entries.map((entry, at) => ({ ...entry, at, depth: depths.get(entry.id) ?? 0 }));
  const actions = entryActions({
    entries,
    mayChange,
    ask: setAsking,
    keep: (next) => change.mutate({ entries: [...next] }),
  });
  return (
    <>
      <div className={styles.head}>
        <Link to="/cases/$case/bundles" params={{ case: known.id }}>
          {bundleText("bundle.back")}
        </Link>
        <Subtitle2 as="h2" className={styles.title}>
          {bundle.title}
        </Subtitle2>
      </div>
      <BuildState bundle={bundle} mayChange={mayChange} isChanging={change.isPending} />
      <Ribbon
        label={bundleText("bundle.actions")}
        actions={actions}
        rows={rows.filter(({ id }) => selection.keys.has(id))}
      >
        <SelectionCount selection={selection} total={rows.length} />
        <TableSettings columns={entryColumns} layout={layout} />
      </Ribbon>
      {rows.length === 0 ? (
        <EmptyState
          icon={<DocumentBulletListMultipleRegular />}
          title={bundleText("bundle.empty")}
          text={bundleText("bundle.empty_text")}
        >
          {mayChange ? (
            <Button onClick={() => setAsking({ what: "documents" })}>{bundleText("bundle.add_documents")}</Button>
          ) : null}
        </EmptyState>
      ) : (
        <DataTable
          label={bundleText("bundle.content")}
          layout={layout}
          rows={rows}
          total={rows.length}
          selection={selection}
          actions={actions}
          keyAliases={KEY_ALIASES}
          keyOf={({ id }) => id}
          nameOf={({ title }) => title}
          onOpen={({ at }) => {
            const entry = entries[at];
            if (entry !== undefined && mayChange) setAsking({ what: "entry", entry });
          }}
        />
      )}
      <Dialogs bundle={bundle} asking={asking} change={change.mutate} onClose={() => setAsking(undefined)} />
    </>
  );
}

function Dialogs(props: {
  readonly bundle: BundleData;
  readonly asking: Asking | undefined;
  readonly change: ReturnType<typeof useBundleChange>["mutate"];
  onClose(): void;
}): ReactNode {
  const { bundle, asking, change, onClose } = props;
  const known = useCase();
  const { entries } = bundle;
  switch (asking?.what) {
    case "documents":
      return (
        <AddDocuments
          known={known}
          add={(chosen) => change({ entries: [...entries, ...entriesOf(chosen)] })}
          onClose={onClose}
        />
      );
    case "options":
      return <OptionsDialog bundle={bundle} save={change} onClose={onClose} />;
    case "versions":
      return <BuildVersions bundle={bundle.id} onClose={onClose} />;
    case "entry": {
      const isThere = entries.some(({ id }) => id === asking.entry.id);
      return (
        <EntryDialog
          entry={asking.entry}
          save={(kept) =>
            change({
              entries: isThere ? entries.map((entry) => (entry.id === kept.id ? kept : entry)) : [...entries, kept],
            })
          }
          onClose={onClose}
        />
      );
    }
    default:
      return null;
  }
}
