import { useQueryClient } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { putAssignees } from "@muniment/tracker-api/assignee";
import { bulkEdit } from "@muniment/tracker-api/bulk";
import {
  completeTask,
  createTask,
  deleteTask,
  moveTask,
  pasteTasks,
  reopenTask,
  restoreTask,
  updateTask,
} from "@muniment/tracker-api/task";
import type { Input, Output } from "@muniment/rest";
import { useTell } from "@muniment/ui/toast";
import type { Tell } from "@muniment/ui/toast";
import { call, ifMatch } from "../frame/api.ts";
import { t } from "../messages.ts";
import { toWire } from "../checklist/place.ts";
import type { Place } from "../checklist/place.ts";
import type { Line } from "../checklist/lines.ts";
import type { UndoStack } from "../checklist/undo.ts";
import type { TaskTree } from "../checklist/use-checklist.ts";
import { isOver } from "../due/due.ts";
import { ruleToSend } from "../due/rule-text.ts";
import { dropTasks, keepTask, latestOf, showTask, tasksQuery } from "./store.ts";
import type { Assignee, Priority, Status, Task } from "./task.ts";

/** What a change of many came to. */
export type BulkResult = Output<typeof bulkEdit>["data"];
/** What is changed for many tasks at once. */
export type BulkChange = Omit<Input<typeof bulkEdit>["body"], "tasks">;

type Fields = Input<typeof updateTask>["body"];

/** Everything that is done with tasks; each shows at once, and goes back with the reason if it is refused. */
export interface TaskActs {
  change(task: Task, fields: Fields, shown?: Partial<Task>): Promise<boolean>;
  setStatus(task: Task, status: Status): Promise<boolean>;
  setPriority(task: Task, priority: Priority): Promise<boolean>;
  setDue(task: Task, due: string | undefined, dependents?: "move" | "fix"): Promise<boolean>;
  /** Lets a due date hang on something, or makes it a fixed one; throws what the server refuses. */
  setRule(task: Task, rule: Fields["due_rule"] & (object | null)): Promise<void>;
  /** Sets all of them; `isConfirmed` once the person agreed that some are without access (TRK-ASSG-009). */
  assign(task: Task, assignees: readonly Pick<Assignee, "ty" | "work_id">[], isConfirmed?: boolean): Promise<void>;
  complete(task: Task, subtasks?: "complete" | "keep"): Promise<boolean>;
  reopen(task: Task): Promise<boolean>;
  remove(task: Task): Promise<void>;
  move(tree: TaskTree, task: Task, to: { readonly from: Place; readonly place: Place }): Promise<void>;
  add(
    tree: TaskTree,
    tracker: string,
    given: { readonly lines: readonly Line[]; readonly place: Place },
  ): Promise<readonly Task[]>;
  bulk(tracker: string, tasks: readonly string[], change: BulkChange): Promise<BulkResult>;
}

interface Tools {
  readonly client: QueryClient;
  readonly tell: Tell;
  readonly undo: UndoStack | undefined;
}

/** The acts of this page. */
export function useTaskActs(undo?: UndoStack): TaskActs {
  const client = useQueryClient();
  const tell = useTell();
  return useMemo(() => {
    const tools: Tools = { client, tell, undo };
    return { ...fieldActs(tools), ...lifeActs(tools), ...placeActs(tools) };
  }, [client, tell, undo]);
}

async function attempt(
  { client, tell }: Tools,
  given: { readonly task: Task; readonly title: string; readonly shown: Partial<Task>; act(): Promise<Task> },
): Promise<boolean> {
  const putBack = showTask(client, given.task, given.shown);
  try {
    keepTask(client, await given.act());
    await afterChange(client, given.task);
    return true;
  } catch (error) {
    putBack();
    tell.failed(given.title, error);
    void client.invalidateQueries({ queryKey: tasksQuery(given.task.tracker_id).queryKey });
    return false;
  }
}

