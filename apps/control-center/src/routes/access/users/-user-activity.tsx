import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { HistoryRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { formatExactly } from "@muniment/ui/message";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { listUserActivity } from "@muniment/work-api/control-center/account";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { accountText } from "../../../texts/account.ts";
import { tabText } from "../../../texts/account-tabs.ts";
import type { Account } from "./-account.tsx";
import { actOf, factsOf } from "./-activity-words.ts";
import { UserMails } from "./-user-mails.tsx";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "20px" },
  section: { display: "flex", flexDirection: "column", gap: "8px" },
  heading: { margin: 0, fontWeight: tokens.fontWeightSemibold },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "flex",
    flexDirection: "column",
    gap: "2px",
    padding: "8px 0",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    overflowWrap: "anywhere",
  },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** The tab `Activity`: e-mails, sign-ins, and what was done to the account (CC-USR-095, CC-AUD-005, CC-EML-004). */
export function UserActivity({ user }: { readonly user: Account }): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      <UserMails user={user} />
      <section className={styles.section} aria-label={tabText("acts.title")}>
        <Text as="h3" className={styles.heading}>
          {tabText("acts.title")}
        </Text>
        <Acts user={user} />
      </section>
    </div>
  );
}

function Acts({ user }: { readonly user: Account }): ReactNode {
  const styles = useStyles();
  const list = useInfiniteQuery({
    queryKey: [listUserActivity.id, user.id],
    initialPageParam: "",
    queryFn: async ({ pageParam: cursor }) =>
      api.call(listUserActivity, { params: { user: user.id }, query: cursor === "" ? {} : { cursor } }),
    getNextPageParam: (page) => page.cursor,
  });
  if (list.isPending) return <LoadingRows rows={8} />;
  if (list.error !== null) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const acts = list.data.pages.flatMap((page) => page.data);
  if (acts.length === 0) {
    return (
      <EmptyState
        icon={<HistoryRegular />}
        title={accountText("activity.none")}
        text={accountText("activity.none_text")}
      />
    );
  }
  return (
    <>
      <ul className={styles.list} aria-label={t("account.tab_activity")}>
        {acts.map((act) => (
          <li key={act.id} className={styles.item}>
            <Text>{actOf(act)}</Text>
            {factsOf(act).map((fact) => (
              <Text key={fact} size={200}>
                {fact}
              </Text>
            ))}
            <Text size={200} className={styles.quiet}>
              <time dateTime={act.at}>{formatExactly(new Date(act.at))}</time>
              {act.actor_id === user.id || act.actor_name === ""
                ? ""
                : ` ${accountText("activity.by", { name: act.actor_name })}`}
              {act.library === undefined ? "" : ` ${accountText("activity.in", { library: act.library })}`}
            </Text>
          </li>
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button onClick={() => void list.fetchNextPage()} disabledFocusable={list.isFetchingNextPage}>
          {t("list.more")}
        </Button>
      ) : null}
    </>
  );
}
