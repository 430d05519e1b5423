import { Button, Dropdown, Field, Input, Option, makeStyles } from "@fluentui/react-components";
import { ArrowClockwiseRegular, ArrowDownloadRegular, HistoryRegular } from "@fluentui/react-icons";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Action } from "@muniment/ui/action";
import { Ribbon } from "@muniment/ui/action";
import { SearchField } from "@muniment/ui/filter";
import { useList } from "@muniment/ui/query";
import { PageHeader, useNarrow } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import { useTell } from "@muniment/ui/toast";
import { exportAudit, searchAudit } from "@muniment/work-api/control-center/audit";
import { listQuery } from "../../api.ts";
import { saveFile } from "../../file.ts";
import { t } from "../../messages.ts";
import { auditText } from "../../texts/audit.ts";
import { auditColumns } from "./-audit-columns.tsx";
import { OUTCOMES, actionText } from "./-audit-data.ts";
import type { AuditRecord, Outcome } from "./-audit-data.ts";
import { AuditRecordPanel } from "./-audit-record.tsx";

const TEXTS = ["actor", "object_id", "action"] as const;
const DAYS = ["from", "to"] as const;

type AuditSearch = Partial<Record<(typeof TEXTS)[number] | (typeof DAYS)[number], string>> & {
  readonly outcome?: Outcome;
};

export const Route = createFileRoute("/monitoring/audit")({
  validateSearch: (given: Record<string, unknown>): AuditSearch => {
    const outcome = OUTCOMES.find((one) => one === given["outcome"]);
    const texts = [...TEXTS, ...DAYS].flatMap((name) => {
      const value = given[name];
      return typeof value === "string" && value !== "" ? [[name, value] as const] : [];
    });
    return { ...Object.fromEntries(texts), ...(outcome === undefined ? {} : { outcome }) };
  },
  component: AuditLog,
});

/** Enlarged to 200 %, a window leaves the list a row beside the filters: then the page scrolls as a whole. */
const LOW = "@media (max-height: 560px)";

const useStyles = makeStyles({
  page: {
    display: "flex",
    flexDirection: "column",
    flexGrow: 1,
    minHeight: 0,
    minWidth: 0,
    [LOW]: { overflowY: "auto" },
  },
  filters: { display: "flex", flexWrap: "wrap", alignItems: "flex-end", gap: "8px 12px", padding: "0 16px 8px" },
  columns: {
    display: "flex",
    flexGrow: 1,
    minHeight: 0,
    minWidth: 0,
    [LOW]: { flexShrink: 0, height: "calc(100vh - 56px)" },
  },
  list: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 },
});

/** The days of the filter as moments: `to` is the last day that counts, whole. */
function questionOf({ from, to, ...rest }: AuditSearch) {
  const next = to === undefined ? undefined : new Date(`${to}T00:00:00`);
  next?.setDate(next.getDate() + 1);
  return {
    ...rest,
    ...(from === undefined ? {} : { from: new Date(`${from}T00:00:00`).toISOString() }),
    ...(next === undefined ? {} : { to: next.toISOString() }),
  };
}

