import { MessageBar, MessageBarBody, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { Link, createFileRoute } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { getOperationAudit } from "@muniment/operate-api/audit";
import { formatExactly } from "@muniment/ui/message";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { Status } from "@muniment/ui/status";
import { Trail } from "@muniment/ui/trail";
import { q } from "../../../api.ts";
import { OUTCOME_TONES, actionText, runAsText } from "../../../audit/audit-data.ts";
import type { AuditRecord, RepositoryRecord } from "../../../audit/audit-data.ts";
import { t } from "../../../messages.ts";
import { auditText } from "../../../texts/audit.ts";

export const Route = createFileRoute("/admin/operations/$operation")({ component: Operation });

const useStyles = makeStyles({
  page: { overflow: "auto", flexGrow: 1, minHeight: 0, padding: "0 16px 24px" },
  sides: { display: "flex", flexWrap: "wrap", gap: "24px" },
  side: { flex: "1 1 320px", minWidth: 0 },
  title: { margin: 0, paddingBlock: "8px" },
  list: { margin: 0, padding: 0, listStyleType: "none" },
  record: {
    display: "flex",
    flexDirection: "column",
    gap: "2px",
    paddingBlock: "10px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: "anywhere",
  },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** What both sides know of one operation, side by side (OPR-AUD-012). */
function Operation(): ReactNode {
  const styles = useStyles();
  const { operation } = Route.useParams();
  const found = useQuery(q(getOperationAudit, { params: { operation } }));
  return (
    <>
      <PageHeader
        title={auditText("operation.title")}
        text={operation}
        trail={<Trail steps={[{ id: "audit", link: <Link to="/admin/audit">{t("audit.title")}</Link> }]} />}
      />
      {found.isPending ? (
        <LoadingRows />
      ) : found.isError ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <div className={styles.page} tabIndex={0} role="region" aria-label={auditText("operation.title")}>
          <div className={styles.sides}>
            <Side title={auditText("operation.operate")}>
              {found.data.data.operate.map((record) => (
                <OwnRecord key={record.id} record={record} />
              ))}
            </Side>
            <Side title={auditText("operation.repository")}>
              {found.data.data.repository.records.map((record, at) => (
                <TheirRecord key={`${record.at} ${record.document} ${at}`} record={record} />
              ))}
            </Side>
          </div>
          {found.data.data.repository.state === "unavailable" ? (
            <MessageBar intent="warning" layout="multiline">
              <MessageBarBody>{auditText("operation.unavailable")}</MessageBarBody>
            </MessageBar>
          ) : null}
        </div>
      )}
    </>
  );
}

function Side({ title, children }: { readonly title: string; readonly children: readonly ReactNode[] }): ReactNode {
  const styles = useStyles();
  return (
    <section className={styles.side} aria-label={title}>
      <Text as="h2" weight="semibold" className={styles.title}>
        {title}
      </Text>
      {children.length === 0 ? <Text className={styles.quiet}>{auditText("operation.none")}</Text> : null}
      <ul className={styles.list}>{children}</ul>
    </section>
  );
}

function OwnRecord({ record }: { readonly record: AuditRecord }): ReactNode {
  const styles = useStyles();
  const facts = [runAsText(record), record.function ?? "", record.code ?? ""].filter((text) => text !== "");
  return (
    <li className={styles.record}>
      <Text weight="semibold">{actionText(record.action)}</Text>
      <Text>{record.actor_name}</Text>
      <Status tone={OUTCOME_TONES[record.outcome]}>{auditText(`outcome.${record.outcome}`)}</Status>
      {facts.length === 0 ? null : <Text size={200}>{facts.join(" · ")}</Text>}
      <Text size={200} className={styles.quiet}>
        {formatExactly(new Date(record.at))}
      </Text>
    </li>
  );
}

function TheirRecord({ record }: { readonly record: RepositoryRecord }): ReactNode {
  const styles = useStyles();
  return (
    <li className={styles.record}>
      <Text weight="semibold">{record.activity}</Text>
      <Text>{record.user}</Text>
      <Text>{record.document_name ?? record.document}</Text>
      {record.comment === undefined ? null : <Text size={200}>{record.comment}</Text>}
      <Text size={200} className={styles.quiet}>
        {formatExactly(new Date(record.at))}
      </Text>
    </li>
  );
}
