import {
  ArrowClockwiseRegular,
  CheckmarkRegular,
  DeleteRegular,
  DocumentAddRegular,
  DocumentTextRegular,
  OpenRegular,
} from "@fluentui/react-icons";
import { Button } from "@fluentui/react-components";
import { createFileRoute } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { discardProduction, issueProduction, listProductions, retryProduction } from "@muniment/operate-api/generation";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { FormDialog } from "@muniment/ui/dialog";
import { useList } from "@muniment/ui/query";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, SelectionCount, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import { useTell } from "@muniment/ui/toast";
import { ASK_MILLISECONDS, listQuery, useCall } from "../../../api.ts";
import { useCase } from "../../../case/case-context.ts";
import { TroubleDetails } from "../../../email/trouble.tsx";
import { PrepareDialog } from "../../../generation/prepare-dialog.tsx";
import { productionColumns } from "../../../generation/production-columns.tsx";
import type { ProductionData } from "../../../generation/template-data.ts";
import { KEY_ALIASES } from "../../../key-hints.ts";
import { t } from "../../../messages.ts";
import { generationText } from "../../../texts/generation.ts";
import { useMay } from "../../../session.ts";

interface ProducedSearch {
  /** Whether documents are being prepared, so that `Prepare` has an address. */
  readonly prepare?: true;
}

export const Route = createFileRoute("/cases/$case/produced")({
  validateSearch: ({ prepare }: Record<string, unknown>): ProducedSearch => (prepare === true ? { prepare } : {}),
  component: CaseProduced,
});

/** What was produced on a case from templates, and preparing more of it (OPR-GEN-010). */
function CaseProduced(): ReactNode {
  const known = useCase();
  const may = useMay();
  const list = useList(listQuery(listProductions, { params: { case: known.id } }), ASK_MILLISECONDS);
  const layout = useTableLayout("operate.productions", productionColumns);
  const selection = useSelection();
  const navigate = Route.useNavigate();
  const setIsPreparing = (is: boolean): void => void navigate({ search: is ? { prepare: true } : {}, replace: !is });
  const [explained, setExplained] = useState<ProductionData>();
  const mayPrepare = may("documents.produce") && known.phase === "open";
  const isPreparing = Route.useSearch().prepare === true && mayPrepare;
  const actions = useProductionActions(mayPrepare ? () => setIsPreparing(true) : undefined, setExplained);
  const { rows } = list;
  const dialogs = (
    <>
      {isPreparing ? <PrepareDialog caseId={known.id} onClose={() => setIsPreparing(false)} /> : null}
      {explained?.trouble === undefined ? null : (
        <FormDialog
          title={generationText("production.trouble")}
          choices={[{ label: t("action.close"), run: () => setExplained(undefined) }]}
          hasNoCancel
          onClose={() => setExplained(undefined)}
        >
          <TroubleDetails trouble={explained.trouble} />
        </FormDialog>
      )}
    </>
  );
  if (list.isLoading) return <LoadingRows />;
  if (list.error !== null && rows.length === 0) return <ErrorState error={list.error} onRetry={list.reload} />;
  if (rows.length === 0) {
    return (
      <>
        <EmptyState
          icon={<DocumentTextRegular />}
          title={generationText("production.none")}
          text={generationText("production.none_text")}
        >
          {mayPrepare ? (
            <Button appearance="primary" onClick={() => setIsPreparing(true)}>
              {generationText("prepare.open")}
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
        label={generationText("production.title")}
        actions={actions}
        rows={rows.filter(({ id }) => selection.keys.has(id))}
      >
        <SelectionCount selection={selection} total={list.total} />
        <TableSettings columns={productionColumns} layout={layout} />
      </Ribbon>
      <DataTable
        label={generationText("production.title")}
        layout={layout}
        rows={rows}
        total={list.total}
        selection={selection}
        actions={actions}
        keyAliases={KEY_ALIASES}
        keyOf={({ id }) => id}
        nameOf={({ template }) => template.name}
        onOpen={open}
        isLoadingMore={list.isLoadingMore}
        onNearEnd={list.loadMore}
      />
      {dialogs}
    </>
  );
}

function open({ documents }: ProductionData): void {
  const url = documents.find((document) => document.url !== undefined)?.url;
  if (url !== undefined) window.open(url, "_blank", "noreferrer");
}

function useProductionActions(
  prepare: (() => void) | undefined,
  explain: (production: ProductionData) => void,
): readonly Action<ProductionData>[] {
  const tell = useTell();
  const changed = [listProductions];
  const calls = {
    retry: useCall(retryProduction, changed),
    issue: useCall(issueProduction, changed),
    discard: useCall(discardProduction, changed),
  };
  const act = (name: keyof typeof calls, row: ProductionData | undefined): void => {
    if (row === undefined) return;
    const failed = (error: unknown): void => tell.failed(generationText("production.not_changed"), error);
    calls[name].mutate({ params: { production: row.id } }, { onError: failed });
  };
  const unless = (states: readonly ProductionData["state"][]) => (rows: readonly ProductionData[]) => {
    const [row] = rows;
    return row !== undefined && !states.includes(row.state)
      ? generationText(`production_state.${row.state}`)
      : undefined;
  };
  return [
    ...(prepare === undefined
      ? []
      : [
          {
            id: "prepare",
            label: generationText("prepare.open"),
            icon: <DocumentAddRegular />,
            needs: "none" as const,
            isPrimary: true,
            run: prepare,
          },
        ]),
    {
      id: "open",
      label: t("action.open"),
      icon: <OpenRegular />,
      needs: "one",
      refuse: ([row]) =>
        row?.documents.every(({ url }) => url === undefined) === true
          ? generationText("production.no_page")
          : undefined,
      run: ([row]) => (row === undefined ? undefined : open(row)),
    },
    {
      id: "issue",
      label: generationText("production.issue"),
      icon: <CheckmarkRegular />,
      needs: "one",
      refuse: unless(["draft_ready"]),
      run: ([row]) => act("issue", row),
    },
    {
      id: "trouble",
      label: generationText("production.trouble"),
      needs: "one",
      refuse: ([row]) =>
        row !== undefined && row.trouble === undefined ? generationText(`production_state.${row.state}`) : undefined,
      run: ([row]) => (row === undefined ? undefined : explain(row)),
    },
    {
      id: "retry",
      label: generationText("production.retry"),
      icon: <ArrowClockwiseRegular />,
      needs: "one",
      refuse: unless(["failed", "waiting"]),
      run: ([row]) => act("retry", row),
    },
    {
      id: "discard",
      label: generationText("production.discard"),
      icon: <DeleteRegular />,
      needs: "one",
      refuse: unless(["failed", "waiting", "draft_ready", "issued"]),
      run: ([row]) => act("discard", row),
    },
  ];
}
