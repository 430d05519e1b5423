import { useQuery } from "@tanstack/react-query";
import { Link, Text } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { formatNumber } from "@muniment/ui/message";
import { PropertyList } from "@muniment/ui/panel";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { getUserContent } from "@muniment/work-api/control-center/user-content";
import { q } from "../../../api.ts";
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
  const { authored, workspaces_owned: owned, sole_full_access: sole } = found.data.data;
  const rest = sole.count - sole.first.length;
  return (
    <div className={styles.root}>
      <PropertyList
        properties={[
          { name: tabText("content.authored"), value: formatNumber(authored) },
          { name: tabText("content.owned"), value: formatNumber(owned) },
          { name: tabText("content.sole"), value: formatNumber(sole.count) },
        ]}
      />
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
