import { useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Text, makeStyles, tokens } from "@fluentui/react-components";
import { AddRegular, PeopleRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { SearchField } from "@muniment/ui/filter";
import { PersonMark } from "@muniment/ui/person";
import { reloadLists, useList } from "@muniment/ui/query";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { useSelection } from "@muniment/ui/table";
import type { Selection } from "@muniment/ui/table";
import { useTell } from "@muniment/ui/toast";
import { addGroupMembers, removeGroupMembers, searchConsoleGroups } from "@muniment/work-api/control-center/group";
import { searchConsoleUsers } from "@muniment/work-api/control-center/user";
import { api, listQuery } from "../../../api.ts";
import { t } from "../../../messages.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { asRefusal, doneRows, refusedRows } from "../-row-results.ts";
import { photoOf } from "../users/-photo.ts";
import type { User } from "../users/-user-search.ts";
import { AddMembers } from "./-add-members.tsx";
import type { Group } from "./-group-search.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  line: { display: "flex", gap: "8px", alignItems: "center", flexWrap: "wrap" },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    contentVisibility: "auto",
    containIntrinsicSize: "auto 44px",
    display: "flex",
    alignItems: "center",
    gap: "8px",
    minHeight: "44px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  text: { display: "flex", flexDirection: "column", minWidth: 0, flexGrow: 1 },
  clipped: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", unicodeBidi: "plaintext" },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** The tab `Members`: searched and paged by the server, several added or removed at once (CC-GRP-008, CC-GRP-010). */
export function GroupMembers({
  library,
  group,
}: {
  readonly library: ConsoleLibrary;
  readonly group: Group;
}): ReactNode {
  const styles = useStyles();
  const [query, setQuery] = useState("");
  const [isAdding, setIsAdding] = useState(false);
  const selection = useSelection();
  const mayChange = group.actions.includes("change_members") && group.enabled;
  const remove = useRemoving(library, group);
  const list = useList(
    listQuery(searchConsoleUsers, {
      body: {
        library: library.id,
        sort: "full_name",
        filters: { group: [group.id] },
        ...(query === "" ? {} : { query }),
      },
    }),
  );
  const count = selection.keys.size;
  return (
    <div className={styles.root}>
      <div className={styles.line}>
        {mayChange ? (
          <>
            <Button icon={<AddRegular />} onClick={() => setIsAdding(true)}>
              {t("add")}
            </Button>
            {count === 0 ? null : (
              <Button onClick={() => void remove([...selection.keys]).then(selection.clear)}>
                {t("group.remove_button", { count })}
              </Button>
            )}
          </>
        ) : (
          <Text className={styles.quiet}>{t(group.enabled ? "group.no_right" : "group.is_disabled")}</Text>
        )}
      </div>
      <SearchField isWide label={t("group.search_members")} value={query} onSearch={setQuery} />
      {list.isLoading ? (
        <LoadingRows rows={6} />
      ) : list.error !== null ? (
        <ErrorState error={list.error} onRetry={list.reload} />
      ) : list.rows.length === 0 ? (
        <EmptyState icon={<PeopleRegular />} title={t(query === "" ? "group.no_members" : "user.none_found")} />
      ) : (
        <Members users={list.rows} selection={mayChange ? selection : undefined} />
      )}
      {list.rows.length < (list.total ?? 0) ? (
        <Button onClick={list.loadMore} disabledFocusable={list.isLoadingMore}>
          {t("list.more")}
        </Button>
      ) : null}
      {isAdding ? <AddMembers library={library} group={group} onClose={() => setIsAdding(false)} /> : null}
    </div>
  );
}

function Members(props: { readonly users: readonly User[]; readonly selection: Selection | undefined }): ReactNode {
  const { users, selection } = props;
  const styles = useStyles();
  return (
    <ul className={styles.list} aria-label={t("group.members")}>
      {users.map((user) => (
        <li key={user.id} className={styles.item}>
          {selection === undefined ? null : (
            <Checkbox
              aria-label={t("list.select", { name: user.full_name })}
              checked={selection.keys.has(user.id)}
              onChange={() => selection.toggle(user.id)}
            />
          )}
          <PersonMark name={user.full_name} id={String(user.user_num)} photo={photoOf(user)} />
          <div className={styles.text}>
            <span className={styles.clipped} title={user.full_name}>
              {user.full_name}
            </span>
            <Text size={200} className={styles.quiet}>
              {user.id}
            </Text>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Takes people out of the group; nothing is lost by it, so it does not ask but can be undone. */
function useRemoving(library: ConsoleLibrary, group: Group): (ids: readonly string[]) => Promise<void> {
  const client = useQueryClient();
  const tell = useTell();
  const params = { library: library.id, group: group.id };
  const reload = async (): Promise<void> => {
    await reloadLists(client, searchConsoleUsers);
    await reloadLists(client, searchConsoleGroups);
  };
  return async (ids) => {
    try {
      const { data } = await api.call(removeGroupMembers, { params, body: { users: [...ids] } });
      const done = doneRows(data.results);
      const undo = async (): Promise<void> => {
        await api.call(addGroupMembers, { params, body: { users: [...done] } });
        await reload();
      };
      if (done.length > 0)
        tell.done(t("group.members_removed", { count: done.length, group: group.id }), () => void undo());
      for (const row of refusedRows(data.results)) {
        tell.failed(t("group.not_removed", { name: row.id }), asRefusal(row));
      }
    } catch (error) {
      tell.failed(t("group.not_removed", { name: group.id }), error);
    }
    await reload();
  };
}
