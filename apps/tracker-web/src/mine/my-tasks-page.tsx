import { Button, makeStyles } from "@fluentui/react-components";
import { TaskListSquareLtrRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { getTask } from "@muniment/tracker-api/task";
import type { ViewSettingsData } from "@muniment/tracker-api/view";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { useExternalQuestion } from "../assignee/assign-task.tsx";
import type { Chosen } from "../assignee/choice.ts";
import { useUndo } from "../checklist/undo.ts";
import { today } from "../due/due-editor.tsx";
import type { DetailTab } from "../details/tabs.ts";
import { q } from "../frame/api.ts";
import { useDisplay } from "../frame/display.ts";
import { useFramePath } from "../frame/path.ts";
import { useLive } from "../live/use-live.ts";
import { t } from "../messages.ts";
import { isDone, useTaskActs } from "../task/acts.ts";
import type { Task } from "../task/task.ts";
import { readMyColumns } from "./columns.ts";
import { DUE_GROUPS, groupOf } from "./groups.ts";
import { GROUPINGS, MyBar, MyTabs, WORDS } from "./my-bar.tsx";
import type { Grouping, MyShown } from "./my-bar.tsx";
import { ordered } from "./personal.ts";
import type { TaskGroup } from "./list-props.ts";
import { PREFERENCES, readPath, writePath } from "./place.ts";
import type { MyPlace } from "./place.ts";
import { Preferences } from "./preferences.tsx";
import { TaskBeside } from "./task-beside.tsx";
import { TaskList } from "./task-list.tsx";
import { useMyList, usePersonal, useRestore } from "./use-my-list.ts";

const useStyles = makeStyles({
  root: { display: "flex", height: "100%", minHeight: 0, position: "relative" },
  main: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 },
  list: { flexGrow: 1, minHeight: 0, overflowY: "auto", display: "flex", flexDirection: "column" },
  more: { padding: "8px 16px" },
});

/** My tasks over all matters, those that I assigned to others, and what I prefer (TRK-MY-001, -003, -004). */
export function MyTasksPage(): ReactNode {
  const styles = useStyles();
  const [path, go] = useFramePath();
  const place = readPath(path);
  if (place !== PREFERENCES) return <TasksPage key={place.view} place={place} go={go} />;
  return (
    <div className={styles.root}>
      <div className={styles.main}>
        <MyTabs view={PREFERENCES} onView={(view) => go(writePath(view))} />
        <div className={styles.list}>
          <Preferences />
        </div>
      </div>
    </div>
  );
}

/** What the list shows; the columns are kept, the rest lasts as long as the list is open. */
function useShown(view: MyPlace["view"]) {
  const [keptColumns, keepColumns] = useDisplay(`columns:${view}`);
  const [rest, setRest] = useState({ text: "", grouping: "due" as Grouping, withDone: false });
  const shown: MyShown = { ...rest, columns: readMyColumns(keptColumns) };
  return {
    shown,
    change: ({ columns, ...changes }: Partial<MyShown>): void => {
      if (columns !== undefined) keepColumns(columns);
      setRest({ ...rest, ...changes });
    },
    show: (settings: ViewSettingsData | undefined): void => {
      const group = settings?.group_by === "assignee" ? "person" : settings?.group_by;
      keepColumns(settings?.columns ?? null);
      setRest({
        text: settings?.text ?? "",
        grouping: GROUPINGS.find((one) => one === group) ?? "due",
        withDone: settings !== undefined && settings.open !== true,
      });
    },
  };
}

