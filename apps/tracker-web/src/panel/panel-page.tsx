import { Tab, TabList, makeStyles, tokens } from "@fluentui/react-components";
import { TaskListSquareLtrRegular } from "@fluentui/react-icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { ReactNode } from "react";
import { mayDo } from "@muniment/tracker-api";
import { listObjectTasks } from "@muniment/tracker-api/link";
import { listMyTasks } from "@muniment/tracker-api/me";
import { createTask } from "@muniment/tracker-api/task";
import { getMatter } from "@muniment/tracker-api/tracker";
import { useList } from "@muniment/ui/query";
import { ErrorState, EmptyState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { trackerToAddTo, useChosenTracker } from "../add/use-tracker.ts";
import { DraftField } from "../checklist/draft-field.tsx";
import { today } from "../due/due-editor.tsx";
import { isOverdue } from "../due/due.ts";
import { call, listQuery, q } from "../frame/api.ts";
import { HelpLink } from "../frame/help-link.tsx";
import { host, useHostContext } from "../frame/host.ts";
import { useLive } from "../live/use-live.ts";
import { TaskList } from "../mine/task-list.tsx";
import { t } from "../messages.ts";
import { isDone, useTaskActs } from "../task/acts.ts";
import { tasksQuery } from "../task/store.ts";
import type { Task } from "../task/task.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", height: "100%", minHeight: 0 },
  head: { display: "flex", alignItems: "center", gap: "8px", padding: "4px 8px 4px 16px", flexShrink: 0 },
  late: { color: tokens.colorPaletteRedForeground1, fontSize: tokens.fontSizeBase200, marginInlineStart: "auto" },
  name: {
    fontWeight: tokens.fontWeightSemibold,
    flexGrow: 1,
    minWidth: 0,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
  },
  list: { flexGrow: 1, minHeight: 0, overflowY: "auto", display: "flex", flexDirection: "column" },
  foot: { padding: "4px 8px", borderTop: `1px solid ${tokens.colorNeutralStroke2}`, flexShrink: 0 },
});

/** The pane beside Work's lists: tasks of what is selected, of the matter, or one's own (TRK-WEB-003, TRK-DOC-008). */
export function PanelPage(): ReactNode {
  const { selection, matter } = useHostContext();
  const [one] = selection;
  if (one !== undefined && one.type !== "workspace" && selection.length === 1) {
    return <ObjectTasks key={one.id} id={one.id} name={one.name} matter={matter?.id} />;
  }
  const workspace = one?.type === "workspace" ? one.id : matter?.id;
  return workspace === undefined ? <MineInShort /> : <MatterTasks key={workspace} matter={workspace} />;
}

function ObjectTasks(props: {
  readonly id: string;
  readonly name: string;
  readonly matter: string | undefined;
}): ReactNode {
  const { id, name, matter } = props;
  const styles = useStyles();
  const query = useMemo(() => listQuery(listObjectTasks, { params: { object: id }, query: {} }), [id]);
  return (
    <div className={styles.root}>
      <div className={styles.head}>
        <span className={styles.name} title={name}>
          {name}
        </span>
        <HelpLink size="small" />
      </div>
      <Tasks query={query} empty={t("panel.no_tasks")} />
      {matter === undefined ? null : <QuickAdd matter={matter} links={[{ w_id: id }]} />}
    </div>
  );
}

/** My tasks in short. */
export function MineInShort(): ReactNode {
  const styles = useStyles();
  const query = useMemo(() => listQuery(listMyTasks, { query: { sort: "due_date,order" } }), []);
  return (
    <div className={styles.root}>
      <div className={styles.head}>
        <span className={styles.name}>{t("mine.my_tasks")}</span>
        <HelpLink size="small" />
      </div>
      <Tasks query={query} empty={t("mine.empty")} />
    </div>
  );
}

