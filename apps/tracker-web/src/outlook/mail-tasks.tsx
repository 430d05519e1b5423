import { TaskListSquareLtrRegular } from "@fluentui/react-icons";
import { useQueries } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { listObjectTasks } from "@muniment/tracker-api/link";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { q } from "../frame/api.ts";
import { host } from "../frame/host.ts";
import { useLive } from "../live/use-live.ts";
import { TaskList } from "../mine/task-list.tsx";
import { t } from "../messages.ts";
import { isDone, useTaskActs } from "../task/acts.ts";
import type { Known } from "./suggestions.ts";

/** As many filed e-mails of a conversation as are asked about: each is a request. */
const MOST = 10;

/** Tasks that link to the message, or to others of its conversation, wherever these are filed. */
export function MailTasks({ known }: { readonly known: Known }): ReactNode {
  const acts = useTaskActs();
  useLive(["me"]);
  const emails = [...known.filed, ...known.conversation].slice(0, MOST);
  const answers = useQueries({
    queries: emails.map(({ id }) => q(listObjectTasks, { params: { object: id }, query: {} })),
  });
  const failed = answers.find(({ error }) => error !== null);
  if (failed !== undefined) {
    return <ErrorState error={failed.error} onRetry={() => answers.forEach((answer) => void answer.refetch())} />;
  }
  if (answers.some(({ isPending }) => isPending)) return <LoadingRows rows={3} />;
  const tasks = new Map(answers.flatMap(({ data }) => (data?.data ?? []).map((task) => [task.id, task] as const)));
  if (tasks.size === 0) return <EmptyState icon={<TaskListSquareLtrRegular />} title={t("outlook.tasks_none")} />;
  return (
    <TaskList
      label={t("outlook.tasks")}
      groups={[{ id: "all", name: "", tasks: [...tasks.values()] }]}
      onOpen={(task) => host().navigate(`mine/${task.id}`, { pointId: "my-tasks" })}
      onToggleDone={(task) => void (isDone(task) ? acts.reopen(task) : acts.complete(task))}
    />
  );
}
