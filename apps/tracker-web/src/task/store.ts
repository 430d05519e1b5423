import { queryOptions } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { getTask, listTasks } from "@muniment/tracker-api/task";
import { ApiError } from "@muniment/rest/client";
import { call } from "../frame/api.ts";
import type { Task } from "./task.ts";

const PAGE_TASKS = 1000;

/** All tasks of a tracker, in the order of the checklist. */
export function tasksQuery(tracker: string) {
  return queryOptions({
    queryKey: ["tasks", tracker] as const,
    queryFn: async (): Promise<readonly Task[]> => {
      const tasks: Task[] = [];
      for (let cursor: string | undefined; ;) {
        const page = await call(listTasks, {
          params: { tracker },
          query: { limit: PAGE_TASKS, ...(cursor === undefined ? {} : { cursor }) },
        });
        tasks.push(...page.data);
        cursor = page.cursor;
        if (cursor === undefined) return tasks;
      }
    },
  });
}

/** Puts a task as it is now in place of what is shown of it; a newer one that is shown already stays. */
export function keepTask(client: QueryClient, task: Task): void {
  client.setQueryData<readonly Task[]>(tasksQuery(task.tracker_id).queryKey, (tasks = []) => {
    const at = tasks.findIndex(({ id }) => id === task.id);
    if (at === -1) return [...tasks, task];
    return tasks[at] !== undefined && tasks[at].rev > task.rev ? tasks : tasks.with(at, task);
  });
  client.setQueryData(["task", task.id], task);
}

/** Shows a change before the server has answered; gives back what shows the former state. */
export function showTask(client: QueryClient, task: Task, changes: Partial<Task>): () => void {
  const change = (given: Partial<Task>): void => {
    client.setQueryData<readonly Task[]>(tasksQuery(task.tracker_id).queryKey, (tasks) =>
      tasks?.map((other) => (other.id === task.id ? { ...other, ...given } : other)),
    );
    client.setQueryData<Task>(["task", task.id], (shown) => (shown === undefined ? undefined : { ...shown, ...given }));
  };
  change(changes);
  const former = Object.fromEntries(Object.keys(changes).map((name) => [name, task[name as keyof Task]]));
  return () => change(former);
}

/** Takes tasks out of what is shown. */
export function dropTasks(client: QueryClient, tracker: string, ids: ReadonlySet<string>): void {
  client.setQueryData<readonly Task[]>(tasksQuery(tracker).queryKey, (tasks) =>
    tasks?.filter(({ id }) => !ids.has(id)),
  );
}

/** Asks anew for a task that somebody changed; one that is gone or out of reach is taken away. */
export async function refreshTask(client: QueryClient, tracker: string, id: string): Promise<void> {
  try {
    const { data } = await call(getTask, { params: { task: id } });
    if (data.deleted_at === undefined && data.tracker_id === tracker) keepTask(client, data);
    else dropTasks(client, tracker, new Set([id]));
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) dropTasks(client, tracker, new Set([id]));
    else throw error;
  }
}

/** A task as it is known now, after other changes of it. */
export function latestOf(client: QueryClient, task: Task): Task {
  const alone = client.getQueryData<Task>(["task", task.id]);
  const listed = client.getQueryData(tasksQuery(task.tracker_id).queryKey)?.find(({ id }) => id === task.id);
  return [alone, listed].reduce<Task>(
    (best, other) => (other !== undefined && other.rev > best.rev ? other : best),
    task,
  );
}
