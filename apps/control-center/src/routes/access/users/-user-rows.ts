import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { useList } from "@muniment/ui/query";
import type { List } from "@muniment/ui/query";
import { useSelection } from "@muniment/ui/table";
import type { Selection } from "@muniment/ui/table";
import { searchConsoleUsers } from "@muniment/work-api/control-center/user";
import { q } from "../../../api.ts";
import type { LikeUser } from "./-new-user.ts";
import type { UserListHandle } from "./-user-list.ts";
import { userListQuery } from "./-user-search.ts";
import type { User, UserListSearch } from "./-user-search.ts";

/** The rows of the Users page with what is selected of them. */
export interface UserRows {
  readonly list: List<User>;
  readonly rows: readonly User[];
  readonly selection: Selection;
  /** The selected users, also those that the present question does not show. */
  readonly selected: readonly User[];
  readonly handle: UserListHandle;
}

/** Reads the list; whoever was made just now stands first, wherever the order would put them (CC-USR-037). */
export function useUserRows(library: string, search: UserListSearch): UserRows {
  const list = useList(userListQuery(library, search));
  const selection = useSelection();
  const [first, setFirst] = useState<string | undefined>();
  const made = useQuery({
    ...q(searchConsoleUsers, { body: { library, filters: { user_id: first === undefined ? [] : [first] } } }),
    enabled: first !== undefined,
  }).data?.data[0];
  const rows = useMemo(
    () => (made === undefined ? list.rows : [made, ...list.rows.filter(({ id }) => id !== made.id)]),
    [list.rows, made],
  );
  const known = useRef(new Map<string, User>());
  const selected = useMemo(() => {
    for (const row of rows) known.current.set(row.id, row);
    return [...selection.keys].flatMap((id) => known.current.get(id) ?? []);
  }, [rows, selection.keys]);
  const { only } = selection;
  const like = useRef<LikeUser | undefined>(undefined);
  const handle = useMemo<UserListHandle>(
    () => ({
      like,
      showFirst(id) {
        setFirst(id);
        only([id]);
      },
    }),
    // The setter of the selection never changes what it does.
    [],
  );
  return { list, rows, selection, selected, handle };
}
