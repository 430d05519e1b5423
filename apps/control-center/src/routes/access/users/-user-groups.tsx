import { Link } from "@tanstack/react-router";
import { useQueryClient } from "@tanstack/react-query";
import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { AddRegular, DismissRegular, PeopleTeamRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { SearchField } from "@muniment/ui/filter";
import { reloadLists, useList } from "@muniment/ui/query";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { removeGroupMembers, searchConsoleGroups } from "@muniment/work-api/control-center/group";
import { api, listQuery } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { groupText } from "../../../texts/group.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { Refusals } from "../-refusals.tsx";
import type { Refusal } from "../-refusals.tsx";
import { asRefusal, refusedRows } from "../-row-results.ts";
import { AddToGroups } from "./-add-to-groups.tsx";
import type { User } from "./-user-search.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  line: { display: "flex", gap: "8px", alignItems: "center", flexWrap: "wrap" },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "flex",
    alignItems: "center",
    gap: "8px",
    minHeight: "44px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  text: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0 },
  name: {
    color: "inherit",
    textDecorationLine: "none",
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    ":hover": { textDecorationLine: "underline" },
  },
  quiet: { color: tokens.colorNeutralForeground3, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
});

/** The tab `Groups`: the groups of the library that the person is in, with add and remove (CC-USR-094). */
export function UserGroups({ library, user }: { readonly library: ConsoleLibrary; readonly user: User }): ReactNode {
  const styles = useStyles();
  const [query, setQuery] = useState("");
  const [isAdding, setIsAdding] = useState(false);
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const list = useList(
    listQuery(searchConsoleGroups, {
      body: { library: library.id, filters: { with_member: user.id }, ...(query === "" ? {} : { query }) },
    }),
  );
  return (
    <div className={styles.root}>
      <div className={styles.line}>
        {user.actions.includes("add_to_groups") ? (
          <Button icon={<AddRegular />} onClick={() => setIsAdding(true)}>
            {t("user.add_to_groups")}
          </Button>
        ) : null}
        {(list.total ?? 0) > 8 || query !== "" ? (
          <SearchField isWide label={groupText("group.search")} value={query} onSearch={setQuery} />
        ) : null}
      </div>
      {list.isLoading ? (
        <LoadingRows rows={4} />
      ) : list.error !== null ? (
        <ErrorState error={list.error} onRetry={list.reload} />
      ) : list.rows.length === 0 ? (
        <EmptyState icon={<PeopleTeamRegular />} title={t(query === "" ? "user.no_groups" : "user.none_found")} />
      ) : (
        <GroupItems library={library} user={user} groups={list.rows} />
      )}
      {list.rows.length < (list.total ?? 0) ? (
        <Button onClick={list.loadMore} disabledFocusable={list.isLoadingMore}>
          {t("list.more")}
        </Button>
      ) : null}
      {isAdding ? (
        <AddToGroups
          library={library}
          picked={{ ids: [user.id], users: [user] }}
          onClose={() => setIsAdding(false)}
          onRefused={setRefusals}
        />
      ) : null}
      {refusals.length === 0 ? null : <Refusals refusals={refusals} onClose={() => setRefusals([])} />}
    </div>
  );
}

function GroupItems(props: {
  readonly library: ConsoleLibrary;
  readonly user: User;
  readonly groups: readonly {
    readonly id: string;
    readonly group_num: number;
    readonly full_name: string;
    readonly actions: readonly string[];
  }[];
}): ReactNode {
  const { library, user, groups } = props;
  const styles = useStyles();
  const client = useQueryClient();
  const tell = useTell();
  const remove = async (group: string): Promise<void> => {
    try {
      const { data } = await api.call(removeGroupMembers, {
        params: { library: library.id, group },
        body: { users: [user.id] },
      });
      const [refused] = refusedRows(data.results);
      if (refused !== undefined) throw asRefusal(refused);
      tell.done(groupText("group.member_removed", { name: user.full_name, group }));
    } catch (error) {
      tell.failed(groupText("group.not_removed", { name: user.full_name }), error);
    }
    await reloadLists(client, searchConsoleGroups);
  };
  return (
    <ul className={styles.list} aria-label={t("user.tab_groups")}>
      {groups.map((group) => (
        <li key={group.id} className={styles.item}>
          <div className={styles.text}>
            <Link
              to="/access/groups/$group"
              params={{ group: group.id }}
              search={{ library: library.id }}
              className={styles.name}
              title={group.full_name}
            >
              {group.full_name === "" ? group.id : group.full_name}
            </Link>
            <Text size={200} className={styles.quiet} title={group.id}>
              {group.id}
            </Text>
          </div>
          {group.actions.includes("change_members") ? (
            <Button
              appearance="subtle"
              size="small"
              icon={<DismissRegular />}
              aria-label={groupText("group.remove_from", { group: group.id })}
              title={groupText("group.remove_from", { group: group.id })}
              onClick={() => void remove(group.id)}
            />
          ) : null}
        </li>
      ))}
    </ul>
  );
}
