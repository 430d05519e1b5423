import { Button, Dropdown, Option, Switch, Tab, TabList, makeStyles } from "@fluentui/react-components";
import { QuestionCircleRegular, TaskListSquareLtrRegular } from "@fluentui/react-icons";
import { useMemo, useState } from "react";
import type { ReactNode } from "react";
import { listAssignedByMe, listMyTasks } from "@muniment/tracker-api/me";
import { SearchField } from "@muniment/ui/filter";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { useList } from "@muniment/ui/query";
import { useUndo } from "../checklist/undo.ts";
import { today } from "../due/due-editor.tsx";
import { DETAIL_TABS } from "../details/tabs.ts";
import type { DetailTab } from "../details/tabs.ts";
import { listQuery } from "../frame/api.ts";
import { helpAddress } from "../frame/help.ts";
import { useFramePath } from "../frame/path.ts";
import { useLive } from "../live/use-live.ts";
import { t } from "../messages.ts";
import { isDone, useTaskActs } from "../task/acts.ts";
import type { Task } from "../task/task.ts";
import { grouped } from "./groups.ts";
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

const VIEWS = { mine: listMyTasks, assigned: listAssignedByMe } as const;
type View = keyof typeof VIEWS;
const GROUPINGS = ["due", "matter", "person"] as const;
type Grouping = (typeof GROUPINGS)[number];

/** My tasks over all matters, and those that I assigned to others (TRK-MY-001, -003). */
export function MyTasksPage(): ReactNode {
  const styles = useStyles();
  const [path, go] = useFramePath();
  const place = readPath(path);
  const [text, setText] = useState("");
  const [withDone, setWithDone] = useState(false);
  const [grouping, setGrouping] = useState<Grouping>("due");
  const query = useMemo(
    () =>
      listQuery(VIEWS[place.view], {
        query: { sort: "due_date,order", ...(text === "" ? {} : { q: text }), ...(withDone ? { done: true } : {}) },
      }),
    [place.view, text, withDone],
  );
  const list = useList(query);
  const undo = useUndo({ nothing: t("undo.nothing"), failed: t("undo.failed"), undone: t("undo.done") });
  const acts = useTaskActs(undo);
  useLive(["me"]);
  const groups = groupsOf(list.rows, grouping);
  const tasks = groups.flatMap((group) => group.tasks);
  const open = tasks.find(({ id }) => id === place.task);
  const show = (task: Task | undefined, tab: DetailTab = "details"): void =>
    go(writePath({ view: place.view, task: task?.id, tab }));
  const title = t(place.view === "mine" ? "mine.my_tasks" : "mine.assigned_by_me");
  return (
    <div className={styles.root}>
      <div className={styles.main}>
        <Bar
          view={place.view}
          text={text}
          grouping={grouping}
          withDone={withDone}
          onView={(view) => go(writePath({ view, task: undefined, tab: "details" }))}
          onText={setText}
          onGrouping={setGrouping}
          onDone={setWithDone}
        />
        <div className={styles.list}>
          {list.error !== null ? <ErrorState error={list.error} onRetry={list.reload} /> : null}
          {list.isLoading ? <LoadingRows /> : null}
          {!list.isLoading && list.error === null && tasks.length === 0 ? (
            <EmptyState
              icon={<TaskListSquareLtrRegular />}
              title={t(place.view === "mine" ? "mine.empty" : "mine.empty_assigned")}
              text={t(place.view === "mine" ? "mine.empty_text" : "mine.empty_assigned_text")}
            />
          ) : null}
          {tasks.length === 0 ? null : (
            <TaskList
              label={title}
              groups={groups}
              openId={open?.id}
              onOpen={show}
              onToggleDone={(task) => void (isDone(task) ? acts.reopen(task) : acts.complete(task))}
            />
          )}
          {list.hasMore ? (
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

/** The page's name is shown by the host, above the frame. */
function Bar(props: {
  readonly view: View;
  readonly text: string;
  readonly grouping: Grouping;
  readonly withDone: boolean;
  onView(view: View): void;
  onText(text: string): void;
  onGrouping(grouping: Grouping): void;
  onDone(withDone: boolean): void;
}): ReactNode {
  const { view, text, grouping, withDone, onView } = props;
  const styles = useStyles();
  return (
    <div className={styles.bar}>
      <TabList
        size="small"
        aria-label={t("mine.views")}
        selectedValue={view}
        onTabSelect={(_, data) => onView(data.value === "assigned" ? "assigned" : "mine")}
      >
        <Tab value="mine">{t("mine.my_tasks")}</Tab>
        <Tab value="assigned">{t("mine.assigned_by_me")}</Tab>
      </TabList>
      <SearchField label={t("mine.search")} value={text} onSearch={props.onText} />
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

function readPath(path: string): MyPlace {
  const [view, task, tab] = path.split("/");
  return {
    view: view === "assigned" ? "assigned" : "mine",
    task: task === "" ? undefined : task,
    tab: DETAIL_TABS.find((one) => one === tab) ?? "details",
  };
}

function writePath({ view, task, tab }: MyPlace): string {
  if (task === undefined) return view === "mine" ? "" : view;
  return tab === "details" ? `${view}/${task}` : `${view}/${task}/${tab}`;
}
