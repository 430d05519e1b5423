import type { ViewSettingsData } from "@muniment/tracker-api/view";
import { GROUPS, SORTS } from "./arrange.ts";
import type { Order } from "./arrange.ts";
import { COLUMNS, readColumns } from "./columns.ts";
import type { ColumnId } from "./columns.ts";
import { DUE_FILTERS } from "./filter.ts";
import type { TaskFilter } from "./filter.ts";

/** What a checklist shows and how. */
export interface Shown {
  readonly filter: TaskFilter;
  readonly order: Order;
  readonly columns: readonly ColumnId[];
}

/** What is kept of it in a view. */
export function settingsOf({ filter, order, columns }: Shown): ViewSettingsData {
  const { isOpen, isBlocked, text, due } = filter;
  const some = (name: "statuses" | "assignees" | "priorities") =>
    (filter[name] ?? []).length === 0 ? {} : { [name]: [...(filter[name] ?? [])] };
  return {
    ...(text === undefined || text === "" ? {} : { text }),
    ...some("statuses"),
    ...some("assignees"),
    ...some("priorities"),
    ...(due === undefined ? {} : { due }),
    ...(isOpen === true ? { open: true } : {}),
    ...(isBlocked === true ? { blocked: true } : {}),
    ...(order.sort === undefined ? {} : { sort: order.sort }),
    ...(order.group === undefined ? {} : { group_by: order.group }),
    columns: [...columns],
  };
}

/** A view as far as this page knows what is in it. */
export function shownBy(settings: ViewSettingsData): Shown {
  const { text, statuses, assignees, priorities, open, blocked, columns } = settings;
  const due = DUE_FILTERS.find((one) => one === settings.due);
  const sort = SORTS.some((one) => one === settings.sort?.replace(/^-/, "")) ? settings.sort : undefined;
  return {
    filter: {
      ...(text === undefined ? {} : { text }),
      ...(statuses === undefined ? {} : { statuses }),
      ...(assignees === undefined ? {} : { assignees }),
      ...(priorities === undefined ? {} : { priorities }),
      ...(due === undefined ? {} : { due }),
      ...(open === true ? { isOpen: true } : {}),
      ...(blocked === true ? { isBlocked: true } : {}),
    },
    order: { sort, group: GROUPS.find((one) => one === settings.group_by) },
    columns: readColumns(columns ?? COLUMNS.map(({ id }) => id).filter((id) => USUAL.has(id))),
  };
}

const USUAL: ReadonlySet<string> = new Set(readColumns(undefined));
