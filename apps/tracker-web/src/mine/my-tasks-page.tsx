import { Button, Dropdown, Option, Switch, Tab, TabList, makeStyles } from "@fluentui/react-components";
import { QuestionCircleRegular, TaskListSquareLtrRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { ReactNode } from "react";
import { listAssignedByMe, listMyTasks, searchTasks } from "@muniment/tracker-api/me";
import { getTask } from "@muniment/tracker-api/task";
import { SearchField } from "@muniment/ui/filter";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { useList } from "@muniment/ui/query";
import { useUndo } from "../checklist/undo.ts";
import { today } from "../due/due-editor.tsx";
import { DETAIL_TABS } from "../details/tabs.ts";
import type { DetailTab } from "../details/tabs.ts";
import { listQuery, q } from "../frame/api.ts";
import { helpAddress } from "../frame/help.ts";
import { useFramePath } from "../frame/path.ts";
import { useLive } from "../live/use-live.ts";
import { t } from "../messages.ts";
import { isDone, useTaskActs } from "../task/acts.ts";
import type { Task } from "../task/task.ts";
import { grouped } from "./groups.ts";
import { Preferences } from "./preferences.tsx";
import { TaskBeside } from "./task-beside.tsx";
import { TaskList } from "./task-list.tsx";
import type { TaskGroup } from "./task-list.tsx";

const useStyles = makeStyles({
  root: { display: "flex", height: "100%", minHeight: 0, position: "relative" },
  main: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 },
  help: { marginInlineStart: "auto" },
  bar: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px", padding: "4px 16px 8px", flexShrink: 0 },
  list: { flexGrow: 1, minHeight: 0, overflowY: "auto", display: "flex", flexDirection: "column" },
  more: { padding: "8px 16px" },
  grouping: { minWidth: "140px" },
});

const VIEWS = ["mine", "assigned", "all"] as const;
type View = (typeof VIEWS)[number];
const PREFERENCES = "preferences";
const WORDS = {
  mine: { title: "mine.my_tasks", empty: "mine.empty", emptyText: "mine.empty_text" },
  assigned: { title: "mine.assigned_by_me", empty: "mine.empty_assigned", emptyText: "mine.empty_assigned_text" },
  all: { title: "mine.everywhere", empty: "mine.nothing_found", emptyText: "mine.nothing_found_text" },
} as const;
const GROUPINGS = ["due", "matter", "person"] as const;
type Grouping = (typeof GROUPINGS)[number];

/** My tasks over all matters, those that I assigned to others, and what I prefer (TRK-MY-001, -003). */
export function MyTasksPage(): ReactNode {
  const styles = useStyles();
  const [path, go] = useFramePath();
  const place = readPath(path);
  if (place !== PREFERENCES) return <TasksPage place={place} go={go} />;
  return (
    <div className={styles.root}>
      <div className={styles.main}>
        <div className={styles.bar}>
          <Views view={PREFERENCES} onView={(view) => go(writePath(view))} />
        </div>
        <div className={styles.list}>
          <Preferences />
        </div>
      </div>
    </div>
  );
}

function TasksPage({ place, go }: { readonly place: MyPlace; go(path: string): void }): ReactNode {
  const styles = useStyles();
  const [text, setText] = useState("");
  const [withDone, setWithDone] = useState(false);
  const [grouping, setGrouping] = useState<Grouping>("due");
  const { list, isSearched } = useTasks(place.view, { text, withDone });
  const undo = useUndo({ nothing: t("undo.nothing"), failed: t("undo.failed"), undone: t("undo.done") });
  const acts = useTaskActs(undo);
  useLive(["me"]);
  const rows = isSearched ? list.rows : [];
  const groups = place.view === "all" ? [{ id: "all", name: "", tasks: rows }] : groupsOf(rows, grouping);
  const tasks = groups.flatMap((group) => group.tasks);
  const linked = useLinked(place.task, list.isLoading ? undefined : tasks);
  const open = tasks.find(({ id }) => id === place.task) ?? linked.task;
  const show = (task: Task | undefined, tab: DetailTab = "details"): void =>
    go(writePath({ view: place.view, task: task?.id, tab }));
  const { title, empty, emptyText } = WORDS[place.view];
  return (
    <div className={styles.root}>
      <div className={styles.main}>
        <Bar
          view={place.view}
          text={text}
          grouping={grouping}
          withDone={withDone}
          onView={(view) => go(writePath(view))}
          onText={setText}
          onGrouping={setGrouping}
          onDone={setWithDone}
        />
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
              openId={open?.id}
              onOpen={show}
              onToggleDone={(task) => void (isDone(task) ? acts.reopen(task) : acts.complete(task))}
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
    </div>
  );
}

