import { Button, Text, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { WarningRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { countInboundEmails } from "@muniment/operate-api/inbound-email";
import { formatNumber } from "@muniment/ui/message";
import { ASK_MILLISECONDS, q } from "../../api.ts";
import { queues } from "../../email/queue.ts";
import type { QueueSearch } from "../../email/queue.ts";
import { t } from "../../messages.ts";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    justifyContent: "space-between",
    paddingInline: "8px",
    flexShrink: 0,
  },
  queues: { display: "flex", minWidth: 0 },
  queue: {
    display: "inline-flex",
    alignItems: "center",
    gap: "6px",
    height: "36px",
    paddingInline: "8px",
    color: tokens.colorNeutralForeground2,
    textDecorationLine: "none",
    borderBottom: "3px solid transparent",
    borderRadius: tokens.borderRadiusMedium,
    ":hover": { color: tokens.colorNeutralForeground1, borderBottomColor: tokens.colorNeutralStroke1 },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
  },
  current: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    borderBottomColor: tokens.colorCompoundBrandStroke,
    ":hover": { borderBottomColor: tokens.colorCompoundBrandStroke },
  },
  count: { color: tokens.colorNeutralForeground3 },
});

const MOST_COUNTED = 1000;

/** The queues, each with how many open e-mails it has. */
export function QueueLinks({ search }: { readonly search: QueueSearch }): ReactNode {
  const styles = useStyles();
  const navigate = useNavigate();
  const { data } = useQuery({ ...q(countInboundEmails), refetchInterval: ASK_MILLISECONDS });
  const counts = data?.data;
  const { queue = "team", attention } = search;
  const attentionCount = counts?.needs_attention ?? 0;
  const toggleAttention = (): void =>
    void navigate({
      to: "/emails",
      search: ({ attention: was, ...before }: QueueSearch): QueueSearch =>
        was === true ? before : { ...before, attention: true },
    });
  return (
    <div className={styles.root}>
      <nav aria-label={t("emails.queues")} className={styles.queues}>
        {queues.map((one) => (
          <Link
            key={one}
            to="/emails"
            search={(before: QueueSearch): QueueSearch => ({ ...before, queue: one })}
            className={mergeClasses(styles.queue, one === queue && styles.current)}
            aria-current={one === queue ? "page" : undefined}
            activeProps={{}}
          >
            {t(`queue.${one}`)}
            {one === "closed" || counts === undefined ? null : <Count count={counts[one]} />}
          </Link>
        ))}
      </nav>
      {attentionCount === 0 && attention !== true ? null : (
        <Button
          appearance={attention === true ? "outline" : "subtle"}
          size="small"
          icon={<WarningRegular />}
          aria-pressed={attention === true}
          onClick={toggleAttention}
        >
          {t("emails.attention", { count: attentionCount })}
        </Button>
      )}
    </div>
  );
}

function Count({ count }: { readonly count: number }): ReactNode {
  const styles = useStyles();
  if (count === 0) return null;
  return (
    <Text size={200} className={styles.count}>
      {count >= MOST_COUNTED ? `${formatNumber(MOST_COUNTED - 1)}+` : formatNumber(count)}
    </Text>
  );
}
