import {
  Button,
  CounterBadge,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  Subtitle2,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { AlertRegular } from "@fluentui/react-icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Output } from "@muniment/rest";
import { listNotifications, readNotifications } from "@muniment/tracker-api/notification";
import { formatDay } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { call, q } from "../frame/api.ts";
import { host } from "../frame/host.ts";
import { t } from "../messages.ts";

/** What nobody is told of at once, such as a mention, shows within so long. */
const ASK_MILLISECONDS = 60_000;
const MOST_COUNTED = 99;
/** On a narrow page it stays off the edges. */
const POSITION = { position: "below", align: "end", overflowBoundaryPadding: 12 } as const;

const useStyles = makeStyles({
  bell: { position: "relative" },
  count: { position: "absolute", insetInlineEnd: "0", top: "0", pointerEvents: "none" },
  surface: {
    display: "flex",
    flexDirection: "column",
    width: "min(380px, calc(100vw - 24px))",
    maxHeight: "min(560px, calc(100vh - 64px))",
    padding: 0,
    boxSizing: "border-box",
  },
  head: { display: "flex", alignItems: "center", gap: "8px", padding: "12px 16px 8px" },
  title: { flexGrow: 1 },
  list: { listStyleType: "none", margin: 0, padding: 0, overflowY: "auto", minHeight: 0 },
  item: {
    display: "grid",
    gridTemplateColumns: "8px minmax(0, 1fr)",
    columnGap: "8px",
    width: "100%",
    padding: "8px 16px 8px 8px",
    border: "none",
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    backgroundColor: "transparent",
    color: tokens.colorNeutralForeground1,
    font: "inherit",
    textAlign: "start",
    cursor: "pointer",
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
  },
  dot: {
    width: "8px",
    height: "8px",
    marginTop: "6px",
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorBrandBackground,
    "@media (forced-colors: active)": { backgroundColor: "Highlight" },
  },
  text: { display: "block", overflowWrap: "anywhere", unicodeBidi: "plaintext" },
  unread: { fontWeight: tokens.fontWeightSemibold },
  place: {
    display: "block",
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: "anywhere",
  },
  foot: { padding: "8px 16px", borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
});

type Notification = Output<typeof listNotifications>["data"][number];

/** What the person is told, with how much of it is unread (TRK-NOT-001). */
export function Bell(): ReactNode {
  const styles = useStyles();
  const [isOpen, setOpen] = useState(false);
  const found = useQuery({ ...q(listNotifications), refetchInterval: ASK_MILLISECONDS });
  const unread = found.data?.unread ?? 0;
  const label = unread === 0 ? t("notification.open") : t("notification.open_unread", { count: unread });
  return (
    <Popover open={isOpen} onOpenChange={(_, data) => setOpen(data.open)} positioning={POSITION} trapFocus>
      <PopoverTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          className={styles.bell}
          icon={
            <>
              <AlertRegular />
              {unread === 0 ? null : (
                <CounterBadge
                  className={styles.count}
                  size="small"
                  color="danger"
                  count={unread}
                  overflowCount={MOST_COUNTED}
                  aria-hidden="true"
                />
              )}
            </>
          }
          aria-label={label}
          title={label}
        />
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label={t("notification.title")}>
        <Told
          query={found}
          onGo={(path) => {
            setOpen(false);
            host().navigate(path, { pointId: "my-tasks" });
          }}
        />
      </PopoverSurface>
    </Popover>
  );
}

function Told(props: {
  readonly query: Pick<ReturnType<typeof useQuery<Output<typeof listNotifications>>>, "data" | "error" | "refetch">;
  onGo(path: string): void;
}): ReactNode {
  const { query, onGo } = props;
  const styles = useStyles();
  const client = useQueryClient();
  const tell = useTell();
  const read = async (ids?: readonly string[]): Promise<void> => {
    try {
      await call(readNotifications, { body: ids === undefined ? {} : { ids: [...ids] } });
      await client.invalidateQueries({ queryKey: [listNotifications.id] });
    } catch (failure) {
      tell.failed(t("preferences.not_kept"), failure);
    }
  };
  const { data, error } = query;
  const rows = data?.data ?? [];
  return (
    <>
      <div className={styles.head}>
        <Subtitle2 as="h2" className={styles.title}>
          {t("notification.title")}
        </Subtitle2>
        <Button
          size="small"
          appearance="subtle"
          disabledFocusable={(data?.unread ?? 0) === 0}
          onClick={() => void read()}
        >
          {t("notification.all_read")}
        </Button>
      </div>
      {data === undefined && error === null ? <LoadingRows rows={3} /> : null}
      {data === undefined && error !== null ? <ErrorState error={error} onRetry={() => void query.refetch()} /> : null}
      {data !== undefined && rows.length === 0 ? (
        <EmptyState icon={<AlertRegular />} title={t("notification.none")} text={t("notification.none_text")} />
      ) : null}
      {rows.length === 0 ? null : (
        <ul className={styles.list} aria-label={t("notification.title")}>
          {rows.map((one) => (
            <li key={one.id}>
              <Row
                one={one}
                onOpen={() => {
                  if (!one.is_read) void read([one.id]);
                  onGo(one.task === undefined ? "" : `all/${one.task.id}`);
                }}
              />
            </li>
          ))}
        </ul>
      )}
      <div className={styles.foot}>
        <Button size="small" appearance="transparent" onClick={() => onGo("preferences")}>
          {t("notification.settings")}
        </Button>
      </div>
    </>
  );
}

function Row({ one, onOpen }: { readonly one: Notification; onOpen(): void }): ReactNode {
  const styles = useStyles();
  const place = [one.matter_name, one.tracker?.name].filter((part) => part !== undefined).join(" › ");
  return (
    <button type="button" className={styles.item} onClick={onOpen}>
      {one.is_read ? <span /> : <span className={styles.dot} role="img" aria-label={t("notification.unread")} />}
      <span>
        <span className={one.is_read ? styles.text : `${styles.text} ${styles.unread}`}>
          {one.task?.title ?? one.tracker?.name}
        </span>
        <span className={styles.place}>{textOf(one)}</span>
        <span className={styles.place}>
          {place === "" ? null : `${place} · `}
          <Moment at={one.at} />
        </span>
      </span>
    </button>
  );
}

/** What happened, and by whom. */
function textOf(one: Notification): string {
  const text = whatOf(one);
  return one.by === undefined ? text : t("notification.by", { text, name: one.by.name });
}

function whatOf({ kind, count = 0, due_date: due }: Notification): string {
  if (kind === "needs_reassigning") return t("notification.told_needs_reassigning", { count });
  if (kind !== "due_changed") return t(`notification.told_${kind}`);
  if (due === null || due === undefined) return t("notification.told_due_removed");
  return t("notification.told_due_changed", { date: formatDay(due) });
}
