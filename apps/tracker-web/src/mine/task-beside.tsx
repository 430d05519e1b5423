import { Suspense, useMemo } from "react";
import type { ReactNode } from "react";
import { mayDo } from "@muniment/tracker-api";
import { LoadingRows } from "@muniment/ui/state";
import { outlineOf } from "../checklist/outline.ts";
import { useChecklist } from "../checklist/use-checklist.ts";
import { useTaskDialogs } from "../checklist/use-task-dialogs.tsx";
import { useUndo } from "../checklist/undo.ts";
import { DetailsPanel } from "../details/details-panel.tsx";
import type { DetailsContext } from "../details/context.ts";
import type { DetailTab } from "../details/tabs.ts";
import { useSelection } from "@muniment/ui/table";
import { SidePanel } from "@muniment/ui/panel";
import { t } from "../messages.ts";
import { isDone, useTaskActs } from "../task/acts.ts";
import type { Section, Task } from "../task/task.ts";

interface TaskBesideProps {
  readonly task: Task;
  readonly tab: DetailTab;
  onTab(tab: DetailTab): void;
  onOpen(task: Task): void;
  onStep(step: -1 | 1): void;
  onClose(): void;
}

/** All of one task beside a list over many matters, with the rights that the person has in its tracker. */
export function TaskBeside(props: TaskBesideProps): ReactNode {
  // Who is assigned from outside of the matter is told no more than the task (TRK-ASSG-010).
  if (props.task.tracker_name === undefined) return <OfOutsider {...props} />;
  return (
    <Suspense
      fallback={
        <SidePanel isWhole title={t("details.title", { number: props.task.number })} onClose={props.onClose}>
          <LoadingRows rows={6} />
        </SidePanel>
      }
    >
      <OfMember key={props.task.tracker_id} {...props} />
    </Suspense>
  );
}

function OfMember(props: TaskBesideProps): ReactNode {
  const checklist = useChecklist(props.task.tracker_id);
  const undo = useUndo({ nothing: t("undo.nothing"), failed: t("undo.failed"), undone: t("undo.done") });
  const acts = useTaskActs(undo);
  const selection = useSelection();
  const dialogs = useTaskDialogs({ checklist, acts, undo, selection });
  const task = checklist.tree.taskOf(props.task.id) ?? props.task;
  return (
    <>
      <DetailsPanel
        {...props}
        task={task}
        checklist={checklist}
        acts={acts}
        dates={dialogs.dates}
        onToggleDone={(one) => (isDone(one) ? void acts.reopen(one) : dialogs.complete(one))}
        onAssign={dialogs.assign}
        onDelete={(one) => dialogs.remove([one])}
        onFollow={dialogs.follow}
        onLink={dialogs.copyLink}
      />
      {dialogs.shown}
    </>
  );
}

function OfOutsider(props: TaskBesideProps): ReactNode {
  const { task } = props;
  const acts = useTaskActs();
  const context = useMemo(
    (): DetailsContext => ({
      tracker: { name: "", matter_name: "" },
      sections: [],
      statuses: [],
      tree: outlineOf<Task, Section>([task], []),
      may: (action, one) =>
        action !== "task.link" && mayDo(action, "X", { isOwn: one?.is_mine ?? task.is_mine, isSet: false }),
    }),
    [task],
  );
  return (
    <DetailsPanel
      {...props}
      checklist={context}
      acts={acts}
      onToggleDone={(one) => void (isDone(one) ? acts.reopen(one) : acts.complete(one))}
    />
  );
}
