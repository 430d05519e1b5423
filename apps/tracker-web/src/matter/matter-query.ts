import { queryOptions } from "@tanstack/react-query";
import { searchWorkspacesOfLibraries } from "@muniment/work-api/container/workspace";
import { listRecentWorkspacesOfLibraries } from "@muniment/work-api/recent";
import { call } from "../frame/api.ts";

/** The customer of an installation (work-api.md 1.2). */
const CUSTOMER = "1";
const MOST = 20;

/** A matter that tasks can be added to. */
export interface MatterChoice {
  readonly id: string;
  readonly name: string;
}

/** Matters whose names fit, without a text the recent ones; only those with Read/Write (TRK-WEB-004). */
export function mattersQuery(text: string) {
  return queryOptions({
    queryKey: ["matters", text],
    queryFn: async (): Promise<readonly MatterChoice[]> => {
      const params = { customer: CUSTOMER };
      const found =
        text === ""
          ? (await call(listRecentWorkspacesOfLibraries, { params, query: { limit: MOST } })).data.results
          : (
              await call(searchWorkspacesOfLibraries, {
                params,
                body: { limit: MOST, filters: { name_or_description: `*${text}*` } },
              })
            ).data;
      return found
        .filter(({ access }) => access === "read_write" || access === "full_access")
        .map(({ id, name }) => ({ id, name }));
    },
  });
}
