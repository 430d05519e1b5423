import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useMemo } from "react";
import type { ReactNode } from "react";
import { listTaskHistory } from "@muniment/tracker-api/history";
import { Moment } from "@muniment/ui/moment";
import { useList } from "@muniment/ui/query";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { listQuery } from "../frame/api.ts";
import { t } from "../messages.ts";
import type { Status, Task } from "../task/task.ts";
import { tellChanges } from "./history-text.ts";

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0, display: "flex", flexDirection: "column", gap: "12px" },
  change: { display: "block", overflowWrap: "anywhere" },
  faint: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** What became of a task and by whom, the newest first (TRK-AUD-001). */
export function History({ task, statuses }: { readonly task: Task; readonly statuses: readonly Status[] }): ReactNode {
  const styles = useStyles();
  const query = useMemo(() => listQuery(listTaskHistory, { params: { task: task.id }, query: {} }), [task.id]);
  const list = useList(query);
  if (list.error !== null) return <ErrorState error={list.error} onRetry={list.reload} />;
  if (list.isLoading) return <LoadingRows rows={4} />;
  return (
    <>
      <ul className={styles.list} aria-label={t("details.history")}>
        {list.rows.map((event) => (
          <li key={event.id}>
            {tellChanges(event, statuses).map((text) => (
              <span key={text} className={styles.change}>
                {text}
              </span>
            ))}
            <Text className={styles.faint}>
              {event.actor?.name ?? t("comment.somebody")} · <Moment at={event.at} />
            </Text>
          </li>
        ))}
      </ul>
      {list.hasMore ? (
        <Button size="small" onClick={list.loadMore}>
          {t("action.show_more")}
        </Button>
      ) : null}
    </>
  );
}
