import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { HistoryRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { formatExactly } from "@muniment/ui/message";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { searchAudit } from "@muniment/work-api/control-center/audit";
import { api } from "../api.ts";
import { t } from "../messages.ts";
import { auditText } from "../texts/audit.ts";
import { actionText, valueText } from "./monitoring/-audit-data.ts";
import type { AuditRecord } from "./monitoring/-audit-data.ts";

const AT_ONCE = 30;
const MOST_NAMES = 20;

const useStyles = makeStyles({
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
  more: { marginTop: "8px" },
});

/** The tab `Activity` of a group, role or library: its part of the audit, for NRTADMIN of the library (CC-AUD-005). */
export function ObjectActivity(props: {
  readonly library: string;
  readonly type: "group" | "role" | "library";
  readonly id: string;
}): ReactNode {
  const { library, type, id } = props;
  const styles = useStyles();
  const list = useInfiniteQuery({
    queryKey: [searchAudit.id, library, type, id],
    initialPageParam: "",
    queryFn: async ({ pageParam: cursor }) => {
      const wanted = { library, object_type: type, object_id: id, limit: AT_ONCE };
      return api.call(searchAudit, { query: cursor === "" ? wanted : { ...wanted, cursor } });
    },
    getNextPageParam: (page) => page.cursor,
  });
  if (list.isPending) return <LoadingRows rows={6} />;
  if (list.error !== null) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  // The audit finds versions with their document: an id that goes on behind a point is another object here.
  const acts = list.data.pages.flatMap((page) => page.data).filter((act) => act.object_id === id);
  return (
    <>
      {acts.length === 0 && !list.hasNextPage ? (
        <EmptyState
          icon={<HistoryRegular />}
          title={auditText("activity.none")}
          text={auditText("activity.none_text")}
        />
      ) : (
        <ul className={styles.list} aria-label={t("account.tab_activity")}>
          {acts.map((act) => (
            <li key={act.id} className={styles.item}>
              <Text>{wordsOf(act)}</Text>
              {factsOf(act).map((fact) => (
                <Text key={fact} size={200}>
                  {fact}
                </Text>
              ))}
              <Text size={200} className={styles.quiet}>
                <time dateTime={act.at}>{formatExactly(new Date(act.at))}</time>
                {act.actor_name === "" ? "" : ` ${auditText("activity.by", { name: act.actor_name })}`}
              </Text>
            </li>
          ))}
        </ul>
      )}
      {list.hasNextPage ? (
        <Button
          className={styles.more}
          onClick={() => void list.fetchNextPage()}
          disabledFocusable={list.isFetchingNextPage}
        >
          {t("list.more")}
        </Button>
      ) : null}
    </>
  );
}

const VERBS = ["create", "change", "delete", "add_members", "remove_members"] as const;

function wordsOf({ action, outcome }: AuditRecord): string {
  const verb = VERBS.find((known) => action.split(".")[1] === known);
  const text = verb === undefined ? actionText(action) : auditText(`activity.${verb}`);
  return outcome === "ok" ? text : auditText("activity.refused", { text });
}

const FIELDS = [
  "default_language",
  "description",
  "display_name",
  "enabled",
  "first_administrator",
  "full_name",
  "is_external",
  "name",
  "privileges",
  "state",
] as const;

/** What changed, before and after, and who it was about. */
function factsOf({ before = {}, after = {}, details = {} }: AuditRecord): readonly string[] {
  const facts = [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((field) => {
    const known = FIELDS.find((each) => each === field);
    const name = known === undefined ? field.replaceAll("_", " ") : auditText(`activity.field.${known}`);
    const [was, is] = [shown(before[field]), shown(after[field])];
    if (was === is) return [];
    return [was === "" ? `${name}: ${is}` : `${name}: ${was} → ${is === "" ? auditText("audit.nothing") : is}`];
  });
  const { users } = details;
  if (!Array.isArray(users)) return facts;
  const names = users.slice(0, MOST_NAMES).join(", ");
  const rest = users.length - MOST_NAMES;
  return [...facts, rest > 0 ? auditText("activity.and_more", { names, count: rest }) : names];
}

function shown(value: unknown): string {
  if (typeof value === "boolean") return t(value ? "yes" : "no");
  return value === undefined || value === null ? "" : valueText(value);
}
