import type { Chosen } from "../assignee/choice.ts";
import type { Task } from "../task/task.ts";
import type { MyColumnId } from "./columns.ts";

/** Tasks that belong together, under a name. */
export interface TaskGroup {
  readonly id: string;
  readonly name: string;
  readonly tasks: readonly Task[];
}

/** What a list draws of its tasks, and what is done with them in it; what is absent is not offered. */
export interface TaskListProps {
  readonly label: string;
  readonly groups: readonly TaskGroup[];
  readonly openId?: string | undefined;
  /** Without where each task belongs, as all are of one matter. */
  readonly isOfOneMatter?: boolean;
  readonly columns?: readonly MyColumnId[];
  /** What is marked to be done today (TRK-MY-005). */
  readonly marked?: ReadonlySet<string>;
  onOpen(task: Task): void;
  onToggleDone(task: Task): void;
  onAssign?(task: Task, chosen: readonly Chosen[]): void;
  onMark?(task: Task): void;
  /** One place up or down within its group. */
  onMove?(task: Task, group: TaskGroup, step: -1 | 1): void;
  /** Of tasks in the bin. */
  onRestore?(task: Task): void;
}
