import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { listAssignedByMe, listMyList, listMyTasks, searchTasks } from "@muniment/tracker-api/me";
import { useList } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { restoreTask } from "@muniment/tracker-api/task";
import { today } from "../due/due-editor.tsx";
import { call, listQuery } from "../frame/api.ts";
import { textsOf, useDisplay } from "../frame/display.ts";
import { t } from "../messages.ts";
import type { Task } from "../task/task.ts";
import { markedFor, reordered } from "./personal.ts";
import type { View } from "./place.ts";
import type { TaskGroup } from "./list-props.ts";

/** The rows of a list; what is searched for is asked for only once there is a text. */
export function useMyList(view: View, { text, withDone }: { readonly text: string; readonly withDone: boolean }) {
  const isSearched = view !== "all" || text.trim() !== "";
  const query = useMemo(() => {
    // Without a text there is nothing to search for; what is asked for then is not shown.
    if (view === "all" && text.trim() !== "") return listQuery(searchTasks, { query: { q: text } });
    const asked = { ...(text === "" ? {} : { q: text }), ...(withDone ? { done: true } : {}) };
    if (view === "bin") return listQuery(listMyList, { params: { list: view }, query: asked });
    const inOrder = { ...asked, sort: "due_date,order" };
    if (view === "following" || view === "created" || view === "shared") {
      return listQuery(listMyList, { params: { list: view }, query: inOrder });
    }
    return listQuery(view === "assigned" ? listAssignedByMe : listMyTasks, { query: inOrder });
  }, [view, text, withDone]);
  return { list: useList(query), isSearched };
}

/** The order and the marks that a person gives to their own tasks, which nobody else is told (TRK-MY-005). */
export function usePersonal() {
  const [keptOrder, keepOrder] = useDisplay("mine:order");
  const [keptMarks, keepMarks] = useDisplay("mine:today");
  const day = today();
  const order = useMemo(() => textsOf(keptOrder), [keptOrder]);
  const marks = useMemo(() => markedFor(keptMarks, day), [keptMarks, day]);
  return {
    order,
    marked: useMemo(() => new Set(marks), [marks]),
    move: (task: Task, group: TaskGroup, step: -1 | 1): void =>
      keepOrder(reordered(group.tasks, order, { id: task.id, step })),
    mark: ({ id }: Task): void =>
      keepMarks({ day, tasks: marks.includes(id) ? marks.filter((one) => one !== id) : [...marks, id] }),
  };
}

/** Brings a task back out of the bin. */
export function useRestore(): (task: Task) => void {
  const client = useQueryClient();
  const tell = useTell();
  return (task) =>
    void call(restoreTask, { params: { task: task.id } }).then(
      async () => {
        tell.done(t("bin.restored", { title: task.title }));
        await Promise.all(
          ["listMyList", "listMyTasks", "listAssignedByMe", "tasks"].map(async (name) =>
            client.invalidateQueries({ queryKey: [name] }),
          ),
        );
      },
      (error: unknown) => tell.failed(t("mine.not_restored", { title: task.title }), error),
    );
}
