import { useCallback, useMemo, useRef, useState } from "react";
import { usePageKeys } from "@muniment/ui/keys";
import { useNarrow } from "@muniment/ui/shell";
import { useSelection } from "@muniment/ui/table";
import type { DetailTab } from "../details/tabs.ts";
import { today } from "../due/due-editor.tsx";
import { textsOf, useDisplay } from "../frame/display.ts";
import { t } from "../messages.ts";
import { isDone, useTaskActs } from "../task/acts.ts";
import type { Task } from "../task/task.ts";
import { readColumns } from "./columns.ts";
import { fitter, isNarrowing } from "./filter.ts";
import type { TaskFilter } from "./filter.ts";
import { useChecklist } from "./use-checklist.ts";
import { useDraft } from "./use-draft.ts";
import { useTaskDialogs } from "./use-task-dialogs.tsx";
import { useUndo } from "./undo.ts";

/** Which task is open beside the checklist, by its number, and what of it. */
export interface Opened {
  readonly number: number;
  readonly tab: DetailTab;
}

const focusSearch = (): void => document.querySelector<HTMLElement>("input[type=search], [role=searchbox]")?.focus();

/** A checklist with what the person has set, selected and begun on its page. */
export function useChecklistView(trackerId: string, onOpened: (opened: Opened) => void) {
  const checklist = useChecklist(trackerId);
  const isNarrow = useNarrow();
  const selection = useSelection();
  const undo = useUndo({ nothing: t("undo.nothing"), failed: t("undo.failed"), undone: t("undo.done") });
  const acts = useTaskActs(undo);
  const dialogs = useTaskDialogs({ checklist, acts, undo, selection });
  const [filter, setFilter] = useState<TaskFilter>({});
  const [keptColumns, keepColumns] = useDisplay(`columns:${trackerId}`);
  const [keptClosed, keepClosed] = useDisplay(`closed:${trackerId}`);
  const [isAccessChanged, setIsAccessChanged] = useState(false);
  const columns = useMemo(() => readColumns(keptColumns), [keptColumns]);
  const closed = useMemo(() => new Set(textsOf(keptClosed)), [keptClosed]);
  const { tree } = checklist;
  const rows = useMemo(
    () => tree.rows({ closed, ...(isNarrowing(filter) ? { keeps: fitter(filter, today()) } : {}) }),
    [tree, closed, filter],
  );
  const draft = useDraft({ checklist, rows, acts, ask: dialogs.askLines });
  const quickAdd = useRef<HTMLInputElement>(null);
  const focusQuickAdd = (): void => quickAdd.current?.focus();
  usePageKeys({ "/": focusSearch, "Ctrl+f": focusSearch, n: focusQuickAdd });
  const open = useCallback(
    (task: Task, tab: DetailTab = "details") => onOpened({ number: task.number, tab }),
    [onOpened],
  );
  return {
    checklist,
    rows,
    columns,
    isNarrow,
    selection,
    undo,
    acts,
    dialogs,
    draft,
    filter,
    quickAdd,
    isAccessChanged,
    setFilter,
    keepColumns,
    focusQuickAdd,
    open,
    onAccessChanged: () => setIsAccessChanged(true),
    onRefreshed: () => setIsAccessChanged(false),
    toggleDone: (task: Task): void => (isDone(task) ? void acts.reopen(task) : dialogs.complete(task)),
    toggleOpen: (id: string): void =>
      keepClosed(closed.has(id) ? [...closed].filter((one) => one !== id) : [...closed, id]),
  };
}
