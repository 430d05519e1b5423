import { Link, makeStyles } from "@fluentui/react-components";
import { CheckmarkCircleRegular } from "@fluentui/react-icons";
import { useMemo } from "react";
import type { ReactNode } from "react";
import { listMyTasks } from "@muniment/tracker-api/me";
import { useList } from "@muniment/ui/query";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { today } from "../due/due-editor.tsx";
import { listQuery } from "../frame/api.ts";
import { host } from "../frame/host.ts";
import { useLive } from "../live/use-live.ts";
import { grouped } from "../mine/groups.ts";
import { TaskList } from "../mine/task-list.tsx";
import { t } from "../messages.ts";
import { isDone, useTaskActs } from "../task/acts.ts";

const MOST = 8;
const SHOWN: ReadonlySet<string> = new Set(["overdue", "today", "soon"]);

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", height: "100%", minHeight: 0 },
  list: { flexGrow: 1, minHeight: 0, overflowY: "auto", display: "flex", flexDirection: "column" },
  foot: { padding: "8px 16px", flexShrink: 0 },
});

/** What is due soon on Work's home page: overdue, today, the next three working days (TRK-DASH-002). */
export function WidgetPage(): ReactNode {
  const styles = useStyles();
  const query = useMemo(() => listQuery(listMyTasks, { query: { sort: "due_date,order" } }), []);
  const list = useList(query);
  const acts = useTaskActs();
  useLive(["me"]);
  if (list.error !== null) return <ErrorState error={list.error} onRetry={list.reload} />;
  if (list.isLoading) return <LoadingRows rows={4} />;
  const due = list.rows.map((task) => ({ ...task, category: task.status.category }));
  const groups = grouped(due, today()).filter(({ group }) => SHOWN.has(group));
  const tasks = groups.flatMap((group) => group.tasks);
  return (
    <div className={styles.root}>
      <div className={styles.list}>
        {tasks.length === 0 ? (
          <EmptyState icon={<CheckmarkCircleRegular />} title={t("widget.none")} />
        ) : (
          <TaskList
            label={t("mine.my_tasks")}
            groups={grouped(tasks.slice(0, MOST), today()).map(({ group, tasks: some }) => ({
              id: group,
              name: t(`mine.group_${group}`),
              tasks: some,
            }))}
            onOpen={(task) => host().navigate(`mine/${task.id}`, { pointId: "my-tasks" })}
            onToggleDone={(task) => void (isDone(task) ? acts.reopen(task) : acts.complete(task))}
          />
        )}
      </div>
      <div className={styles.foot}>
        <Link as="button" onClick={() => host().navigate("", { pointId: "my-tasks" })}>
          {tasks.length > MOST ? t("widget.more", { count: tasks.length - MOST }) : t("widget.all")}
        </Link>
      </div>
    </div>
  );
}
