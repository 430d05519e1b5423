import { Badge, Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Output } from "@muniment/rest";
import { listPeopleWithAccess } from "@muniment/work-api/access/effect";
import { SearchField } from "@muniment/ui/filter";
import { PersonMark } from "@muniment/ui/person";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { api } from "../api.ts";
import { t } from "../messages.ts";
import { levelName } from "../panel/levels.ts";
import { useScope } from "../scope.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px", paddingTop: "4px" },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  row: {
    display: "flex",
    alignItems: "center",
    gap: "8px",
    minHeight: "44px",
    paddingBlock: "4px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  text: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0 },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", unicodeBidi: "plaintext" },
  second: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  level: { flexShrink: 0, display: "flex", gap: "8px", alignItems: "center" },
});

const PAGE_ROWS = 100;

type Person = Output<typeof listPeopleWithAccess>["data"][number];

/** Everybody with access, their level and what gives it, with a filter (WORK-SEC-018). */
export function PeopleWithAccess({ id }: { readonly id: string }): ReactNode {
  const { library } = useScope();
  const styles = useStyles();
  const [text, setText] = useState("");
  const people = useInfiniteQuery({
    queryKey: [listPeopleWithAccess.id, library, id, text],
    initialPageParam: "",
    placeholderData: keepPreviousData,
    queryFn: async ({ pageParam: cursor }) => {
      const paging = cursor === "" ? { total: true } : { cursor };
      const query = { id, limit: PAGE_ROWS, ...(text === "" ? {} : { query: text }), ...paging };
      return api.call(listPeopleWithAccess, { params: { library }, query });
    },
    getNextPageParam: (page) => page.cursor,
  });
  const { data } = people;
  const rows = data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <div className={styles.root}>
      <SearchField isWide label={t("people.search")} value={text} onSearch={setText} />
      {people.isError ? (
        <ErrorState error={people.error} onRetry={() => void people.refetch()} />
      ) : data === undefined ? (
        <LoadingRows />
      ) : (
        <>
          <Text role="status" className={styles.second}>
            {t("people.count", { count: data.pages[0]?.total_count ?? rows.length })}
          </Text>
          <ul className={styles.list} aria-label={t("people.title")}>
            {rows.map((person) => (
              <PersonRow key={person.id} person={person} />
            ))}
          </ul>
        </>
      )}
      {people.hasNextPage ? (
        <Button disabledFocusable={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>
          {t("people.more")}
        </Button>
      ) : null}
    </div>
  );
}

function PersonRow({ person }: { readonly person: Person }): ReactNode {
  const styles = useStyles();
  return (
    <li className={styles.row}>
      <PersonMark name={person.full_name} id={person.id} />
      <span className={styles.text}>
        <span className={styles.name} title={person.full_name}>
          {person.full_name}
        </span>
        <span className={styles.second}>{reasonOf(person)}</span>
      </span>
      <span className={styles.level}>
        {person.is_external ? (
          <Badge appearance="tint" color="warning" size="small">
            {t("trustee.external")}
          </Badge>
        ) : null}
        {levelName(person.access)}
      </span>
    </li>
  );
}

/** What gives the level, in words. */
function reasonOf({ reason, groups }: Person): string {
  switch (reason) {
    case "owner":
      return t("people.owner");
    case "nrtadmin":
      return t("people.nrtadmin");
    case "user_entry":
      return t("people.user_entry");
    case "group_entry":
      return t("people.group_entry", { groups: groups.join(", ") });
    case "role_cap":
      return t("people.role_cap");
    default:
      return t("people.default");
  }
}
