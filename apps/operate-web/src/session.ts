import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import type { Permission } from "@muniment/operate-api";
import { endSession, getSession } from "@muniment/operate-api/session";
import type { Output } from "@muniment/rest";
import { api } from "./api.ts";

/** Who is signed in, with what they may do. */
export type Session = Output<typeof getSession>["data"];

/** Asked for by the root route before anything is drawn. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async (): Promise<Session> => (await api.call(getSession)).data,
  staleTime: 60_000,
});

/** The session, which is there wherever a page is. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}

/** Whether the person has a permission (operate.md 18.1); the server decides all the same. */
export function useMay(): (permission: Permission) => boolean {
  const { permissions } = useSession();
  return (permission) => permissions.includes(permission);
}

/** Ends the session here and at the identity provider, whose page says so. */
export async function signOut(): Promise<void> {
  const { data } = await api.call(endSession);
  location.assign(data.sign_out_url);
}
