import { Dropdown, Field, Option, makeStyles } from "@fluentui/react-components";
import { ArrowClockwiseRegular, HistoryRegular } from "@fluentui/react-icons";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import type { ReactNode } from "react";
import { searchAudit } from "@muniment/operate-api/audit";
import type { Action } from "@muniment/ui/action";
import { SearchField } from "@muniment/ui/filter";
import { useList } from "@muniment/ui/query";
import { listQuery } from "../../api.ts";
import type { AuditRecord } from "../../audit/audit-data.ts";
import { auditColumns } from "../../audit/audit-columns.tsx";
import { actionText } from "../../audit/audit-data.ts";
import { t } from "../../messages.ts";
import { auditText } from "../../texts/audit.ts";
import { AdminList } from "./-admin-list.tsx";

const OUTCOMES = ["ok", "refused", "failed", "unknown"] as const;

interface AuditSearch {
  readonly actor?: string;
  readonly object?: string;
  readonly outcome?: (typeof OUTCOMES)[number];
}

export const Route = createFileRoute("/admin/audit")({
  validateSearch: ({ actor, object, outcome }: Record<string, unknown>): AuditSearch => {
    const known = OUTCOMES.find((one) => one === outcome);
    return {
      ...(typeof actor === "string" && actor !== "" ? { actor } : {}),
      ...(typeof object === "string" && object !== "" ? { object } : {}),
      ...(known === undefined ? {} : { outcome: known }),
    };
  },
  component: Audit,
});

const useStyles = makeStyles({
  filters: { display: "flex", flexWrap: "wrap", alignItems: "flex-end", gap: "8px 12px", padding: "0 16px 8px" },
});

/** Operate's audit, system-wide (OPR-AUD-011). */
function Audit(): ReactNode {
  const search = Route.useSearch();
  const list = useList(listQuery(searchAudit, { query: search }));
  const navigate = useNavigate();
  const openOperation = ({ operation_id: operation }: AuditRecord): void => {
    if (operation !== undefined) void navigate({ to: "/admin/operations/$operation", params: { operation } });
  };
  const actions: readonly Action<AuditRecord>[] = [
    {
      id: "both",
      label: auditText("history.both"),
      icon: <HistoryRegular />,
      needs: "one",
      refuse: ([row]) => (row?.operation_id === undefined ? auditText("audit.no_operation") : undefined),
      run: ([row]) => (row === undefined ? undefined : openOperation(row)),
    },
    { id: "refresh", label: t("action.refresh"), icon: <ArrowClockwiseRegular />, needs: "none", run: list.reload },
  ];
  return (
    <AdminList
      name="audit"
      title={t("audit.title")}
      text={auditText("audit.text")}
      columns={auditColumns}
      rows={list.isLoading || (list.error !== null && list.rows.length === 0) ? undefined : list.rows}
      total={list.total}
      error={list.error}
      actions={actions}
      empty={{ icon: <HistoryRegular />, title: auditText("audit.none") }}
      keyOf={({ id }) => id}
      nameOf={({ action }) => actionText(action)}
      onOpen={openOperation}
      onRetry={list.reload}
      onNearEnd={list.loadMore}
    >
      <Filters search={search} />
    </AdminList>
  );
}

function Filters({ search }: { readonly search: AuditSearch }): ReactNode {
  const styles = useStyles();
  const navigate = useNavigate();
  const set = useCallback(
    (name: "actor" | "object" | "outcome", value: string) =>
      void navigate({
        to: "/admin/audit",
        search: (before: AuditSearch) => ({ ...before, [name]: value === "" ? undefined : value }),
        replace: true,
      }),
    [navigate],
  );
  const onActor = useCallback((text: string) => set("actor", text), [set]);
  const onObject = useCallback((text: string) => set("object", text), [set]);
  return (
    <div className={styles.filters} role="group" aria-label={auditText("audit.filters")}>
      <SearchField label={auditText("audit.actor")} value={search.actor ?? ""} onSearch={onActor} />
      <SearchField label={auditText("audit.object")} value={search.object ?? ""} onSearch={onObject} />
      <Field>
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
      </Field>
    </div>
  );
}
