import { useSuspenseQuery } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import { listViews } from "@muniment/tracker-api/view";
import type { ViewSettingsData } from "@muniment/tracker-api/view";
import { usePageKeys } from "@muniment/ui/keys";
import { useNarrow } from "@muniment/ui/shell";
import { useSelection } from "@muniment/ui/table";
import type { DetailTab } from "../details/tabs.ts";
import { today } from "../due/due-editor.tsx";
import { q } from "../frame/api.ts";
import { textsOf, useDisplay } from "../frame/display.ts";
import { t } from "../messages.ts";
import { isDone, useTaskActs } from "../task/acts.ts";
import type { Task } from "../task/task.ts";
import { arranged, isArranged } from "./arrange.ts";
import type { Order } from "./arrange.ts";
import { readColumns } from "./columns.ts";
import { fitter, isNarrowing } from "./filter.ts";
import type { TaskFilter } from "./filter.ts";
import { useChecklist } from "./use-checklist.ts";
import { useDraft } from "./use-draft.ts";
import { useTaskDialogs } from "./use-task-dialogs.tsx";
import { useUndo } from "./undo.ts";
import { settingsOf, shownBy } from "./view-settings.ts";
import type { Shown } from "./view-settings.ts";

/** Which task is open beside the checklist, by its number, and what of it. */
export interface Opened {
  readonly number: number;
  readonly tab: DetailTab;
}

const focusSearch = (): void => document.querySelector<HTMLElement>("input[type=search], [role=searchbox]")?.focus();

/** What a tracker opens with: the view that was set for everybody (TRK-VIEW-006). */
function useFirstView(tracker: string): Shown | undefined {
  const { data: views } = useSuspenseQuery(q(listViews, { params: { tracker } })).data;
  return useMemo(() => {
    const view = views.find(({ is_default: isDefault }) => isDefault);
    return view === undefined ? undefined : shownBy(view.settings);
  }, [views]);
}

/** A checklist with what the person has set, selected and begun on its page. */
export function useChecklistView(trackerId: string, onOpened: (opened: Opened) => void) {
  const checklist = useChecklist(trackerId);
  const isNarrow = useNarrow();
  const selection = useSelection();
  const undo = useUndo({ nothing: t("undo.nothing"), failed: t("undo.failed"), undone: t("undo.done") });
  const acts = useTaskActs(undo);
  const dialogs = useTaskDialogs({ checklist, acts, undo, selection });
  const first = useFirstView(trackerId);
  const [filter, setFilter] = useState<TaskFilter>(first?.filter ?? {});
  const [order, setOrder] = useState<Order>(first?.order ?? {});
  const [keptColumns, keepColumns] = useDisplay(`columns:${trackerId}`);
  const [keptClosed, keepClosed] = useDisplay(`closed:${trackerId}`);
  const [isAccessChanged, setIsAccessChanged] = useState(false);
  const columns = useMemo(() => readColumns(keptColumns ?? first?.columns), [keptColumns, first]);
  const isOrdered = isArranged(order);
  const closed = useMemo(() => new Set(textsOf(keptClosed)), [keptClosed]);
  const { tree } = checklist;
  const { statuses, sections } = checklist;
  const rows = useMemo(() => {
    const keeps = isNarrowing(filter) ? fitter(filter, today()) : undefined;
    if (!isArranged(order)) return tree.rows({ closed, ...(keeps === undefined ? {} : { keeps }) });
    const tasks = keeps === undefined ? tree.all : tree.all.filter(keeps);
    return arranged(tasks, { order, ground: { statuses, sections, today: today() }, closed });
  }, [tree, closed, filter, order, statuses, sections]);
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
    order,
    isOrdered,
    settings: useMemo(() => settingsOf({ filter, order, columns }), [filter, order, columns]),
    setOrder,
    show(settings: ViewSettingsData | undefined): void {
      const shown = shownBy(settings ?? {});
      setFilter(shown.filter);
      setOrder(shown.order);
      keepColumns(settings?.columns === undefined ? null : shown.columns);
    },
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
