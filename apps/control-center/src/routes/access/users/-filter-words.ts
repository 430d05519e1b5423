import type { FilterChip } from "@muniment/ui/filter";
import { t } from "../../../messages.ts";
import { flagFilters, valueFilters, withFilter } from "./-user-search.ts";
import type { FlagFilter, UserFilters, ValueFilter } from "./-user-search.ts";

/** The name of a filter, the same as its column where there is one. */
export function filterLabel(name: ValueFilter | FlagFilter): string {
  return t(`filter.${name}`);
}

/** One value of a filter in words; values that people made, such as locations, are shown as they are. */
export function valueLabel(name: ValueFilter, value: string, libraryName: (id: string) => string): string {
  if (name === "sign_in_status") return t(value === "enabled" ? "status.enabled" : "status.disabled");
  if (name === "state") return t(`state.${value as "active"}`);
  if (name === "origin") return t(`origin.${value as "manual"}`);
  if (name === "source") return t(`source.${value as "virtual"}`);
  if (name === "preferred_library") return libraryName(value);
  return value;
}

/** What filters the list, one chip a value. */
export function filterChips(
  filters: UserFilters | undefined,
  libraryName: (id: string) => string,
  change: (filters: UserFilters | undefined) => void,
): readonly FilterChip[] {
  const values = valueFilters.flatMap((name) =>
    (filters?.[name] ?? []).map((value: string) => ({
      id: `${name}:${value}`,
      text: t("filter.chip", { field: filterLabel(name), value: valueLabel(name, value, libraryName) }),
      remove: () => change(without(filters, name, value)),
    })),
  );
  const flags = flagFilters.flatMap((name) =>
    filters?.[name] === undefined
      ? []
      : [
          {
            id: name,
            text: t("filter.chip", { field: filterLabel(name), value: t(filters[name] ? "yes" : "no") }),
            remove: () => change(withFilter(filters, name, undefined)),
          },
        ],
  );
  return [...values, ...flags];
}

function without(filters: UserFilters | undefined, name: ValueFilter, value: string): UserFilters | undefined {
  const left = (filters?.[name] ?? []).filter((other: string) => other !== value);
  return withFilter(filters, name, left as never);
}
