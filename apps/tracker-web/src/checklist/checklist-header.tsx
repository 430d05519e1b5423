import { Badge, Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowLeftRegular, MoreHorizontalRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { MenuOf } from "@muniment/ui/menu";
import { useNarrow } from "@muniment/ui/shell";
import { useTell } from "@muniment/ui/toast";
import { HelpLink } from "../frame/help-link.tsx";
import { t } from "../messages.ts";
import { Bell } from "../notification/bell.tsx";
import { exportTracker } from "../import/export-tracker.ts";
import { useTrackerActs } from "../matter/use-tracker-acts.tsx";
import { TrackerProgress } from "./progress.tsx";
import type { Checklist } from "./use-checklist.ts";
import { syncText } from "./sync-text.ts";
import type { ChecklistSync } from "./use-sync.ts";
import type { useTaskDialogs } from "./use-task-dialogs.tsx";

const useStyles = makeStyles({
  root: {
    display: "flex",
    alignItems: "center",
    flexWrap: "wrap",
    columnGap: "12px",
    rowGap: "4px",
    padding: "8px 16px 4px 8px",
    flexShrink: 0,
  },
  name: {
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    margin: 0,
    minWidth: 0,
    overflow: "hidden",
    textOverflow: "ellipsis",
    unicodeBidi: "plaintext",
  },
  owner: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  sync: {
    display: "flex",
    alignItems: "center",
    gap: "4px",
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
  },
  end: { marginInlineStart: "auto", display: "flex", gap: "4px" },
});

/** The tracker's name, how far it is, and what can be done with it (TRK-TRK-009). */
export function ChecklistHeader(props: {
  readonly checklist: Checklist;
  readonly sync: ChecklistSync;
  readonly dialogs: Pick<ReturnType<typeof useTaskDialogs>, "keyDates" | "bin" | "importFile">;
  onBack(): void;
}): ReactNode {
  const { checklist, sync, dialogs, onBack } = props;
  const styles = useStyles();
  const isNarrow = useNarrow();
  const { tracker } = checklist;
  const acts = useTrackerActs(onBack);
  const isInMenu = isNarrow || sync.state?.mode === "automatic";
  const tell = useTell();
  const exportTo = (format: "xlsx" | "csv"): void =>
    void exportTracker(tracker, format).catch((error: unknown) => tell.failed(t("export.failed"), error));
  return (
    <div className={styles.root}>
      <Button
        appearance="subtle"
        icon={<ArrowLeftRegular />}
        aria-label={t("tracker.all")}
        title={t("tracker.all")}
        onClick={onBack}
      />
      <title>{`${tracker.name} – Muniment`}</title>
      <Text as="h1" className={styles.name} title={tracker.name}>
        {tracker.name}
      </Text>
      {tracker.archived_at === undefined ? null : (
        <Badge appearance="tint" color="informative">
          {t("tracker.archived")}
        </Badge>
      )}
      <TrackerProgress progress={tracker.progress} />
      {isNarrow ? null : <span className={styles.owner}>{t("tracker.owner_is", { name: tracker.owner.name })}</span>}
      <SyncLine sync={sync} hasButton={!isInMenu} />
      <span className={styles.end}>
        <Bell />
        <HelpLink />
        <MenuOf
          icon={<MoreHorizontalRegular />}
          label={t("tracker.actions")}
          entries={() => [
            { kind: "item", id: "key-dates", label: t("key_dates.title"), run: dialogs.keyDates },
            ...(checklist.may("task.import")
              ? [{ kind: "item" as const, id: "import", label: t("import.open"), run: dialogs.importFile }]
              : []),
            ...(checklist.may("tracker.export")
              ? [
                  { kind: "item" as const, id: "excel", label: t("export.excel"), run: () => exportTo("xlsx") },
                  { kind: "item" as const, id: "csv", label: t("export.csv"), run: () => exportTo("csv") },
                ]
              : []),
            ...(checklist.may("task.delete")
              ? [{ kind: "item" as const, id: "bin", label: t("bin.open"), run: dialogs.bin }]
              : []),
            ...(isInMenu ? [{ kind: "item" as const, id: "sync", label: t("sync.now"), run: () => sync.run() }] : []),
            ...acts.entries(tracker),
          ]}
        />
      </span>
      {acts.shown}
    </div>
  );
}

/** How current the checklist is; while nobody follows the library, with the button that makes it so (TRK-SYNC-002). */
function SyncLine({ sync, hasButton }: { readonly sync: ChecklistSync; readonly hasButton: boolean }): ReactNode {
  const styles = useStyles();
  const { state, isBusy } = sync;
  if (state === undefined) return null;
  return (
    <span className={styles.sync}>
      <span role="status">{isBusy ? t("sync.busy") : syncText(state)}</span>
      {hasButton ? (
        <Button size="small" appearance="subtle" disabledFocusable={isBusy} onClick={() => sync.run()}>
          {t("sync.action")}
        </Button>
      ) : null}
    </span>
  );
}