/** Open tasks of a matter, with a field to add one. */
export function MatterTasks({ matter }: { readonly matter: string }): ReactNode {
  const styles = useStyles();
  const [isMine, setIsMine] = useState(false);
  const { data: about, error, refetch } = useQuery(q(getMatter, { params: { matter } }));
  const tracker = useChosenTracker(matter, "");
  const tasks = useQuery({ ...tasksQuery(tracker?.id ?? ""), enabled: tracker !== undefined }).data ?? [];
  useLive(tracker === undefined ? [`matter:${matter}`] : [`matter:${matter}`, `tracker:${tracker.id}`]);
  if (error !== null) return <ErrorState error={error} onRetry={() => void refetch()} />;
  const open = tasks.filter((task) => !isDone(task) && (!isMine || task.is_mine));
  const now = today();
  const late = open.filter(({ due_date, status }) => isOverdue({ due_date, category: status.category }, now)).length;
  return (
    <div className={styles.root}>
      <div className={styles.head}>
        <TabList
          size="small"
          selectedValue={isMine ? "mine" : "all"}
          onTabSelect={(_, data) => setIsMine(data.value === "mine")}
        >
          <Tab value="all">{t("panel.all")}</Tab>
          <Tab value="mine">{t("panel.mine")}</Tab>
        </TabList>
        {late === 0 ? null : <span className={styles.late}>{t("panel.overdue", { count: late })}</span>}
        <HelpLink size="small" />
      </div>
      <Shown tasks={open} label={tracker?.name ?? t("matter.title")} empty={t("panel.matter_empty")} />
      {about !== undefined && mayDo("task.change", about.data.standing) ? (
        <QuickAdd matter={matter} links={[]} />
      ) : null}
    </div>
  );
}

function Tasks({
  query,
  empty,
}: {
  readonly query: Parameters<typeof useList<Task>>[0];
  readonly empty: string;
}): ReactNode {
  const list = useList<Task>(query);
  useLive(["me"]);
  if (list.error !== null) return <ErrorState error={list.error} onRetry={list.reload} />;
  if (list.isLoading) return <LoadingRows rows={4} />;
  return <Shown tasks={list.rows} label={t("mine.my_tasks")} empty={empty} />;
}

function Shown({
  tasks,
  label,
  empty,
}: {
  readonly tasks: readonly Task[];
  readonly label: string;
  readonly empty: string;
}): ReactNode {
  const styles = useStyles();
  const acts = useTaskActs();
  if (tasks.length === 0) return <EmptyState icon={<TaskListSquareLtrRegular />} title={empty} />;
  return (
    <div className={styles.list}>
      <TaskList
        label={label}
        groups={[{ id: "all", name: "", tasks }]}
        isOfOneMatter
        onOpen={(task) => host().navigate(`mine/${task.id}`, { pointId: "my-tasks" })}
        onToggleDone={(task) => void (isDone(task) ? acts.reopen(task) : acts.complete(task))}
      />
    </div>
  );
}

function QuickAdd({
  matter,
  links,
}: {
  readonly matter: string;
  readonly links: readonly { readonly w_id: string }[];
}): ReactNode {
  const styles = useStyles();
  const tell = useTell();
  const client = useQueryClient();
  const tracker = useChosenTracker(matter, "");
  const add = async (title: string): Promise<void> => {
    try {
      const target = await trackerToAddTo(matter, tracker);
      await call(createTask, { params: { tracker: target.id }, body: { title, links: [...links] } });
      await Promise.all(
        ["listObjectTasks", "listTrackers", "tasks"].map(async (name) =>
          client.invalidateQueries({ queryKey: [name] }),
        ),
      );
    } catch (error) {
      tell.failed(t("task.not_added"), error);
    }
  };
  return (
    <div className={styles.foot}>
      <DraftField label={t("panel.add")} onAdd={(lines) => lines.forEach(({ title }) => void add(title))} />
    </div>
  );
}
