import { Button, makeStyles, tokens } from "@fluentui/react-components";
import {
  ChevronDownRegular,
  ChevronUpRegular,
  DeleteRegular,
  LinkRegular,
  StarFilled,
  StarRegular,
} from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { SidePanel } from "@muniment/ui/panel";
import type { Chosen } from "../assignee/choice.ts";
import { DoneButton } from "../checklist/done-button.tsx";
import type { Dates } from "../due/use-dates.tsx";
import { t } from "../messages.ts";
import type { TaskActs } from "../task/acts.ts";
import type { Task } from "../task/task.ts";
import type { DetailsContext } from "./context.ts";
import { Comments } from "./comments.tsx";
import { Dependencies } from "./dependencies.tsx";
import { Documents } from "./documents.tsx";
import { Fields } from "./fields.tsx";
import { History } from "./history.tsx";
import { NotesField, TitleField } from "./text-fields.tsx";
import { Subtasks } from "./subtasks.tsx";
import { DETAIL_TABS } from "./tabs.ts";
import type { DetailTab } from "./tabs.ts";

const useStyles = makeStyles({
  body: { display: "flex", flexDirection: "column", gap: "16px" },
  head: { display: "flex", alignItems: "flex-start", gap: "4px" },
  way: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, margin: 0, unicodeBidi: "plaintext" },
  acts: { display: "flex", gap: "4px", flexWrap: "wrap" },
});

interface DetailsPanelProps {
  readonly checklist: DetailsContext;
  readonly task: Task;
  readonly tab: DetailTab;
  readonly acts: TaskActs;
  /** Absent for who sees no more than the task. */
  readonly dates?: Dates;
  onTab(tab: DetailTab): void;
  onToggleDone(task: Task): void;
  onOpen(task: Task): void;
  onStep(step: -1 | 1): void;
  /** Absent for who sees no more than the task. */
  onAssign?(task: Task, chosen: readonly Chosen[]): void;
  onDelete?(task: Task): void;
  onFollow?(task: Task): void;
  onLink?(task: Task): void;
  onClose(): void;
}

/** All of one task, beside the checklist (TRK-TASK-010). */
export function DetailsPanel(props: DetailsPanelProps): ReactNode {
  const { checklist, task, tab, acts } = props;
  const styles = useStyles();
  return (
    <SidePanel
      isWhole
      title={t("details.title", { number: task.number })}
      tabs={DETAIL_TABS.map((id) => ({
        id,
        label:
          id === "comments" && task.comments > 0
            ? t("details.comments_count", { count: task.comments })
            : t(`details.${id}`),
      }))}
      tab={tab}
      onTab={(id) => props.onTab(id as DetailTab)}
      onClose={props.onClose}
    >
      <div className={styles.body}>
        <Way checklist={checklist} task={task} />
        <div className={styles.head}>
          <DoneButton
            isTabStop
            task={task}
            isRefused={!checklist.may("task.complete", task)}
            onToggle={() => props.onToggleDone(task)}
          />
          <TitleField key={task.id} task={task} mayChange={checklist.may("task.change")} acts={acts} />
        </div>
        {tab === "comments" ? <Comments key={task.id} checklist={checklist} task={task} /> : null}
        {tab === "history" ? <History task={task} statuses={checklist.statuses} /> : null}
        {tab === "details" ? (
          <>
            <Fields
              checklist={checklist}
              task={task}
              acts={acts}
              dates={props.dates}
              onAssign={props.onAssign ?? (() => undefined)}
            />
            <NotesField key={task.id} task={task} mayChange={checklist.may("task.change")} acts={acts} />
            <Subtasks
              checklist={checklist}
              task={task}
              acts={acts}
              onOpen={props.onOpen}
              onToggleDone={props.onToggleDone}
            />
            {props.dates === undefined ? null : (
              <Dependencies checklist={checklist} task={task} onOpen={props.onOpen} />
            )}
            <Documents checklist={checklist} task={task} />
            <Foot {...props} />
          </>
        ) : null}
      </div>
    </SidePanel>
  );
}

function Way({ checklist, task }: { readonly checklist: DetailsContext; readonly task: Task }): ReactNode {
  const styles = useStyles();
  const section = checklist.sections.find(({ id }) => id === task.section_id);
  const way = [checklist.tracker.matter_name, checklist.tracker.name, section?.title, task.parent_title];
  return <p className={styles.way}>{way.filter((part) => part !== undefined && part !== "").join(" › ")}</p>;
}

function Foot(props: DetailsPanelProps): ReactNode {
  const { checklist, task, onDelete, onFollow, onLink } = props;
  const styles = useStyles();
  return (
    <div className={styles.acts}>
      <Button size="small" appearance="subtle" icon={<ChevronUpRegular />} onClick={() => props.onStep(-1)}>
        {t("details.previous")}
      </Button>
      <Button size="small" appearance="subtle" icon={<ChevronDownRegular />} onClick={() => props.onStep(1)}>
        {t("details.next")}
      </Button>
      {onFollow === undefined ? null : (
        <Button
          size="small"
          appearance="subtle"
          icon={task.is_followed ? <StarFilled /> : <StarRegular />}
          onClick={() => onFollow(task)}
        >
          {t(task.is_followed ? "task.unfollow" : "task.follow")}
        </Button>
      )}
      {onLink === undefined ? null : (
        <Button size="small" appearance="subtle" icon={<LinkRegular />} onClick={() => onLink(task)}>
          {t("task.copy_link")}
        </Button>
      )}
      {onDelete !== undefined && checklist.may("task.delete") ? (
        <Button size="small" appearance="subtle" icon={<DeleteRegular />} onClick={() => onDelete(task)}>
          {t("action.delete")}
        </Button>
      ) : null}
    </div>
  );
}
