import { Suspense, useState } from "react";
import type { ReactNode } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useTell } from "@muniment/ui/toast";
import { t } from "../messages.ts";
import type { TaskActs } from "../task/acts.ts";
import { tasksQuery } from "../task/store.ts";
import type { Task } from "../task/task.ts";
import type { Day } from "./day.ts";
import { RuleDialog } from "./rule-dialog.tsx";
import { useShifts } from "./use-shifts.tsx";

/** Changes due dates, after it was asked what else moves. */
export interface Dates {
  setDue(task: Task, due: Day | undefined): void;
  /** Opens what lets a date hang on something. */
  askRule(task: Task): void;
}

/** Changing dates of a tracker, with what else moves; `shown` is what it asks. */
export function useDates(given: {
  readonly tracker: string;
  readonly tasks: readonly Task[];
  readonly acts: TaskActs;
}): Dates & {
  readonly shown: ReactNode;
} {
  const { tracker, tasks, acts } = given;
  const client = useQueryClient();
  const tell = useTell();
  const shifts = useShifts(tracker);
  const [ruled, setRuled] = useState<Task | undefined>();
  const refresh = async (): Promise<void> => client.invalidateQueries({ queryKey: tasksQuery(tracker).queryKey });
  const setDue = async (task: Task, due: Day | undefined): Promise<void> => {
    try {
      const dependents = await shifts.ask({ task_id: task.id, due_date: due ?? null });
      if (dependents === undefined) return;
      await acts.setDue(task, due, dependents);
      if (tasks.some(({ due_rule: rule }) => rule !== undefined)) await refresh();
    } catch (error) {
      tell.failed(t("task.not_changed", { title: task.title }), error);
    }
  };
  return {
    setDue: (task: Task, due: Day | undefined): void => void setDue(task, due),
    askRule: (task: Task): void => setRuled(task),
    shown: (
      <>
        {shifts.question}
        {ruled === undefined ? null : (
          <Suspense fallback={null}>
            <RuleDialog
              task={ruled}
              tasks={tasks}
              onSave={async (rule) => {
                await acts.setRule(ruled, rule);
                await refresh();
              }}
              onClose={() => setRuled(undefined)}
            />
          </Suspense>
        )}
      </>
    ),
  };
}