/** What is counted from tasks is asked for anew; the tasks themselves are there already. */
async function afterChange(client: QueryClient, task: Pick<Task, "tracker_id">): Promise<void> {
  void client.invalidateQueries({ queryKey: ["getTracker", { params: { tracker: task.tracker_id } }] });
  void client.invalidateQueries({ queryKey: ["listTrackers"] });
  void client.invalidateQueries({ queryKey: ["listTaskHistory"] });
  void client.invalidateQueries({ queryKey: ["listMyTasks"] });
  void client.invalidateQueries({ queryKey: ["listAssignedByMe"] });
  void client.invalidateQueries({ queryKey: ["listMyList"] });
  void client.invalidateQueries({ queryKey: ["listObjectTasks"] });
}

function fieldActs(tools: Tools) {
  const { client, undo } = tools;
  const latest = (task: Task): Task => latestOf(client, task);
  const patch = async (task: Task, fields: Fields, shown: Partial<Task>): Promise<boolean> =>
    attempt(tools, {
      task,
      title: t("task.not_changed", { title: task.title }),
      shown,
      act: async () => (await ifMatch(latest(task).rev)(updateTask, { params: { task: task.id }, body: fields })).data,
    });
  const change = async (task: Task, fields: Fields, shown?: Partial<Task>): Promise<boolean> => {
    const isChanged = await patch(task, fields, shown ?? shownOf(fields));
    if (isChanged) {
      const back = formerFields(task, fields);
      undo?.did({
        undo: async () => patch(latest(task), back, shownOf(back)),
        redo: async () => patch(latest(task), fields, shownOf(fields)),
      });
    }
    return isChanged;
  };
  return {
    change,
    setStatus: async (task: Task, status: Status) => change(task, { status_id: status.id }, { status }),
    setPriority: async (task: Task, priority: Priority) => change(task, { priority }),
    setDue: async (task: Task, due: string | undefined, dependents: "move" | "fix" = "move") =>
      change(
        task,
        { due_date: due ?? null, ...(dependents === "fix" ? { dependents } : {}) },
        { due_date: due, is_overdue: false, due_rule: undefined },
      ),
    async setRule(task: Task, rule: Fields["due_rule"] & (object | null)) {
      const send = async (sent: Fields) => {
        const { data } = await ifMatch(latest(task).rev)(updateTask, { params: { task: task.id }, body: sent });
        keepTask(client, data);
      };
      await send({ due_rule: rule });
      await afterChange(client, task);
      const back = formerDue(task);
      undo?.did({ undo: async () => send(back), redo: async () => send({ due_rule: rule }) });
    },
    async assign(task: Task, assignees: readonly Pick<Assignee, "ty" | "work_id">[], isConfirmed = false) {
      const { data } = await call(putAssignees, {
        params: { task: task.id },
        body: {
          assignees: assignees.map(({ ty, work_id }) => ({ ty, work_id })),
          ...(isConfirmed ? { confirm_external: true } : {}),
        },
      });
      keepTask(client, data);
      await afterChange(client, task);
      void client.invalidateQueries({ queryKey: ["listAssignable"] });
    },
  };
}

/** What of a change shows before the server has answered. */
function shownOf({ dependents: _dependents, due_rule: _rule, ...fields }: Fields): Partial<Task> {
  return fields as Partial<Task>;
}

/** The due date as it was: one that hung on something hangs on it again. */
function formerDue({ due_rule: rule, due_date: due }: Task): Fields {
  return rule === undefined ? { due_date: due ?? null } : { due_rule: ruleToSend(rule) };
}

/** The fields as they were, in the words of a change. */
function formerFields(task: Task, fields: Fields): Fields {
  if ("due_date" in fields && task.due_rule !== undefined) return formerDue(task);
  const names = Object.keys(fields).filter((name) => name !== "dependents");
  return Object.fromEntries(
    names.map((name) => [
      name,
      name === "status_id" ? task.status.id : (task[name as keyof Task] ?? (name === "notes" ? "" : null)),
    ]),
  );
}

