import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Link, Text } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { systemClock } from "@muniment/kernel";
import type { Output } from "@muniment/rest";
import { formatMoment, formatNumber } from "@muniment/ui/message";
import { PropertyList } from "@muniment/ui/panel";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { getUserContent, unlockUserContent } from "@muniment/work-api/control-center/user-content";
import { api, q } from "../../../api.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { tabText } from "../../../texts/account-tabs.ts";
import type { Account } from "./-account.tsx";
import { usePanelList } from "./-panel-list.ts";

/** The tab `Content`: what of the library depends on the user (CC-USR-095). */
export function UserContent(props: { readonly library: ConsoleLibrary; readonly user: Account }): ReactNode {
  const { library, user } = props;
  const styles = usePanelList();
  const found = useQuery(q(getUserContent, { params: { library: library.id, user: user.id } }));
  if (found.isPending) return <LoadingRows rows={4} />;
  if (found.error !== null) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const { authored, workspaces_owned: owned, sole_full_access: sole, checked_out: out } = found.data.data;
  const rest = sole.count - sole.first.length;
  return (
    <div className={styles.root}>
      <PropertyList
        properties={[
          { name: tabText("content.authored"), value: formatNumber(authored) },
          { name: tabText("content.owned"), value: formatNumber(owned) },
          { name: tabText("content.checked_out"), value: formatNumber(out.count) },
          { name: tabText("content.sole"), value: formatNumber(sole.count) },
        ]}
      />
      {out.count === 0 ? null : (
        <>
          <Text as="h3" className={styles.heading}>
            {tabText("content.checked_out")}
          </Text>
          <ul className={styles.list} aria-label={tabText("content.checked_out")}>
            {out.first.map((document) => (
              <CheckedOut key={document.id} {...{ document, library, user }} />
            ))}
          </ul>
          {out.count > out.first.length ? (
            <Text size={200}>{tabText("content.more", { count: out.count - out.first.length })}</Text>
          ) : null}
        </>
      )}
      {sole.count === 0 ? null : (
        <>
          <Text>{tabText("content.sole_text")}</Text>
          <ul className={styles.list} aria-label={tabText("content.sole")}>
            {sole.first.map(({ id, name }) => (
              <li key={id} className={styles.item}>
                <Link href={`/work/web/${library.id}/w/${encodeURIComponent(id)}`}>{name ?? id}</Link>
              </li>
            ))}
          </ul>
          {rest > 0 ? <Text size={200}>{tabText("content.more", { count: rest })}</Text> : null}
        </>
      )}
      <Text size={200} className={styles.quiet}>
        {tabText("content.note", { library: library.display_name })}
      </Text>
    </div>
  );
}

type CheckedOutDocument = Output<typeof getUserContent>["data"]["checked_out"]["first"][number];

/** One document that the user has, and the way to let others go on (CC-USR-113). */
function CheckedOut(props: {
  readonly document: CheckedOutDocument;
  readonly library: ConsoleLibrary;
  readonly user: Account;
}): ReactNode {
  const { document, library, user } = props;
  const styles = usePanelList();
  const tell = useTell();
  const client = useQueryClient();
  const [isBusy, setIsBusy] = useState(false);
  const name = document.name ?? document.id;
  const since = formatMoment(new Date(document.since), systemClock.now());
  const { location } = document;
  const run = async (): Promise<void> => {
    const params = { library: library.id, user: user.id };
    setIsBusy(true);
    try {
      await api.call(unlockUserContent, { params, body: { ids: [document.id] } });
      tell.done(tabText("content.unlocked", { name }));
      await client.invalidateQueries({ queryKey: q(getUserContent, { params }).queryKey });
    } catch (error) {
      tell.failed(tabText("content.not_unlocked", { name }), error);
    }
    setIsBusy(false);
  };
  return (
    <li className={styles.item}>
      <span>
        {name},{" "}
        {location === undefined
          ? tabText("content.checked_out_since", { since })
          : tabText("content.checked_out_at", { since, location })}
      </span>{" "}
      <Button
        size="small"
        disabled={isBusy}
        aria-label={tabText("content.unlock_of", { name })}
        onClick={() => void run()}
      >
        {tabText("content.unlock")}
      </Button>
    </li>
  );
}
