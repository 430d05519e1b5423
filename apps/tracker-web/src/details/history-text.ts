import type { listTaskHistory } from "@muniment/tracker-api/history";
import type { Output } from "@muniment/rest";
import { formatDay, formatNumber } from "@muniment/ui/message";
import { t } from "../messages.ts";
import type { Status } from "../task/task.ts";

type HistoryEvent = Output<typeof listTaskHistory>["data"][number];

/** Fields whose changes are told with what they were and became. */
const TOLD = ["title", "status", "status_id", "priority", "due_date", "start_date", "notes", "milestone"] as const;

/** An event in sentences, one for each field that changed. */
export function tellChanges(
  event: Pick<HistoryEvent, "action" | "before" | "after" | "reason">,
  statuses: readonly Status[],
): readonly string[] {
  const { before = {}, after = {} } = event;
  if (event.action === "task.create") return [t("history.created")];
  const fields = TOLD.filter(
    (field) => field in after && JSON.stringify(after[field]) !== JSON.stringify(before[field]),
  );
  if (fields.length === 0 && "due_rule" in after) {
    return [t(after["due_rule"] === null ? "history.rule_fixed" : "history.rule_set")];
  }
  if (fields.length === 0) return [actionText(event.action)];
  const say = (field: string, value: unknown): string => valueText(field, value, statuses);
  const told = fields.map((field) =>
    field === "notes"
      ? t("history.notes")
      : t("history.changed", {
          field: t(`history.field_${field}`),
          before: say(field, before[field]),
          after: say(field, after[field]),
        }),
  );
  return event.reason === "follows" ? told.map((change) => t("history.because_follows", { change })) : told;
}

const ACTIONS: Readonly<Record<string, Parameters<typeof t>[0]>> = {
  "task.assign": "history.assigned",
  "task.complete": "history.completed",
  "task.reopen": "history.reopened",
  "task.move": "history.moved",
  "task.delete": "history.deleted",
  "task.restore": "history.restored",
  "task.link": "history.linked",
  "task.unlink": "history.unlinked",
  "task.claim": "history.claimed",
  "dependency.create": "history.waits",
  "dependency.delete": "history.waits_no_longer",
  "comment.create": "history.commented",
  "comment.change": "history.comment_changed",
  "comment.delete": "history.comment_deleted",
};

function actionText(action: string): string {
  const key = ACTIONS[action];
  return key === undefined ? action : t(key);
}

function valueText(field: string, value: unknown, statuses: readonly Status[]): string {
  if (value === undefined || value === null || value === "") return t("history.nothing");
  if (typeof value === "boolean") return t(value ? "history.yes" : "history.no");
  const text = typeof value === "object" && "value" in value ? value.value : value;
  if (typeof text !== "string") return typeof text === "number" ? formatNumber(text) : "";
  if (field.endsWith("_date")) return formatDay(text.slice(0, 10));
  if (field === "status_id" || field === "status") return statuses.find(({ id }) => id === text)?.value ?? text;
  return text;
}