function TasksPage({ place, go }: { readonly place: MyPlace; go(path: string): void }): ReactNode {
  const styles = useStyles();
  const { view } = place;
  const { shown, change, show: showView } = useShown(view);
  const { list, isSearched } = useMyList(view, shown);
  const undo = useUndo({ nothing: t("undo.nothing"), failed: t("undo.failed"), undone: t("undo.done") });
  const acts = useTaskActs(undo);
  const external = useExternalQuestion();
  const personal = usePersonal();
  const restore = useRestore();
  useLive(["me"]);
  const isOwn = view === "mine";
  const found = isSearched ? list.rows : [];
  const rows = isOwn ? ordered(found, personal.order) : found;
  const groups = groupsOf(rows, view === "all" || view === "bin" ? undefined : shown.grouping, {
    marked: isOwn ? personal.marked : new Set<string>(),
  });
  const tasks = groups.flatMap((group) => group.tasks);
  const linked = useLinked(place.task, list.isLoading ? undefined : tasks);
  const open = tasks.find(({ id }) => id === place.task) ?? linked.task;
  const show = (task: Task | undefined, tab: DetailTab = "details"): void =>
    go(writePath({ view, task: task?.id, tab }));
  const assign = (task: Task, chosen: readonly Chosen[]): void =>
    void external.send(chosen, async (isConfirmed) => acts.assign(task, chosen, isConfirmed));
  const { title, empty, emptyText } = WORDS[view];
  return (
    <div className={styles.root}>
      <div className={styles.main}>
        <MyTabs view={view} onView={(next) => go(writePath(next))} />
        <MyBar view={view} shown={shown} onShown={change} onSettings={showView} />
        <div className={styles.list}>
          {linked.error === null ? null : <ErrorState error={linked.error} onRetry={() => show(undefined)} />}
          {list.error !== null ? <ErrorState error={list.error} onRetry={list.reload} /> : null}
          {list.isLoading && isSearched ? <LoadingRows /> : null}
          {(!list.isLoading || !isSearched) && list.error === null && tasks.length === 0 ? (
            <EmptyState
              icon={<TaskListSquareLtrRegular />}
              title={t(isSearched ? empty : "mine.everywhere_title")}
              text={t(isSearched ? emptyText : "mine.everywhere_text")}
            />
          ) : null}
          {tasks.length === 0 ? null : (
            <TaskList
              label={t(title)}
              groups={groups}
              columns={shown.columns}
              openId={open?.id}
              onOpen={show}
              onToggleDone={(task) => void (isDone(task) ? acts.reopen(task) : acts.complete(task))}
              onAssign={assign}
              {...(isOwn ? { marked: personal.marked, onMark: personal.mark, onMove: personal.move } : {})}
              {...(view === "bin" ? { onRestore: restore } : {})}
            />
          )}
          {isSearched && list.hasMore ? (
            <div className={styles.more}>
              <Button onClick={list.loadMore}>{t("mine.more")}</Button>
            </div>
          ) : null}
        </div>
      </div>
      {open === undefined ? null : (
        <TaskBeside
          task={open}
          tab={place.tab}
          onTab={(tab) => show(open, tab)}
          onOpen={(task) => show(task)}
          onStep={(step) => {
            const next = tasks[tasks.indexOf(open) + step];
            if (next !== undefined) show(next, place.tab);
          }}
          onClose={() => show(undefined)}
        />
      )}
      {external.question}
    </div>
  );
}

/** A task that a link leads to and that is in none of the rows shown (TRK-TRK-011). */
function useLinked(id: string | undefined, tasks: readonly Task[] | undefined) {
  const isLinked = id !== undefined && tasks !== undefined && !tasks.some((task) => task.id === id);
  const found = useQuery({ ...q(getTask, { params: { task: id ?? "" } }), enabled: isLinked });
  return { task: isLinked ? found.data?.data : undefined, error: isLinked ? found.error : null };
}

/** What is marked for today stands with what is due today, unless it is late. */
function groupsOf(
  tasks: readonly Task[],
  grouping: Grouping | undefined,
  { marked }: { readonly marked: ReadonlySet<string> },
): readonly TaskGroup[] {
  if (grouping === undefined) return [{ id: "all", name: "", tasks }];
  if (grouping === "due") {
    const now = today();
    const found = Map.groupBy(tasks, (task) => {
      const group = groupOf({ due_date: task.due_date, category: task.status.category }, now);
      return marked.has(task.id) && group !== "overdue" && group !== "done" ? "today" : group;
    });
    return DUE_GROUPS.flatMap((group) => {
      const some = found.get(group);
      return some === undefined ? [] : [{ id: group, name: t(`mine.group_${group}`), tasks: some }];
    });
  }
  const nameOf = (task: Task): string =>
    grouping === "matter" ? (task.matter_name ?? t("mine.outside")) : (task.assignees[0]?.name ?? t("mine.nobody"));
  return [...Map.groupBy(tasks, nameOf)].map(([name, some]) => ({ id: name, name, tasks: some }));
}
