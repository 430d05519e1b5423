import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { deleteFollow, getMe, putFollow } from "@muniment/tracker-api/me";
import { createSection, deleteSection, updateSection } from "@muniment/tracker-api/section";
import type { Selection } from "@muniment/ui/table";
import { useTell } from "@muniment/ui/toast";
import type { Tell } from "@muniment/ui/toast";
import { useExternalQuestion } from "../assignee/assign-task.tsx";
import { isSame } from "../assignee/choice.ts";
import type { Chosen } from "../assignee/choice.ts";
import { useDates } from "../due/use-dates.tsx";
import { call, ifMatch, q } from "../frame/api.ts";
import { t } from "../messages.ts";
import type { TaskActs } from "../task/acts.ts";
import { isDone } from "../task/acts.ts";
import { refreshTask, tasksQuery } from "../task/store.ts";
import type { Section, Task } from "../task/task.ts";
import { MANY_LINES, MOST_LINES } from "./lines.ts";
import type { Line } from "./lines.ts";
import { parentOf } from "./outline.ts";
import { TaskDialog } from "./task-dialog.tsx";
import type { Dialog } from "./task-dialog.tsx";
import type { UndoStack } from "./undo.ts";
import type { Checklist, TaskTree } from "./use-checklist.ts";

interface Given {
  readonly checklist: Checklist;
  readonly acts: TaskActs;
  readonly undo: UndoStack;
  readonly selection: Selection;
}

/** What acts on tasks and sections and may have to ask first; `shown` is the question. */
export function useTaskDialogs({ checklist, acts, undo, selection }: Given) {
  const client = useQueryClient();
  const tell = useTell();
  const external = useExternalQuestion();
  const [dialog, setDialog] = useState<Dialog | undefined>();
  const close = (): void => setDialog(undefined);
  const { tree, tracker } = checklist;
  const assign = (task: Task, chosen: readonly Chosen[]): void => {
    void external
      .send(chosen, async (isConfirmed) => acts.assign(task, chosen, isConfirmed))
      .then((isSent) => {
        if (!isSent) return;
        undo.did({
          undo: async () => acts.assign(task, task.assignees, true),
          redo: async () => acts.assign(task, chosen, true),
        });
      });
  };
  const complete = async (task: Task, subtasks?: "complete" | "keep"): Promise<void> => {
    close();
    if (await acts.complete(task, subtasks)) offerParent(task, { tree, tell, acts });
  };
  const dates = useDates({ tracker: tracker.id, tasks: checklist.tasks, acts });
  const sections = sectionActs({ client, tell, tracker: tracker.id });
  return {
    dates,
    keyDates: (): void => setDialog({ kind: "key-dates" }),
    bin: (): void => setDialog({ kind: "bin" }),
    duplicate: (task: Task): void => setDialog({ kind: "duplicate", task }),
    importFile: (): void => setDialog({ kind: "import" }),
    assign,
    assignToMe: (task: Task): void =>
      void assignedToMe(client, task).then((chosen) => chosen === undefined || assign(task, chosen)),
    complete(task: Task): void {
      if (task.subtasks > task.subtasks_done || task.blockers > 0) setDialog({ kind: "complete", task });
      else void complete(task);
    },
    /** The selected tasks, if this is one of them. */
    rowsFor: (task: Task): readonly Task[] =>
      selection.keys.has(task.id) ? checklist.tasks.filter(({ id }) => selection.keys.has(id)) : [task],
    remove: (tasks: readonly Task[]): void => setDialog({ kind: "delete", tasks }),
    addSection: (parent: string | undefined): void => setDialog({ kind: "section", parent }),
    renameSection: (section: Section, title: string): void => void sections.rename(section, title),
    removeSection: (section: Section): void => setDialog({ kind: "delete-section", section }),
    moveSection: (section: Section, step: -1 | 1): void => void sections.move(checklist, section, step),
    ...taskSides(client, tell),
    askLines: async (lines: readonly Line[]): Promise<boolean> => askLines(lines, { tell, setDialog }),
    shown: (
      <>
        {external.question}
        {dates.shown}
        {dialog === undefined ? null : (
          <TaskDialog
            dialog={dialog}
            checklist={checklist}
            undo={undo}
            onClose={close}
            onComplete={complete}
            onDelete={async (tasks) => {
              close();
              await deleteTasks(tasks, { acts, undo, tell, tracker: tracker.id });
              selection.clear();
            }}
            onAddSection={async (title, parent) => {
              close();
              await sections.add(title, parent);
            }}
            onDeleteSection={async (section, withTasks) => {
              close();
              await sections.remove(section, withTasks);
            }}
          />
        )}
      </>
    ),
  };
}

