import { Badge, Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowLeftRegular, MoreHorizontalRegular, QuestionCircleRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { MenuOf } from "@muniment/ui/menu";
import { useNarrow } from "@muniment/ui/shell";
import { helpAddress } from "../frame/help.ts";
import { t } from "../messages.ts";
import { useTrackerActs } from "../matter/use-tracker-acts.tsx";
import { TrackerProgress } from "./progress.tsx";
import type { Checklist } from "./use-checklist.ts";

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
  end: { marginInlineStart: "auto", display: "flex", gap: "4px" },
});

/** The tracker's name, how far it is, and what can be done with it (TRK-TRK-009). */
export function ChecklistHeader(props: {
  readonly checklist: Checklist;
  onKeyDates(): void;
  onBin(): void;
  onBack(): void;
}): ReactNode {
  const { checklist, onKeyDates, onBin, onBack } = props;
  const styles = useStyles();
  const isNarrow = useNarrow();
  const { tracker } = checklist;
  const acts = useTrackerActs(onBack);
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
      <span className={styles.end}>
        <Button
          as="a"
          appearance="subtle"
          icon={<QuestionCircleRegular />}
          aria-label={t("help.open")}
          title={t("help.open")}
          href={helpAddress()}
          target="_blank"
          rel="noopener"
        />
        <MenuOf
          icon={<MoreHorizontalRegular />}
          label={t("tracker.actions")}
          entries={() => [
            { kind: "item", id: "key-dates", label: t("key_dates.title"), run: onKeyDates },
            ...(checklist.may("task.delete")
              ? [{ kind: "item" as const, id: "bin", label: t("bin.open"), run: onBin }]
              : []),
            ...acts.entries(tracker),
          ]}
        />
      </span>
      {acts.shown}
    </div>
  );
}