function lifeActs(tools: Tools) {
  const { client, tell, undo } = tools;
  const setDone = async (task: Task, isTicked: boolean, subtasks?: "complete" | "keep"): Promise<boolean> =>
    attempt(tools, {
      task,
      title: t("task.not_changed", { title: task.title }),
      shown: {},
      act: async () => {
        const params = { task: task.id };
        const body = subtasks === undefined ? {} : { subtasks };
        const { data } = isTicked ? await call(completeTask, { params, body }) : await call(reopenTask, { params });
        if (task.subtasks > 0) void client.invalidateQueries({ queryKey: tasksQuery(task.tracker_id).queryKey });
        return data;
      },
    });
  return {
    async complete(task: Task, subtasks?: "complete" | "keep") {
      const isTicked = await setDone(task, true, subtasks);
      if (isTicked) {
        undo?.did({
          told: t("task.completed", { title: task.title }),
          undo: async () => setDone(task, false),
          redo: async () => setDone(task, true, subtasks),
        });
      }
      return isTicked;
    },
    reopen: async (task: Task) => {
      const isOpen = await setDone(task, false);
      if (isOpen) undo?.did({ undo: async () => setDone(task, true, "keep"), redo: async () => setDone(task, false) });
      return isOpen;
    },
    async remove(task: Task) {
      const params = { task: task.id };
      try {
        const { data } = await call(deleteTask, { params });
        dropTasks(client, task.tracker_id, new Set([task.id]));
        await client.invalidateQueries({ queryKey: tasksQuery(task.tracker_id).queryKey });
        await afterChange(client, task);
        undo?.did({
          told: t("task.deleted", { count: data.deleted }),
          undo: async () => {
            keepTask(client, (await call(restoreTask, { params })).data);
            await client.invalidateQueries({ queryKey: tasksQuery(task.tracker_id).queryKey });
          },
          redo: async () => {
            await call(deleteTask, { params });
            dropTasks(client, task.tracker_id, new Set([task.id]));
          },
        });
      } catch (error) {
        tell.failed(t("task.not_deleted", { title: task.title }), error);
      }
    },
  };
}

function placeActs(tools: Tools) {
  const { client, tell, undo } = tools;
  const send = async (tree: TaskTree, task: Task, place: Place): Promise<void> => {
    const { data } = await call(moveTask, { params: { task: task.id }, body: toWire(tree, place) });
    keepTask(client, data);
    // Sub-tasks came along, each with an order of its own.
    if (task.subtasks > 0) await client.invalidateQueries({ queryKey: tasksQuery(task.tracker_id).queryKey });
    void client.invalidateQueries({ queryKey: ["listSections"] });
  };
  return {
    async move(tree: TaskTree, task: Task, { from, place }: { readonly from: Place; readonly place: Place }) {
      try {
        await send(tree, task, place);
        undo?.did({ undo: async () => send(tree, task, from), redo: async () => send(tree, task, place) });
      } catch (error) {
        tell.failed(t("task.not_moved", { title: task.title }), error);
      }
    },
    async add(
      tree: TaskTree,
      tracker: string,
      { lines, place }: { readonly lines: readonly Line[]; readonly place: Place },
    ): Promise<readonly Task[]> {
      const params = { tracker };
      const to = toWire(tree, place);
      try {
        const [line] = lines;
        const added =
          lines.length === 1 && line !== undefined
            ? [(await call(createTask, { params, body: { title: line.title, ...to } })).data]
            : (
                await call(pasteTasks, {
                  params,
                  body: { lines: lines.map(({ title, depth }) => ({ title, level: depth })), ...to },
                })
              ).data;
        for (const task of added) keepTask(client, task);
        await afterChange(client, { tracker_id: tracker });
        void client.invalidateQueries({ queryKey: ["listSections"] });
        return added;
      } catch (error) {
        tell.failed(t("task.not_added"), error);
        return [];
      }
    },
    async bulk(tracker: string, tasks: readonly string[], change: BulkChange): Promise<BulkResult> {
      const { data } = await call(bulkEdit, { params: { tracker }, body: { tasks: [...tasks], ...change } });
      await client.invalidateQueries({ queryKey: tasksQuery(tracker).queryKey });
      await afterChange(client, { tracker_id: tracker });
      return data;
    },
  };
}

/** Whether a task is to be ticked or is ticked. */
export function isDone(task: Task): boolean {
  return isOver(task.status.category);
}
