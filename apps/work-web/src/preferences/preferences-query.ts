import { queryOptions } from "@tanstack/react-query";
import { getPreferences } from "@muniment/work-api/identity/preference";
import type { Output } from "@muniment/rest";
import { api } from "../api.ts";

/** What a person has set in a library. */
export type Preferences = Output<typeof getPreferences>["data"];

/** What the preferred library keeps of the person (WORK-LIB-003). */
export function preferencesQuery(library: string) {
  return queryOptions({
    queryKey: ["preferences", library],
    queryFn: async (): Promise<Preferences> => (await api.call(getPreferences, { params: { library } })).data,
    staleTime: 60_000,
  });
}
