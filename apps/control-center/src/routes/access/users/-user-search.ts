import type { Input, Output } from "@muniment/rest";
import { searchConsoleUsers } from "@muniment/work-api/control-center/user";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import type { PagesQuery } from "../-pages.ts";

type Question = Input<typeof searchConsoleUsers>["body"];

/** A row of the Users page. */
export type User = Output<typeof searchConsoleUsers>["data"][number];

/** The role in the library of the list; NRTADMIN overrides it, so that it stands behind (CC-ROL-010). */
export function roleOf({ role, rights }: Pick<User, "role" | "rights">): string {
  return rights === "nrtadmin" ? t("user.role_of_nrtadmin", { role }) : role;
}

/** What narrows the list; the same words as on the wire. */
export type UserFilters = NonNullable<Question["filters"]>;

/** Which people, and in which order. */
export type UserQuestion = Pick<Question, "library" | "query" | "filters" | "sort" | "order">;

type Sort = NonNullable<Question["sort"]>;

/** What of the list stands in the page's address. */
export interface UserListSearch {
  readonly query?: string;
  readonly filters?: UserFilters;
  readonly sort?: Sort;
  readonly order?: "desc";
}

/** Every state that a list shows, the gravest first. */
export const userStates = [
  "disabled",
  "disabled_in_all_libraries",
  "locked",
  "temporarily_locked",
  "pending_first_password",
  "must_change_password",
  "password_expired",
  "active",
] as const satisfies readonly User["state"][];

/** Columns that the server sorts by. */
export const userSorts = [
  "full_name",
  "id",
  "email",
  "location",
  "preferred_library",
  "role",
  "sign_in_status",
  "state",
  "last_sign_in",
  "create_date",
  "edit_date",
] as const satisfies readonly Sort[];

/** Filters that take some of many values. */
export const valueFilters = [
  "sign_in_status",
  "state",
  "role",
  "location",
  "preferred_library",
  "source",
  "origin",
] as const;

/** Filters that are yes or no. */
export const flagFilters = [
  "external",
  "locked",
  "password_expires",
  "must_change_password",
  "has_photo",
  "invitation_expired",
  "never_signed_in",
] as const;

/** The name of a filter that takes values. */
export type ValueFilter = (typeof valueFilters)[number];

/** The name of a filter that is yes or no. */
export type FlagFilter = (typeof flagFilters)[number];

const known: Readonly<Partial<Record<ValueFilter, readonly string[]>>> = {
  sign_in_status: ["enabled", "disabled"],
  state: userStates,
  source: ["virtual", "enterprise"],
  origin: ["manual", "import", "directory"],
};

/** Reads an address that may come from anywhere: what is not understood filters nothing. */
export function readUserListSearch(search: Readonly<Record<string, unknown>>): UserListSearch {
  const { query, sort, order } = search;
  const filters = readFilters(search["filters"]);
  const sorted = userSorts.find((name) => name === sort);
  return {
    ...(typeof query === "string" && query !== "" ? { query } : typeof query === "number" ? { query: `${query}` } : {}),
    ...(filters === undefined ? {} : { filters }),
    ...(sorted === undefined ? {} : { sort: sorted }),
    ...(order === "desc" ? { order } : {}),
  };
}

function readFilters(given: unknown): UserFilters | undefined {
  if (typeof given !== "object" || given === null) return undefined;
  const wanted = given as Readonly<Record<string, unknown>>;
  const values = valueFilters.flatMap((name) => {
    const all = Array.isArray(wanted[name]) ? (wanted[name] as readonly unknown[]) : [];
    const texts = all.filter((value) => typeof value === "string" && (known[name]?.includes(value) ?? true));
    return texts.length === 0 ? [] : [[name, texts]];
  });
  const flags = flagFilters.flatMap((name) => (typeof wanted[name] === "boolean" ? [[name, wanted[name]]] : []));
  const filters = Object.fromEntries([...values, ...flags]) as UserFilters;
  return Object.keys(filters).length === 0 ? undefined : filters;
}

/** Sets one filter; an empty one is none. */
export function withFilter<Name extends ValueFilter | FlagFilter>(
  filters: UserFilters | undefined,
  name: Name,
  value: UserFilters[Name],
): UserFilters | undefined {
  const { [name]: _, ...others } = filters ?? {};
  const isNone = value === undefined || (Array.isArray(value) && value.length === 0);
  const next = isNone ? others : { ...others, [name]: value };
  return Object.keys(next).length === 0 ? undefined : next;
}

/** Which people of a library, and in which order: by name unless something else is asked for (CC-LST-008). */
export function userQuestion(library: string, search: UserListSearch): UserQuestion {
  const { query, filters, sort = "full_name", order = "asc" } = search;
  return {
    library,
    sort,
    order,
    ...(query === undefined ? {} : { query }),
    ...(filters === undefined ? {} : { filters }),
  };
}

/** The list that answers, page by page. */
export function userPages(question: UserQuestion): PagesQuery<User> {
  return {
    queryKey: [searchConsoleUsers.id, "page", question],
    ask: async (page) => api.call(searchConsoleUsers, { body: { ...question, ...page } }),
    keyOf: (user) => user.id,
  };
}