/** A task that a link leads to and that is in none of the rows shown (TRK-TRK-011). */
function useLinked(id: string | undefined, tasks: readonly Task[] | undefined) {
  const isLinked = id !== undefined && tasks !== undefined && !tasks.some((task) => task.id === id);
  const found = useQuery({ ...q(getTask, { params: { task: id ?? "" } }), enabled: isLinked });
  return { task: isLinked ? found.data?.data : undefined, error: isLinked ? found.error : null };
}

/** The rows of a list; what is searched for is asked for only once there is a text. */
function useTasks(view: View, { text, withDone }: { readonly text: string; readonly withDone: boolean }) {
  const isSearched = view !== "all" || text.trim() !== "";
  const query = useMemo(() => {
    // Without a text there is nothing to search for; what is asked for then is not shown.
    if (view === "all" && text.trim() !== "") return listQuery(searchTasks, { query: { q: text } });
    const endpoint = view === "assigned" ? listAssignedByMe : listMyTasks;
    return listQuery(endpoint, {
      query: { sort: "due_date,order", ...(text === "" ? {} : { q: text }), ...(withDone ? { done: true } : {}) },
    });
  }, [view, text, withDone]);
  return { list: useList(query), isSearched };
}

/** The page's name is shown by the host, above the frame. */
function Bar(props: {
  readonly view: View;
  readonly text: string;
  readonly grouping: Grouping;
  readonly withDone: boolean;
  onView(view: MyPlace | typeof PREFERENCES): void;
  onText(text: string): void;
  onGrouping(grouping: Grouping): void;
  onDone(withDone: boolean): void;
}): ReactNode {
  const { view, text, grouping, withDone, onView } = props;
  const styles = useStyles();
  return (
    <div className={styles.bar}>
      <Views view={view} onView={onView} />
      <SearchField
        label={t(view === "all" ? "mine.everywhere_title" : "mine.search")}
        value={text}
        onSearch={props.onText}
      />
      {view === "all" ? null : (
        <>
          <Dropdown
            className={styles.grouping}
            aria-label={t("mine.group_by_due")}
            value={t(`mine.group_by_${grouping}`)}
            selectedOptions={[grouping]}
            onOptionSelect={(_, data) => props.onGrouping(GROUPINGS.find((one) => one === data.optionValue) ?? "due")}
          >
            {GROUPINGS.map((one) => (
              <Option key={one} value={one}>
                {t(`mine.group_by_${one}`)}
              </Option>
            ))}
          </Dropdown>
          <Switch label={t("mine.show_done")} checked={withDone} onChange={(_, data) => props.onDone(data.checked)} />
        </>
      )}
      <Button
        as="a"
        className={styles.help}
        appearance="subtle"
        icon={<QuestionCircleRegular />}
        aria-label={t("help.open")}
        title={t("help.open")}
        href={helpAddress()}
        target="_blank"
        rel="noopener"
      />
    </div>
  );
}

function Views(props: { readonly view: View | typeof PREFERENCES; onView(view: MyPlace | typeof PREFERENCES): void }) {
  const { view: shown, onView } = props;
  return (
    <TabList
      size="small"
      aria-label={t("mine.views")}
      selectedValue={shown}
      onTabSelect={(_, data) => {
        const view = VIEWS.find((one) => one === data.value);
        onView(view === undefined ? PREFERENCES : { view, task: undefined, tab: "details" });
      }}
    >
      {VIEWS.map((one) => (
        <Tab key={one} value={one}>
          {t(WORDS[one].title)}
        </Tab>
      ))}
      <Tab value={PREFERENCES}>{t("preferences.title")}</Tab>
    </TabList>
  );
}

function groupsOf(tasks: readonly Task[], grouping: Grouping): readonly TaskGroup[] {
  if (grouping === "due") {
    return grouped(
      tasks.map((task) => ({ ...task, category: task.status.category })),
      today(),
    ).map(({ group, tasks: some }) => ({ id: group, name: t(`mine.group_${group}`), tasks: some }));
  }
  const nameOf = (task: Task): string =>
    grouping === "matter" ? (task.matter_name ?? t("mine.outside")) : (task.assignees[0]?.name ?? t("mine.nobody"));
  return [...Map.groupBy(tasks, nameOf)].map(([name, some]) => ({ id: name, name, tasks: some }));
}

interface MyPlace {
  readonly view: View;
  readonly task: string | undefined;
  readonly tab: DetailTab;
}

function readPath(path: string): MyPlace | typeof PREFERENCES {
  const [view, task, tab] = path.split("?", 1)[0]?.split("/") ?? [];
  if (view === PREFERENCES) return PREFERENCES;
  return {
    view: VIEWS.find((one) => one === view) ?? "mine",
    task: task === "" ? undefined : task,
    tab: DETAIL_TABS.find((one) => one === tab) ?? "details",
  };
}

function writePath(place: MyPlace | typeof PREFERENCES): string {
  if (place === PREFERENCES) return PREFERENCES;
  const { view, task, tab } = place;
  if (task === undefined) return view === "mine" ? "" : view;
  return tab === "details" ? `${view}/${task}` : `${view}/${task}/${tab}`;
}
