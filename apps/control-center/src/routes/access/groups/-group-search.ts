import type { Input, Output } from "@muniment/rest";
import type { searchConsoleGroups } from "@muniment/work-api/control-center/group";

/** A row of the Groups page. */
export type Group = Output<typeof searchConsoleGroups>["data"][number];

type Question = Input<typeof searchConsoleGroups>["body"];

/** What of the list stands in the page's address. */
export interface GroupListSearch {
  readonly query?: string;
  readonly status?: "enabled" | "disabled";
  readonly external?: boolean;
  readonly sort?: NonNullable<Question["sort"]>;
  readonly order?: "desc";
}

/** Columns that the server sorts by. */
export const groupSorts = [
  "id",
  "full_name",
  "status",
  "external",
  "member_count",
  "edit_date",
] as const satisfies readonly NonNullable<Question["sort"]>[];

/** Reads an address that may come from anywhere: what is not understood filters nothing. */
export function readGroupListSearch(search: Readonly<Record<string, unknown>>): GroupListSearch {
  const { query, status, external, sort, order } = search;
  const sorted = groupSorts.find((name) => name === sort);
  return {
    ...(typeof query === "string" && query !== "" ? { query } : typeof query === "number" ? { query: `${query}` } : {}),
    ...(status === "enabled" || status === "disabled" ? { status } : {}),
    ...(typeof external === "boolean" ? { external } : {}),
    ...(sorted === undefined ? {} : { sort: sorted }),
    ...(order === "desc" ? { order } : {}),
  };
}
