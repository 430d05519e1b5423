import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { getConsoleMe } from "@muniment/work-api/control-center/console";
import type { Output } from "@muniment/rest";
import { api } from "./api.ts";

/** Who is signed in, with the libraries that they belong to. */
export type Session = Output<typeof getConsoleMe>["data"];

/** Asked for by the root route before anything is drawn. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async (): Promise<Session> => (await api.call(getConsoleMe)).data,
  staleTime: 60_000,
});

/** The session, which is there wherever a page is. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}
