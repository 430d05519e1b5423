import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { AddRegular, AppsListDetailRegular, FilterRegular, TableSettingsRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { priorities } from "@muniment/tracker-api/task";
import { FilterChips, SearchField } from "@muniment/ui/filter";
import type { FilterChip } from "@muniment/ui/filter";
import { MenuOf } from "@muniment/ui/menu";
import type { MenuEntry } from "@muniment/ui/menu";
import { t } from "../messages.ts";
import { priorityName } from "../task/status-mark.tsx";
import type { ViewSettingsData } from "@muniment/tracker-api/view";
import { SORTS } from "./arrange.ts";
import type { Order } from "./arrange.ts";
import { COLUMNS, columnName } from "./columns.ts";
import type { ColumnId } from "./columns.ts";
import { assigneeKey, DUE_FILTERS, isNarrowing } from "./filter.ts";
import type { TaskFilter } from "./filter.ts";
import { OrderMenus } from "./order-menu.tsx";
import type { Checklist } from "./use-checklist.ts";
import { ViewMenu } from "./view-menu.tsx";

const useStyles = makeStyles({
  root: { display: "flex", alignItems: "center", flexWrap: "wrap", gap: "8px", padding: "4px 16px 8px", flexShrink: 0 },
  count: { color: tokens.colorNeutralForeground2, marginInlineStart: "auto", fontSize: tokens.fontSizeBase200 },
});

interface ToolbarProps {
  readonly checklist: Checklist;
  readonly filter: TaskFilter;
  readonly columns: readonly ColumnId[];
  readonly isNarrow: boolean;
  readonly shown: number;
  readonly order: Order;
  readonly settings: ViewSettingsData;
  onOrder(order: Order): void;
  onView(settings: ViewSettingsData | undefined): void;
  onFilter(filter: TaskFilter): void;
  onColumns(columns: readonly ColumnId[]): void;
  onNewTask(): void;
  onNewSection(): void;
}

/** What stands above the grid: adding, searching, filters and columns (TRK-VIEW-002, -003, -005). */
export function ChecklistToolbar(props: ToolbarProps): ReactNode {
  const { checklist, filter, columns, isNarrow, shown, onFilter } = props;
  const styles = useStyles();
  const total = checklist.tasks.length;
  return (
    <>
      <div className={styles.root}>
        {checklist.may("task.change") ? (
          <>
            <Button appearance="primary" icon={<AddRegular />} onClick={props.onNewTask}>
              {t("task.new")}
            </Button>
            <Button appearance="subtle" icon={<AppsListDetailRegular />} onClick={props.onNewSection}>
              {t("section.new")}
            </Button>
          </>
        ) : null}
        <SearchField
          label={t("checklist.search")}
          value={filter.text ?? ""}
          onSearch={(text) => onFilter({ ...filter, text })}
        />
        <MenuOf icon={<FilterRegular />} hasArrow entries={() => filterEntries(checklist, filter, onFilter)}>
          {t("filter.title")}
        </MenuOf>
        <OrderMenus order={props.order} onOrder={props.onOrder} />
        <ViewMenu
          place={{ tracker: checklist.tracker.id }}
          mayShare={checklist.may("view.share")}
          settings={props.settings}
          onView={props.onView}
        />
        {isNarrow ? null : (
          <MenuOf
            icon={<TableSettingsRegular />}
            label={t("checklist.columns")}
            entries={() =>
              COLUMNS.map(({ id }) => ({
                kind: "switch",
                id,
                label: columnName(id),
                isOn: columns.includes(id),
                staysOpen: true,
                run: () =>
                  props.onColumns(
                    COLUMNS.map((column) => column.id).filter((one) => columns.includes(one) !== (one === id)),
                  ),
              }))
            }
          />
        )}
        <span className={styles.count} role="status">
          {isNarrowing(filter)
            ? t("checklist.count_of", { shown, count: total })
            : t("checklist.count", { count: total })}
        </span>
      </div>
      <FilterChips
        chips={[...chipsOf(checklist, filter, onFilter), ...orderChips(props.order, props.onOrder)]}
        onClear={() => {
          onFilter({});
          props.onOrder({});
        }}
      />
    </>
  );
}

function orderChips({ sort, group }: Order, onOrder: (order: Order) => void): readonly FilterChip[] {
  const name = SORTS.find((one) => one === sort?.replace(/^-/, ""));
  const way = sort?.startsWith("-") === true ? "order.sorted_down" : "order.sorted_up";
  return [
    ...(name === undefined
      ? []
      : [{ id: "sort", text: t(way, { name: t(`order.by_${name}`) }), remove: () => onOrder({ group }) }]),
    ...(group === undefined
      ? []
      : [
          {
            id: "group",
            text: `${t("order.group")}: ${t(`order.by_${group}`)}`,
            remove: () => onOrder({ sort }),
          },
        ]),
  ];
}

const without = <T,>(some: readonly T[] | undefined, one: T): readonly T[] =>
  (some ?? []).filter((other) => other !== one);
const toggled = <T,>(some: readonly T[] | undefined, one: T): readonly T[] =>
  some?.includes(one) === true ? without(some, one) : [...(some ?? []), one];

/** Everybody who has a task here, once. */
function people({ tasks }: Checklist): readonly { readonly key: string; readonly name: string }[] {
  const found = new Map(
    tasks.flatMap(({ assignees }) => assignees.map((one) => [assigneeKey(one), one.name] as const)),
  );
  return [...found].map(([key, name]) => ({ key, name })).toSorted((one, other) => one.name.localeCompare(other.name));
}

function filterEntries(
  checklist: Checklist,
  filter: TaskFilter,
  onFilter: (filter: TaskFilter) => void,
): readonly MenuEntry[] {
  const assignees = [
    { key: "me", name: t("filter.me") },
    { key: "none", name: t("filter.nobody") },
    ...people(checklist),
  ];
  const choice = (id: string, label: string, isOn: boolean, next: TaskFilter): MenuEntry => ({
    kind: "switch",
    id,
    label,
    isOn,
    staysOpen: true,
    run: () => onFilter(next),
  });
  return [
    choice("open", t("filter.open"), filter.isOpen === true, { ...filter, isOpen: filter.isOpen !== true }),
    choice("blocked", t("filter.blocked"), filter.isBlocked === true, {
      ...filter,
      isBlocked: filter.isBlocked !== true,
    }),
    { kind: "line", id: "line-1" },
    ...DUE_FILTERS.map((due) =>
      choice(
        `due-${due}`,
        t(`filter.due_${due}`),
        filter.due === due,
        withDue(filter, filter.due === due ? undefined : due),
      ),
    ),
    { kind: "line", id: "line-2" },
    ...checklist.statuses.map(({ id, value }) =>
      choice(`status-${id}`, value, filter.statuses?.includes(id) === true, {
        ...filter,
        statuses: toggled(filter.statuses, id),
      }),
    ),
    { kind: "line", id: "line-3" },
    ...priorities
      .slice(1)
      .map((priority) =>
        choice(
          `priority-${priority}`,
          t("filter.priority", { name: priorityName(priority) }),
          filter.priorities?.includes(priority) === true,
          { ...filter, priorities: toggled(filter.priorities, priority) },
        ),
      ),
    { kind: "line", id: "line-4" },
    ...assignees.map(({ key, name }) =>
      choice(`assignee-${key}`, name, filter.assignees?.includes(key) === true, {
        ...filter,
        assignees: toggled(filter.assignees, key),
      }),
    ),
  ];
}

function withDue(filter: TaskFilter, due: TaskFilter["due"]): TaskFilter {
  const { due: _, ...rest } = filter;
  return due === undefined ? rest : { ...rest, due };
}

function chipsOf(
  checklist: Checklist,
  filter: TaskFilter,
  onFilter: (filter: TaskFilter) => void,
): readonly FilterChip[] {
  const names = new Map(people(checklist).map(({ key, name }) => [key, name]));
  const assigneeName = (key: string): string =>
    key === "me" ? t("filter.me") : key === "none" ? t("filter.nobody") : (names.get(key) ?? key);
  return [
    ...(filter.isOpen === true
      ? [{ id: "open", text: t("filter.open"), remove: () => onFilter({ ...filter, isOpen: false }) }]
      : []),
    ...(filter.isBlocked === true
      ? [{ id: "blocked", text: t("filter.blocked"), remove: () => onFilter({ ...filter, isBlocked: false }) }]
      : []),
    ...(filter.due === undefined
      ? []
      : [{ id: "due", text: t(`filter.due_${filter.due}`), remove: () => onFilter(withDue(filter, undefined)) }]),
    ...(filter.statuses ?? []).map((id) => ({
      id: `status-${id}`,
      text: t("filter.status_is", { name: checklist.statuses.find((status) => status.id === id)?.value ?? id }),
      remove: () => onFilter({ ...filter, statuses: without(filter.statuses, id) }),
    })),
    ...(filter.priorities ?? []).map((id) => ({
      id: `priority-${id}`,
      text: t("filter.priority", { name: priorityName(id as (typeof priorities)[number]) }),
      remove: () => onFilter({ ...filter, priorities: without(filter.priorities, id) }),
    })),
    ...(filter.assignees ?? []).map((key) => ({
      id: `assignee-${key}`,
      text: t("filter.assignee_is", { name: assigneeName(key) }),
      remove: () => onFilter({ ...filter, assignees: without(filter.assignees, key) }),
    })),
  ];
}
