import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { AttachRegular, Warning16Regular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { formatNumber } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { Status } from "@muniment/ui/status";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { t } from "../messages.ts";
import { PHASE_TONES, caseLabel, nameOf, subjectOf } from "./email-data.ts";
import type { EmailRow } from "./email-data.ts";

const useStyles = makeStyles({
  root: { display: "flex", alignItems: "center", gap: "6px", minWidth: 0 },
  mark: { display: "inline-flex", flexShrink: 0, color: tokens.colorStatusWarningForeground1 },
  text: { minWidth: 0, overflow: "hidden", textOverflow: "ellipsis", unicodeBidi: "plaintext" },
  fresh: { fontWeight: tokens.fontWeightSemibold },
  count: { display: "inline-flex", alignItems: "center", gap: "4px" },
});

function Subject({ row, brief }: { readonly row: EmailRow; readonly brief?: ReactNode }): ReactNode {
  const styles = useStyles();
  return (
    <span className={styles.root}>
      {row.needs_attention ? (
        <span className={styles.mark} title={t("email.needs_attention")}>
          <Warning16Regular aria-label={t("email.needs_attention")} />
        </span>
      ) : null}
      <span className={styles.text}>
        <NameAndBrief brief={brief}>
          <span className={mergeClasses(row.phase === "new" && styles.fresh)}>{subjectOf(row)}</span>
        </NameAndBrief>
      </span>
    </span>
  );
}

function Count({ count }: { readonly count: number }): ReactNode {
  const styles = useStyles();
  if (count === 0) return null;
  return (
    <span className={styles.count} title={t("email.attachments", { count })}>
      <AttachRegular aria-hidden="true" />
      {formatNumber(count)}
    </span>
  );
}

const caseNames = ({ cases }: EmailRow): string => cases.map(caseLabel).join(", ");

/** What the list of e-mails shows. */
export const emailColumns: readonly Column<EmailRow>[] = [
  {
    id: "subject",
    header: t("email.subject"),
    width: 240,
    isWide: true,
    isName: true,
    text: subjectOf,
    cell: (row, brief) => <Subject row={row} brief={brief} />,
  },
  {
    id: "from",
    header: t("email.from"),
    width: 150,
    text: ({ from }) => nameOf(from),
    cell: ({ from }) => nameOf(from),
    brief: ({ from }) => nameOf(from),
  },
  {
    id: "attachments",
    header: t("email.attachments_short"),
    width: 64,
    isNumber: true,
    text: ({ attachments }) => formatNumber(attachments),
    cell: ({ attachments }) => <Count count={attachments} />,
  },
  {
    id: "received",
    header: t("email.received"),
    width: 104,
    cell: ({ received_at: at }) => <Moment at={at} />,
    brief: ({ received_at: at }) => <Moment at={at} />,
  },
  {
    id: "phase",
    header: t("email.phase"),
    width: 130,
    text: ({ phase }) => t(`phase.${phase}`),
    cell: ({ phase }) => <Status tone={PHASE_TONES[phase]}>{t(`phase.${phase}`)}</Status>,
    brief: ({ phase }) => (phase === "new" ? undefined : t(`phase.${phase}`)),
  },
  {
    id: "owner",
    header: t("email.owner"),
    width: 140,
    text: ({ owner }) => owner.name,
    cell: ({ owner }) => owner.name,
    brief: ({ owner }) => owner.name,
  },
  { id: "case", header: t("email.case"), width: 160, text: caseNames, cell: caseNames },
  {
    id: "mailbox",
    header: t("email.mailbox"),
    width: 140,
    isHidden: true,
    text: ({ mailbox }) => mailbox.name,
    cell: ({ mailbox }) => mailbox.name,
  },
  {
    id: "reference",
    header: t("email.reference"),
    width: 110,
    isHidden: true,
    text: ({ reference }) => reference,
    cell: ({ reference }) => reference,
  },
];
