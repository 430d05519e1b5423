export { createApi } from "./api.ts";
export type { Api, Send } from "./api.ts";
export { troubleOf } from "./error.ts";
export type { Trouble } from "./error.ts";
export { reloadLists, useList } from "./list.ts";
export type { List, ListPage, ListQuery } from "./list.ts";
export { createQueries, createQueryClient, invalidate } from "./query.ts";