/** Many lines are asked about, too many refused (TRK-TASK-002). */
async function askLines(
  lines: readonly Line[],
  { tell, setDialog }: { readonly tell: Tell; setDialog(dialog: Dialog | undefined): void },
): Promise<boolean> {
  if (lines.length > MOST_LINES) {
    tell.done(t("lines.above_most", { count: lines.length, most: MOST_LINES }));
    return false;
  }
  if (lines.length <= MANY_LINES) return true;
  const isAgreed = await new Promise<boolean>((resolve) => {
    setDialog({ kind: "lines", count: lines.length, answer: resolve });
  });
  setDialog(undefined);
  return isAgreed;
}

type Client = ReturnType<typeof useQueryClient>;

/** The last open sub-task offers to complete its parent (TRK-TASK-005). */
function offerParent(
  task: Task,
  { tree, tell, acts }: { readonly tree: TaskTree; readonly tell: Tell; readonly acts: TaskActs },
): void {
  const parent = tree.taskOf(parentOf(task) ?? "");
  if (parent === undefined || isDone(parent)) return;
  if (tree.childrenOf(parent.id).some((one) => one.id !== task.id && !isDone(one))) return;
  tell.done(t("task.all_subtasks_done", { title: parent.title }), undefined, {
    label: t("task.complete"),
    run: () => void acts.complete(parent),
  });
}

/** Everybody who is assigned with the person; `undefined` when they are among them. */
async function assignedToMe(client: Client, task: Task): Promise<readonly Chosen[] | undefined> {
  const { user } = (await client.ensureQueryData(q(getMe))).data;
  const me = { ty: "user", work_id: user.id, name: user.name, access: "member" } as const;
  return task.assignees.some((one) => isSame(one, me)) ? undefined : [...task.assignees, me];
}

/** Following, and the link of a task. */
function taskSides(client: Client, tell: Tell) {
  return {
    follow(task: Task): void {
      const params = { type: "task", target: task.id } as const;
      const sent = task.is_followed ? call(deleteFollow, { params }) : call(putFollow, { params, body: {} });
      sent
        .then(async () => refreshTask(client, task.tracker_id, task.id))
        .then(
          () => tell.done(t(task.is_followed ? "task.unfollowed" : "task.followed", { title: task.title })),
          (error: unknown) => tell.failed(t("task.not_followed"), error),
        );
    },
    copyLink(task: Task): void {
      navigator.clipboard.writeText(task.url).then(
        () => tell.done(t("task.link_copied")),
        () => tell.done(task.url),
      );
    },
  };
}

async function deleteTasks(
  tasks: readonly Task[],
  given: Pick<Given, "acts" | "undo"> & { readonly tell: Tell; readonly tracker: string },
): Promise<void> {
  const { acts, undo, tell, tracker } = given;
  const ids = tasks.map(({ id }) => id);
  const [only] = tasks;
  if (tasks.length === 1 && only !== undefined) {
    await acts.remove(only);
    return;
  }
  try {
    const { done } = await acts.bulk(tracker, ids, { delete: true });
    undo.did({
      told: t("task.deleted", { count: done }),
      undo: async () => acts.bulk(tracker, ids, { restore: true }),
      redo: async () => acts.bulk(tracker, ids, { delete: true }),
    });
  } catch (error) {
    tell.failed(t("bulk.failed"), error);
  }
}

function sectionActs({
  client,
  tell,
  tracker,
}: {
  readonly client: Client;
  readonly tell: Tell;
  readonly tracker: string;
}) {
  const attempt = async (title: string, act: () => Promise<unknown>): Promise<void> => {
    try {
      await act();
      await client.invalidateQueries({ queryKey: ["listSections"] });
    } catch (error) {
      tell.failed(title, error);
    }
  };
  return {
    add: async (title: string, parent: string | undefined) =>
      attempt(t("section.not_added"), async () =>
        call(createSection, {
          params: { tracker },
          body: { title, ...(parent === undefined ? {} : { parent_section_id: parent }) },
        }),
      ),
    rename: async (section: Section, title: string) =>
      attempt(t("section.not_changed"), async () =>
        ifMatch(section.rev)(updateSection, { params: { section: section.id }, body: { title } }),
      ),
    move: async ({ tree }: Checklist, section: Section, step: -1 | 1) => {
      const beside = tree.sectionsIn(section.parent_section_id ?? "");
      const other = beside[beside.findIndex(({ id }) => id === section.id) + step];
      if (other === undefined) return;
      const body = step === 1 ? { after: other.id } : { before: other.id };
      await attempt(t("section.not_changed"), async () =>
        ifMatch(section.rev)(updateSection, { params: { section: section.id }, body }),
      );
    },
    remove: async (section: Section, withTasks: boolean) =>
      attempt(t("section.not_deleted"), async () => {
        await call(deleteSection, { params: { section: section.id }, query: { tasks: withTasks ? "delete" : "keep" } });
        await client.invalidateQueries({ queryKey: tasksQuery(tracker).queryKey });
      }),
  };
}
