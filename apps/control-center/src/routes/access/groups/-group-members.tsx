import { useQueryClient } from "@tanstack/react-query";
import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { AddRegular, PeopleRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { SearchField } from "@muniment/ui/filter";
import { reloadLists, useList } from "@muniment/ui/query";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { useSelection } from "@muniment/ui/table";
import { useTell } from "@muniment/ui/toast";
import { addGroupMembers, removeGroupMembers, searchConsoleGroups } from "@muniment/work-api/control-center/group";
import { searchConsoleUsers } from "@muniment/work-api/control-center/user";
import { api, listQuery } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { groupText } from "../../../texts/group.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { PeopleList } from "../-people-list.tsx";
import { asRefusal, doneRows, refusedRows } from "../-row-results.ts";
import { AddMembers } from "./-add-members.tsx";
import type { Group } from "./-group-search.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  line: { display: "flex", gap: "8px", alignItems: "center", flexWrap: "wrap" },
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
                {groupText("group.remove_button", { count })}
              </Button>
            )}
          </>
        ) : (
          <Text className={styles.quiet}>{groupText(group.enabled ? "group.no_right" : "group.is_disabled")}</Text>
        )}
      </div>
      <SearchField isWide label={groupText("group.search_members")} value={query} onSearch={setQuery} />
      {list.isLoading ? (
        <LoadingRows rows={6} />
      ) : list.error !== null ? (
        <ErrorState error={list.error} onRetry={list.reload} />
      ) : list.rows.length === 0 ? (
        <EmptyState
          icon={<PeopleRegular />}
          title={query === "" ? groupText("group.no_members") : t("user.none_found")}
        />
      ) : (
        <PeopleList label={groupText("group.members")} users={list.rows} {...(mayChange ? { selection } : {})} />
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

/** Takes people out of the group; nothing is lost by it, so it does not ask but can be undone, except in NRTADMIN (CC-NFR-004). */
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
      if (done.length > 0) {
        const text = groupText("group.members_removed", { count: done.length, group: group.id });
        tell.done(text, ...(group.is_nrtadmin ? [] : [() => void undo()]));
      }
      for (const row of refusedRows(data.results)) {
        tell.failed(groupText("group.not_removed", { name: row.id }), asRefusal(row));
      }
    } catch (error) {
      tell.failed(groupText("group.not_removed", { name: group.id }), error);
    }
    await reload();
  };
}
