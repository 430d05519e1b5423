import { createContext, useContext } from "react";
import type { RefObject } from "react";
import type { LikeUser } from "./-new-user.ts";

/** What pages beside the list of users do with the list. */
export interface UserListHandle {
  /** Shows a user at the top, selected, wherever the order would put it (CC-USR-037). */
  showFirst(userId: string): void;
  /** What the next new user takes over from the last. */
  readonly like: RefObject<LikeUser | undefined>;
}

/** Given by the Users page to what is open beside or above the list. */
export const UserListContext = createContext<UserListHandle | undefined>(undefined);

/** The list that the page is beside. */
export function useUserList(): UserListHandle {
  const handle = useContext(UserListContext);
  if (handle === undefined) throw new Error("There is no list of users around");
  return handle;
}
