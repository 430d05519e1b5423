import { useQuery } from "@tanstack/react-query";
import { useMemo, useRef, useState } from "react";
import { useTell } from "@muniment/ui/toast";
import { useSelection } from "@muniment/ui/table";
import type { Selection } from "@muniment/ui/table";
import { searchConsoleUsers, selectConsoleUsers } from "@muniment/work-api/control-center/user";
import { api, q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { usePages } from "../-pages.ts";
import type { Pages } from "../-pages.ts";
import { useSeen } from "../-seen.ts";
import type { LikeUser } from "./-new-user.ts";
import type { UserListHandle } from "./-user-list.ts";
import { userQuestion, userPages } from "./-user-search.ts";
import type { User, UserListSearch } from "./-user-search.ts";

/** The rows of the Users page with what is selected of them. */
export interface UserRows {
  readonly pages: Pages<User>;
  readonly rows: readonly User[];
  readonly selection: Selection;
  /** The selected users as far as they were seen, also those of other pages. */
  readonly selected: readonly User[];
  readonly isViewingSelected: boolean;
  viewSelected(isOn: boolean): void;
  /** Selects everybody who matches, as the list is now (CC-LST-013). */
  selectAll(): Promise<void>;
  readonly handle: UserListHandle;
}

/** Reads the list; whoever was made just now stands first, wherever the order would put them (CC-USR-037). */
export function useUserRows(library: string, search: UserListSearch): UserRows {
  const tell = useTell();
  const selection = useSelection();
  // As they were when they were asked for, so that a row which is deselected stays in sight.
  const [viewed, setViewed] = useState<readonly string[] | undefined>();
  const { sort, order } = search;
  const asked: UserListSearch =
    viewed === undefined
      ? search
      : { ...(sort === undefined ? {} : { sort }), ...(order === undefined ? {} : { order }) };
  const question = {
    ...userQuestion(library, asked),
    ...(viewed === undefined ? {} : { filters: { user_id: [...viewed] } }),
  };
  const pages = usePages(userPages(question));
  const [first, setFirst] = useState<string | undefined>();
  const made = useQuery({
    ...q(searchConsoleUsers, { body: { library, filters: { user_id: first === undefined ? [] : [first] } } }),
    enabled: first !== undefined,
  }).data?.data[0];
  const rows = useMemo(
    () => (made === undefined ? pages.rows : [made, ...pages.rows.filter(({ id }) => id !== made.id)]),
    [pages.rows, made],
  );
  const selected = useSeen(rows, selection.keys);
  const { only } = selection;
  const like = useRef<LikeUser | undefined>(undefined);
  const handle = useMemo<UserListHandle>(
    () => ({
      like,
      showFirst(id) {
        setViewed(undefined);
        setFirst(id);
        only([id]);
      },
    }),
    // The setter of the selection never changes what it does.
    [],
  );
  return {
    pages,
    rows,
    selection,
    selected,
    isViewingSelected: viewed !== undefined,
    viewSelected: (isOn) => setViewed(isOn ? [...selection.keys] : undefined),
    async selectAll() {
      try {
        const { data } = await api.call(selectConsoleUsers, { body: question });
        selection.only(data.users);
      } catch (error) {
        tell.failed(t("selection.failed"), error);
      }
    },
    handle,
  };
}
