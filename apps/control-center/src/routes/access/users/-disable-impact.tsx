import { useQuery } from "@tanstack/react-query";
import { Text, makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { listUserGrants } from "@muniment/work-api/control-center/grant";
import { getUserContent } from "@muniment/work-api/control-center/user-content";
import { q } from "../../../api.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { tabText } from "../../../texts/account-tabs.ts";

const NAMED_WORKSPACES = 3;

const useStyles = makeStyles({ list: { margin: 0, paddingInlineStart: "20px" } });

/** What stops working, or is left without anybody, when one person loses the library (CC-USR-065). */
export function DisableImpact(props: { readonly library: ConsoleLibrary; readonly userId: string }): ReactNode {
  const { library, userId: user } = props;
  const styles = useStyles();
  const content = useQuery(q(getUserContent, { params: { library: library.id, user } })).data?.data;
  const grants = useQuery(q(listUserGrants, { params: { user } })).data?.data ?? [];
  const sole = content?.sole_full_access;
  const checkedOut = content?.checked_out.count ?? 0;
  const lines = [
    ...(sole === undefined || sole.count === 0 ? [] : [soleText(sole)]),
    ...(checkedOut === 0 ? [] : [tabText("impact.checked_out", { count: checkedOut })]),
    ...(grants.length === 0
      ? []
      : [tabText("impact.applications", { count: grants.length, names: grants.map(({ name }) => name).join(", ") })]),
  ];
  if (lines.length === 0) return null;
  return (
    <div role="status">
      <Text>{tabText("impact.title")}</Text>
      <ul className={styles.list}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

function soleText(sole: {
  readonly count: number;
  readonly first: readonly { readonly id: string; readonly name?: string }[];
}): string {
  const named = sole.first.slice(0, NAMED_WORKSPACES).map(({ id, name }) => name ?? id);
  const rest = sole.count - named.length;
  const names = rest > 0 ? tabText("impact.and_more", { names: named.join(", "), count: rest }) : named.join(", ");
  return tabText("impact.sole", { count: sole.count, names });
}
