import type { JobData } from "@muniment/work-api/job";
import type { JobView } from "@muniment/ui/job";
import { t } from "../messages.ts";

/** What a job does, in words. */
export function titleOf({ kind, total: count }: Pick<JobData, "kind" | "total">): string {
  switch (kind) {
    case "items.copy":
      return t("job.copy", { count });
    case "items.move":
      return t("job.move", { count });
    case "items.delete":
      return t("job.delete", { count });
    case "downloads.archive":
      return t("job.archive", { count });
    case "users.switch-sign-in":
      return t("job.sign_in", { count });
    case "users.edit":
      return t("job.edit_users", { count });
    case "users.undo-edit":
      return t("job.undo_edit_users", { count });
    case "imports.rehearse":
      return t("job.rehearse_import");
    case "imports.run":
      return t("job.run_import", { count });
    case "imports.undo":
      return t("job.undo_import", { count });
    default:
      return t("job.other", { count });
  }
}

/** How far a job is, or what became of it. */
export function outcomeOf(job: JobData): string {
  const { state, done, total, refused, failure } = job;
  if (state === "queued") return t("job.queued");
  if (state === "running") return t("job.running", { done, total });
  if (state === "cancelled") return t("job.cancelled", { done, total });
  if (state === "failed") return t("job.failed", { reason: failure?.text ?? "" });
  return refused > 0 ? t("job.some_refused", { done: done - refused, refused }) : t("job.done", { count: total });
}

/** Whether something will still become of it. */
export function isOpen({ state }: Pick<JobData, "state">): boolean {
  return state === "queued" || state === "running";
}

/** The job as the top bar shows it. */
export function viewOf(job: JobData): JobView {
  const { id, state, done, total, refused } = job;
  return {
    id,
    title: titleOf(job),
    isOpen: isOpen(job),
    isGood: state === "done" && refused === 0,
    text: outcomeOf(job),
    share: state === "queued" || total === 0 ? undefined : done / total,
  };
}