/** `Monitoring › Audit log`: who did what, for NRTADMIN of the libraries (CC-AUD-004, CC-AUD-006). */
function AuditLog(): ReactNode {
  const styles = useStyles();
  const search = Route.useSearch();
  const isNarrow = useNarrow();
  const [shown, setShown] = useState<number>();
  const list = useList(listQuery(searchAudit, { query: questionOf(search) }));
  // A record that another filter leaves out is not shown beside its list any more.
  const open = list.rows.find(({ id }) => id === shown);
  const layout = useTableLayout("audit", auditColumns, open !== undefined);
  const selection = useSelection();
  const actions = useAuditActions(search, list.reload);
  const hasFailed = list.error !== null && list.rows.length === 0;
  return (
    <div className={styles.page}>
      <PageHeader title={t("nav.audit")} text={auditText("audit.intro")} />
      <Filters search={search} />
      <div className={styles.columns}>
        <div className={styles.list} hidden={isNarrow && open !== undefined}>
          <Ribbon label={auditText("audit.actions")} actions={actions} rows={[]}>
            <TableSettings columns={auditColumns} layout={layout} />
          </Ribbon>
          {hasFailed ? (
            <ErrorState error={list.error} onRetry={list.reload} />
          ) : list.isLoading ? (
            <LoadingRows />
          ) : list.rows.length === 0 ? (
            <EmptyState icon={<HistoryRegular />} title={auditText("audit.none")} text={auditText("audit.none_text")} />
          ) : (
            <DataTable
              label={t("nav.audit")}
              layout={layout}
              rows={list.rows}
              selection={selection}
              actions={[]}
              keyOf={({ id }) => String(id)}
              nameOf={({ action }) => actionText(action)}
              onOpen={({ id }) => setShown(id)}
              onNearEnd={list.loadMore}
              isLoadingMore={list.isLoadingMore}
            />
          )}
        </div>
        {open === undefined ? null : <AuditRecordPanel record={open} onClose={() => setShown(undefined)} />}
      </div>
    </div>
  );
}

function useAuditActions(search: AuditSearch, reload: () => void): readonly Action<AuditRecord>[] {
  const tell = useTell();
  const save = async (format: "csv" | "jsonl"): Promise<void> => {
    try {
      const query = new URLSearchParams({ ...questionOf(search), format });
      await saveFile(`${exportAudit.path}?${query.toString()}`, `audit.${format}`);
    } catch (error) {
      tell.failed(auditText("audit.not_saved"), error);
    }
  };
  return [
    {
      id: "csv",
      label: auditText("audit.export_csv"),
      icon: <ArrowDownloadRegular />,
      needs: "none",
      run: () => void save("csv"),
    },
    {
      id: "jsonl",
      label: auditText("audit.export_jsonl"),
      icon: <ArrowDownloadRegular />,
      needs: "none",
      run: () => void save("jsonl"),
    },
    { id: "refresh", label: t("list.refresh"), icon: <ArrowClockwiseRegular />, needs: "none", run: reload },
  ];
}

function Filters({ search }: { readonly search: AuditSearch }): ReactNode {
  const styles = useStyles();
  const navigate = useNavigate({ from: Route.fullPath });
  const set = (name: keyof AuditSearch, value: string): void => {
    const changed = { [name]: value === "" ? undefined : value };
    void navigate({ to: ".", search: (before) => ({ ...before, ...changed }), replace: true });
  };
  const isFiltered = Object.keys(search).length > 0;
  return (
    <div className={styles.filters} role="group" aria-label={auditText("audit.filters")}>
      {TEXTS.map((name) => (
        <SearchField
          key={name}
          label={auditText(`audit.by.${name}`)}
          placeholder={auditText(`audit.by.${name}`)}
          value={search[name] ?? ""}
          onSearch={(text) => set(name, text)}
        />
      ))}
      <Dropdown
        aria-label={auditText("audit.outcome")}
        value={search.outcome === undefined ? auditText("audit.any_outcome") : auditText(`outcome.${search.outcome}`)}
        selectedOptions={[search.outcome ?? ""]}
        onOptionSelect={(_, { optionValue }) => set("outcome", optionValue ?? "")}
      >
        <Option value="">{auditText("audit.any_outcome")}</Option>
        {OUTCOMES.map((one) => (
          <Option key={one} value={one}>
            {auditText(`outcome.${one}`)}
          </Option>
        ))}
      </Dropdown>
      {DAYS.map((name) => (
        <Field key={name} label={auditText(`audit.by.${name}`)}>
          <Input type="date" value={search[name] ?? ""} onChange={(_, { value }) => set(name, value)} />
        </Field>
      ))}
      {isFiltered ? (
        <Button appearance="subtle" onClick={() => void navigate({ to: ".", search: {}, replace: true })}>
          {auditText("audit.clear")}
        </Button>
      ) : null}
    </div>
  );
}
