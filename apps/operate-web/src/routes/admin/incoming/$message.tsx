import { Text, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { getReceivedMessageLog } from "@muniment/operate-api/inbound-email";
import { Moment } from "@muniment/ui/moment";
import { SidePanel } from "@muniment/ui/panel";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { ASK_MILLISECONDS, q } from "../../../api.ts";
import { mailboxText } from "../../../texts/mailbox.ts";

export const Route = createFileRoute("/admin/incoming/$message")({ component: MessageLog });

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: "none" },
  entry: {
    display: "flex",
    flexDirection: "column",
    gap: "2px",
    paddingBlock: "8px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    overflowWrap: "anywhere",
  },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** Each stage that a message went through, with its outcome. */
function MessageLog(): ReactNode {
  const styles = useStyles();
  const { message } = Route.useParams();
  const navigate = useNavigate();
  const log = useQuery({ ...q(getReceivedMessageLog, { params: { message } }), refetchInterval: ASK_MILLISECONDS });
  return (
    <SidePanel
      title={mailboxText("incoming.log")}
      onClose={() => void navigate({ to: "/admin/incoming", search: (before) => before })}
    >
      {log.isPending ? (
        <LoadingRows rows={6} />
      ) : log.isError ? (
        <ErrorState error={log.error} onRetry={() => void log.refetch()} />
      ) : (
        <ol className={styles.list} aria-label={mailboxText("incoming.log")}>
          {log.data.data.map((entry) => (
            <li key={`${entry.stage} ${entry.at} ${entry.outcome}`} className={styles.entry}>
              <Text>
                {mailboxText("incoming.log_entry", {
                  stage: mailboxText(`stage.${entry.stage}`),
                  outcome: entry.outcome,
                })}
              </Text>
              {entry.detail === undefined ? null : <Text size={200}>{entry.detail}</Text>}
              <Text size={200} className={styles.quiet}>
                <Moment at={entry.at} />
              </Text>
            </li>
          ))}
        </ol>
      )}
    </SidePanel>
  );
}
