import { Badge, Button, Link, Switch, Text, makeStyles, tokens } from "@fluentui/react-components";
import { AddRegular, BinRecycleRegular, MoreHorizontalRegular, TaskListSquareLtrRegular } from "@fluentui/react-icons";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Suspense, useEffect, useState } from "react";
import type { ReactNode } from "react";
import { mayDo } from "@muniment/tracker-api";
import { getMatter, listTrackers } from "@muniment/tracker-api/tracker";
import { MenuOf } from "@muniment/ui/menu";
import { Moment } from "@muniment/ui/moment";
import { PersonMark } from "@muniment/ui/person";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState } from "@muniment/ui/state";
import { rowTokens } from "@muniment/ui/theme";
import { TrackerBin } from "../checklist/bin-dialog.tsx";
import { TrackerProgress } from "../checklist/progress.tsx";
import { q } from "../frame/api.ts";
import { HelpLink } from "../frame/help-link.tsx";
import { useLive } from "../live/use-live.ts";
import { t } from "../messages.ts";
import { Bell } from "../notification/bell.tsx";
import type { Tracker } from "../task/task.ts";
import { NewTrackerDialog, useTrackerActs } from "./use-tracker-acts.tsx";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", height: "100%", minHeight: 0 },
  list: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    overflowY: "auto",
    flexGrow: 1,
    minHeight: 0,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  item: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) 280px 176px 96px 32px",
    alignItems: "center",
    columnGap: "16px",
    padding: "6px 16px",
    minHeight: "44px",
    boxSizing: "border-box",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ":hover": { backgroundColor: rowTokens.hover },
    "@media (max-width: 720px)": { gridTemplateColumns: "minmax(0, 1fr) 32px", rowGap: "4px" },
  },
  name: { display: "flex", alignItems: "center", gap: "8px", minWidth: 0 },
  link: {
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    fontWeight: tokens.fontWeightSemibold,
    textAlign: "start",
    unicodeBidi: "plaintext",
  },
  owner: {
    display: "inline-flex",
    alignItems: "center",
    gap: "6px",
    minWidth: 0,
    "@media (max-width: 720px)": { display: "none" },
  },
  ownerName: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  when: {
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    "@media (max-width: 720px)": { display: "none" },
  },
  progress: { "@media (max-width: 720px)": { gridRow: 2 } },
});

interface TrackerListProps {
  readonly matter: string;
  /** The one that the person looked at last, opened again if it is still there. */
  readonly last: string | undefined;
  onOpen(tracker: string, given?: { readonly replace: boolean }): void;
}

/** The trackers of a matter with how far each is (TRK-WEB-002). */
export function TrackerList({ matter, last, onOpen }: TrackerListProps): ReactNode {
  const styles = useStyles();
  const [isNew, setIsNew] = useState(false);
  const [withArchived, setWithArchived] = useState(false);
  const [isBinOpen, setIsBinOpen] = useState(false);
  const { data: about } = useSuspenseQuery(q(getMatter, { params: { matter } })).data;
  const { data: trackers } = useSuspenseQuery(
    q(listTrackers, { params: { matter }, query: { limit: 1000, archived: true } }),
  ).data;
  const acts = useTrackerActs(() => undefined);
  useLive([`matter:${matter}`]);
  const isThere = trackers.some(({ id }) => id === last);
  useEffect(() => {
    if (last !== undefined && isThere) onOpen(last, { replace: true });
  }, [last, isThere, onOpen]);
  if (last !== undefined && isThere) return null;
  const mayCreate = mayDo("tracker.create", about.standing) && !about.is_closed;
  const shown = trackers.filter(({ archived_at: archived }) => withArchived || archived === undefined);
  const hasArchived = trackers.some(({ archived_at: archived }) => archived !== undefined);
  const newButton = mayCreate ? (
    <Button appearance="primary" icon={<AddRegular />} onClick={() => setIsNew(true)}>
      {t("tracker.new")}
    </Button>
  ) : null;
  return (
    <div className={styles.root}>
      <PageHeader title={t("matter.title")} text={about.is_closed ? t("matter.closed") : about.name}>
        {hasArchived ? (
          <Switch
            label={t("tracker.show_archived")}
            checked={withArchived}
            onChange={(_, data) => setWithArchived(data.checked)}
          />
        ) : null}
        {mayDo("tracker.delete", about.standing) ? (
          <Button appearance="subtle" icon={<BinRecycleRegular />} onClick={() => setIsBinOpen(true)}>
            {t("bin.open")}
          </Button>
        ) : null}
        <Bell />
        <HelpLink />
        {shown.length === 0 ? null : newButton}
      </PageHeader>
      {shown.length === 0 ? (
        <EmptyState
          icon={<TaskListSquareLtrRegular />}
          title={t("matter.empty")}
          text={t(mayCreate ? "matter.empty_text" : "matter.empty_read")}
        >
          {newButton}
        </EmptyState>
      ) : (
        <ul className={styles.list} aria-label={t("matter.title")}>
          {shown.map((tracker) => (
            <TrackerItem key={tracker.id} tracker={tracker} acts={acts} onOpen={() => onOpen(tracker.id)} />
          ))}
        </ul>
      )}
      {isNew ? (
        <NewTrackerDialog matter={matter} onClose={() => setIsNew(false)} onCreated={({ id }) => onOpen(id)} />
      ) : null}
      {isBinOpen ? (
        <Suspense fallback={null}>
          <TrackerBin matter={about} onClose={() => setIsBinOpen(false)} />
        </Suspense>
      ) : null}
      {acts.shown}
    </div>
  );
}

function TrackerItem(props: {
  readonly tracker: Tracker;
  readonly acts: ReturnType<typeof useTrackerActs>;
  onOpen(): void;
}): ReactNode {
  const { tracker, acts, onOpen } = props;
  const styles = useStyles();
  return (
    <li className={styles.item}>
      <span className={styles.name}>
        <Link as="button" className={styles.link} title={tracker.name} onClick={onOpen}>
          {tracker.name}
        </Link>
        {tracker.archived_at === undefined ? null : (
          <Badge appearance="tint" color="informative">
            {t("tracker.archived")}
          </Badge>
        )}
      </span>
      <span className={styles.progress}>
        <TrackerProgress progress={tracker.progress} />
      </span>
      <span className={styles.owner} title={t("tracker.owner_is", { name: tracker.owner.name })}>
        <PersonMark name={tracker.owner.name} id={tracker.owner.id} size={20} />
        <Text className={styles.ownerName}>{tracker.owner.name}</Text>
      </span>
      <span className={styles.when}>
        <Moment at={tracker.last_updated_at} />
      </span>
      <MenuOf
        isSmall
        icon={<MoreHorizontalRegular />}
        label={t("tracker.actions_of", { name: tracker.name })}
        entries={() => acts.entries(tracker)}
      />
    </li>
  );
}
