import { Text, makeStyles, tokens } from "@fluentui/react-components";
import { BriefcaseRegular } from "@fluentui/react-icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId } from "react";
import type { ReactNode } from "react";
import { ItemIcon } from "../item/file-icon.tsx";
import { Moment } from "@muniment/ui/moment";
import { NameCell } from "../item/name-cell.tsx";
import { t } from "../messages.ts";
import { useScope } from "../scope.ts";
import type { Scope } from "../scope.ts";
import type { Found } from "../found/found.ts";
import { recentQuery } from "./recent-query.ts";

const SHOWN = 5;

const useStyles = makeStyles({
  root: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) minmax(0, 1fr)",
    columnGap: "32px",
    rowGap: "12px",
    padding: "0 16px 16px",
    flexShrink: 0,
    "@media (max-width: 720px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  head: { display: "flex", alignItems: "baseline", justifyContent: "space-between", gap: "8px", minHeight: "28px" },
  title: { margin: 0 },
  all: {
    color: tokens.colorBrandForegroundLink,
    fontSize: tokens.fontSizeBase200,
    textDecorationLine: "none",
    ":hover": { textDecorationLine: "underline" },
  },
  list: { listStyleType: "none", margin: 0, padding: 0, borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  row: {
    display: "flex",
    alignItems: "center",
    gap: "12px",
    height: "32px",
    "@media (max-width: 720px)": { ":nth-child(n + 4)": { display: "none" } },
  },
  name: { flexGrow: 1, minWidth: 0, whiteSpace: "nowrap" },
  second: {
    flexShrink: 0,
    maxWidth: "40%",
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
  },
});

/** Asks for what the band shows; whether it came or not. */
export async function prefetchRecentBand(client: QueryClient, scope: Scope): Promise<void> {
  await Promise.all(
    (["workspaces", "documents"] as const).map(async (kind) =>
      client.prefetchInfiniteQuery(recentQuery(scope, kind, SHOWN)),
    ),
  );
}

/** The last few workspaces and documents of the person above the list of all workspaces; nothing while there are none. */
export function RecentBand(): ReactNode {
  const scope = useScope();
  const styles = useStyles();
  const workspaces = useInfiniteQuery(recentQuery(scope, "workspaces", SHOWN)).data?.pages[0]?.rows ?? [];
  const documents = useInfiniteQuery(recentQuery(scope, "documents", SHOWN)).data?.pages[0]?.rows ?? [];
  if (workspaces.length + documents.length === 0) return null;
  return (
    <div className={styles.root}>
      <Few title={t("recent.workspaces")} among="workspaces" rows={workspaces} none={t("recent.none_workspaces")} />
      <Few title={t("recent.documents")} among="documents" rows={documents} none={t("recent.none_documents")} />
    </div>
  );
}

function Few(props: {
  readonly title: string;
  readonly among: "workspaces" | "documents";
  readonly rows: readonly Found[];
  readonly none: string;
}): ReactNode {
  const { title, among, rows, none } = props;
  const { library } = useScope();
  const styles = useStyles();
  const heading = useId();
  return (
    <section aria-labelledby={heading}>
      <div className={styles.head}>
        <Text as="h2" id={heading} weight="semibold" className={styles.title}>
          {title}
        </Text>
        <Link
          to="/$library/recent"
          params={{ library }}
          search={{ among }}
          className={styles.all}
          aria-label={t("recent.all_of", { title })}
        >
          {t("recent.all")}
        </Link>
      </div>
      <ul className={styles.list}>
        {rows.length === 0 ? <li className={styles.second}>{none}</li> : null}
        {rows.map((row) => (
          <li key={row.id} className={styles.row}>
            <span className={styles.name} title={row.name}>
              <NameCell icon={row.kind === "workspace" ? <BriefcaseRegular /> : <ItemIcon item={row} />}>
                <RecentLink row={row} />
              </NameCell>
            </span>
            <span className={styles.second}>
              {row.kind === "workspace" ? row.matter : <Moment at={row.editedAt} />}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function RecentLink({ row }: { readonly row: Found }): ReactNode {
  const { library } = useScope();
  if (row.kind === "workspace") {
    return (
      <Link to="/$library/w/$workspace" params={{ library, workspace: row.id }}>
        {row.name}
      </Link>
    );
  }
  return (
    <Link to="/$library/recent" params={{ library }} search={{ selected: row.id, panel: "properties" }}>
      {row.name}
    </Link>
  );
}
