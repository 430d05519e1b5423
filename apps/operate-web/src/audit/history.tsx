import { Button, Link as FluentLink, Text, makeStyles, tokens } from "@fluentui/react-components";
import { HistoryRegular } from "@fluentui/react-icons";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Moment } from "@muniment/ui/moment";
import { useList } from "@muniment/ui/query";
import type { ListQuery } from "@muniment/ui/query";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { Status } from "@muniment/ui/status";
import { t } from "../messages.ts";
import { auditText } from "../texts/audit.ts";
import { useMay } from "../session.ts";
import { OUTCOME_TONES, actionText, runAsText } from "./audit-data.ts";
import type { AuditRecord } from "./audit-data.ts";

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: "none" },
  record: {
    display: "flex",
    flexDirection: "column",
    alignItems: "flex-start",
    gap: "2px",
    paddingBlock: "8px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** What happened to one thing, the newest first, with who did it and as whom. */
export function History({ query }: { readonly query: ListQuery<AuditRecord> }): ReactNode {
  const styles = useStyles();
  const list = useList(query);
  if (list.isLoading) return <LoadingRows rows={6} />;
  if (list.error !== null) return <ErrorState error={list.error} onRetry={list.reload} />;
  if (list.rows.length === 0) return <EmptyState icon={<HistoryRegular />} title={auditText("history.none")} />;
  return (
    <div>
      <ul className={styles.list} aria-label={auditText("history.title")}>
        {list.rows.map((record) => (
          <OneRecord key={record.id} record={record} />
        ))}
      </ul>
      {list.total !== undefined && list.rows.length < list.total ? (
        <Button appearance="subtle" onClick={list.loadMore}>
          {t("action.show_more")}
        </Button>
      ) : null}
    </div>
  );
}

function OneRecord({ record }: { readonly record: AuditRecord }): ReactNode {
  const styles = useStyles();
  const may = useMay();
  const navigate = useNavigate();
  const { operation_id: operation } = record;
  const runAs = runAsText(record);
  return (
    <li className={styles.record}>
      {record.outcome === "ok" ? (
        <Text>{actionText(record.action)}</Text>
      ) : (
        <Status tone={OUTCOME_TONES[record.outcome]}>
          {auditText("history.outcome", {
            action: actionText(record.action),
            outcome: auditText(`outcome.${record.outcome}`),
          })}
        </Status>
      )}
      <Text size={200} className={styles.quiet}>
        {record.actor_name} · <Moment at={record.at} />
        {runAs === "" ? "" : ` · ${runAs}`}
      </Text>
      {operation !== undefined && may("admin.audit") ? (
        <FluentLink
          as="button"
          onClick={() => void navigate({ to: "/admin/operations/$operation", params: { operation } })}
        >
          {auditText("history.both")}
        </FluentLink>
      ) : null}
    </li>
  );
}
