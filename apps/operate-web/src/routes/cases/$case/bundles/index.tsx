import {
  AddRegular,
  ArrowClockwiseRegular,
  DeleteRegular,
  DocumentBulletListMultipleRegular,
  OpenRegular,
} from "@fluentui/react-icons";
import { Button } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { listBundles } from "@muniment/operate-api/bundle";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, SelectionCount, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import { ASK_MILLISECONDS, q } from "../../../../api.ts";
import type { BundleData } from "../../../../bundle/bundle-data.ts";
import { useCase } from "../../../../case/case-context.ts";
import { useAccountMissing } from "../../../../case/identities.tsx";
import { KEY_ALIASES } from "../../../../key-hints.ts";
import { t } from "../../../../messages.ts";
import { useMay } from "../../../../session.ts";
import { bundleText } from "../../../../texts/bundle.ts";
import { bundleColumns } from "./-bundle-columns.tsx";
import { DeleteBundle, NewBundle } from "./-bundle-dialogs.tsx";

export const Route = createFileRoute("/cases/$case/bundles/")({ component: CaseBundles });

/** The bundles of a case (OPR-BUN-003). */
function CaseBundles(): ReactNode {
  const known = useCase();
  const may = useMay();
  const navigate = Route.useNavigate();
  const list = useQuery({ ...q(listBundles, { params: { case: known.id } }), refetchInterval: ASK_MILLISECONDS });
  const layout = useTableLayout("operate.bundles", bundleColumns);
  const selection = useSelection();
  const [isNew, setIsNew] = useState(false);
  const [removed, setRemoved] = useState<BundleData>();
  const mayChange = may("documents.bundle") && known.phase === "open";
  const open = (bundle: string): void =>
    void navigate({ to: "/cases/$case/bundles/$bundle", params: { case: known.id, bundle } });
  const missing = useAccountMissing(known.id);
  const actions = bundleActions({
    missing,
    open,
    reload: () => void list.refetch(),
    ...(mayChange ? { begin: () => setIsNew(true), remove: setRemoved } : {}),
  });
  const rows = list.data?.data ?? [];
  const dialogs = (
    <>
      {isNew ? <NewBundle caseId={known.id} onDone={open} onClose={() => setIsNew(false)} /> : null}
      {removed === undefined ? null : <DeleteBundle bundle={removed} onClose={() => setRemoved(undefined)} />}
    </>
  );
  if (list.isPending) return <LoadingRows />;
  if (list.isError && rows.length === 0) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) {
    return (
      <>
        <EmptyState
          icon={<DocumentBulletListMultipleRegular />}
          title={bundleText("bundles.none")}
          text={bundleText("bundles.none_text")}
        >
          {mayChange ? (
            <Button
              appearance="primary"
              disabledFocusable={missing !== undefined}
              {...(missing === undefined ? {} : { title: missing, "aria-description": missing })}
              onClick={() => setIsNew(true)}
            >
              {bundleText("bundles.new")}
            </Button>
          ) : null}
        </EmptyState>
        {dialogs}
      </>
    );
  }
  return (
    <>
      <Ribbon
        label={bundleText("bundles.actions")}
        actions={actions}
        rows={rows.filter(({ id }) => selection.keys.has(id))}
      >
        <SelectionCount selection={selection} total={rows.length} />
        <TableSettings columns={bundleColumns} layout={layout} />
      </Ribbon>
      <DataTable
        label={bundleText("bundles.title")}
        layout={layout}
        rows={rows}
        total={rows.length}
        selection={selection}
        actions={actions}
        keyAliases={KEY_ALIASES}
        keyOf={({ id }) => id}
        nameOf={({ title }) => title}
        onOpen={({ id }) => open(id)}
      />
      {dialogs}
    </>
  );
}

function bundleActions(given: {
  /** Why nothing can be bundled now. */
  readonly missing: string | undefined;
  open(bundle: string): void;
  reload(): void;
  begin?(): void;
  remove?(bundle: BundleData): void;
}): readonly Action<BundleData>[] {
  const { missing, open, reload, begin, remove } = given;
  const changing: Action<BundleData>[] =
    remove === undefined
      ? []
      : [
          {
            id: "delete",
            label: bundleText("bundles.delete"),
            icon: <DeleteRegular />,
            needs: "one",
            refuse: ([row]) => (row?.state === "building" ? bundleText("bundle.being_built") : undefined),
            run: ([row]) => (row === undefined ? undefined : remove(row)),
          },
        ];
  const beginning: Action<BundleData>[] =
    begin === undefined
      ? []
      : [
          {
            id: "new",
            label: bundleText("bundles.new"),
            icon: <AddRegular />,
            needs: "none",
            isPrimary: true,
            refuse: () => missing,
            run: begin,
          },
        ];
  return [
    ...beginning,
    {
      id: "open",
      label: t("action.open"),
      icon: <OpenRegular />,
      needs: "one",
      run: ([row]) => (row === undefined ? undefined : open(row.id)),
    },
    ...changing,
    { id: "refresh", label: t("action.refresh"), icon: <ArrowClockwiseRegular />, needs: "none", run: reload },
  ];
}
