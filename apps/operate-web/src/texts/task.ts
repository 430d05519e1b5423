import { createMessages } from "@muniment/ui/message";

/** Tasks; fetched with their page. */
export const taskText = createMessages({
  "kind.copy_not_stored": "Copy not stored",
  "kind.not_delivered": "Not delivered",
  "kind.not_sent": "Not sent",
  "phase.done": "Done",
  "phase.open": "Open",
  "task.case": "Case",
  "task.complete": "Complete",
  "task.completed_one": "{{count, number}} task completed",
  "task.completed_other": "{{count, number}} tasks completed",
  "task.created": "Created",
  "task.is_done": "It is done already.",
  "task.kind": "Task",
  "task.no_case": "It belongs to no case.",
  "task.not_done": "This task was not completed",
  "task.owner": "Assigned to",
  "task.show_case": "Open the case",
  "task.text": "What happened",
  "task.title": "E-mail",
  "tasks.none_done": "Nothing was completed yet",
  "tasks.none_done_text": "Tasks that are completed appear here.",
  "tasks.none_open": "Nothing to do",
  "tasks.none_open_text":
    "What Operate cannot do without you appears here: an e-mail that was refused, or a copy that could not be stored.",
});
