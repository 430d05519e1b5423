import { useSuspenseQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { mayDo } from "@muniment/tracker-api";
import type { Action } from "@muniment/tracker-api";
import { getMe } from "@muniment/tracker-api/me";
import { listSections } from "@muniment/tracker-api/section";
import { listStatuses } from "@muniment/tracker-api/status";
import { getTracker } from "@muniment/tracker-api/tracker";
import { q } from "../frame/api.ts";
import { tasksQuery } from "../task/store.ts";
import type { Section, Status, Task, Tracker } from "../task/task.ts";
import { outlineOf } from "./outline.ts";
import type { Outline } from "./outline.ts";

/** The tree of one tracker. */
export type TaskTree = Outline<Task, Section>;

/** A tracker with all that its checklist shows. */
export interface Checklist {
  readonly tracker: Tracker;
  readonly tasks: readonly Task[];
  readonly sections: readonly Section[];
  readonly statuses: readonly Status[];
  readonly tree: TaskTree;
  /** Whether the matrix lets this person act, on a task of theirs or any (TRK-PERM-002); the server decides all the same. */
  may(action: Action, task?: Task): boolean;
}

/** Reads a checklist; what it waits for is drawn as loading. */
export function useChecklist(trackerId: string): Checklist {
  const params = { tracker: trackerId };
  // All at once: one after the other they would take as long as all of them together.
  const [trackerAnswer, sectionAnswer, statusAnswer, taskAnswer, me] = useSuspenseQueries({
    queries: [
      q(getTracker, { params }),
      q(listSections, { params }),
      q(listStatuses, { params }),
      tasksQuery(trackerId),
      q(getMe),
    ],
  });
  const { data: tracker } = trackerAnswer.data;
  const { data: sections } = sectionAnswer.data;
  const { data: statuses } = statusAnswer.data;
  const tasks = taskAnswer.data;
  const { settings } = me.data.data;
  const tree = useMemo(() => outlineOf(tasks, sections), [tasks, sections]);
  const isSet = settings.external_assignment;
  return useMemo(
    () => ({
      tracker,
      tasks,
      sections,
      statuses,
      tree,
      may: (action, task) =>
        (tracker.archived_at === undefined || READING.has(action)) &&
        mayDo(action, tracker.standing, { isOwn: task?.is_mine ?? false, isSet }),
    }),
    [tracker, tasks, sections, statuses, tree, isSet],
  );
}

const READING: ReadonlySet<Action> = new Set([
  "matter.see",
  "tracker.see",
  "task.see",
  "task.history",
  "tracker.change",
  "tracker.export",
]);
