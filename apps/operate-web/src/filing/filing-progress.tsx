import { Link, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import type { getFiling } from "@muniment/operate-api/filing";
import type { Output } from "@muniment/rest";
import { Status } from "@muniment/ui/status";
import type { Tone } from "@muniment/ui/status";
import { TroubleDetails } from "../email/trouble.tsx";
import { filingText } from "../texts/filing.ts";

/** One intention to file, with the state of each document. */
export type FilingData = Output<typeof getFiling>["data"];

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: "none" },
  item: {
    display: "flex",
    flexDirection: "column",
    gap: "2px",
    paddingBlock: "8px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  head: { display: "flex", flexWrap: "wrap", gap: "4px 12px", justifyContent: "space-between" },
  name: { minWidth: 0, overflowWrap: "anywhere" },
  summary: { display: "block", margin: 0, paddingBottom: "8px", outlineStyle: "none" },
  quiet: { color: tokens.colorNeutralForeground3 },
});

const TONES: Readonly<Record<FilingData["items"][number]["state"], Tone>> = {
  waiting: "waiting",
  done: "good",
  skipped: "none",
  refused: "bad",
  cancelled: "none",
  undone: "none",
};

/** What of a filing is done, and what the repository refused, each in its own words; `told` stands on the page already. */
export function FilingProgress(props: {
  readonly filing: FilingData;
  readonly told?: string | undefined;
  /** What had the focus is gone, such as the button that began it. */
  readonly takesFocus?: boolean;
}): ReactNode {
  const { filing, told, takesFocus = false } = props;
  const summary = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (takesFocus) summary.current?.focus();
  }, [takesFocus]);
  const styles = useStyles();
  return (
    <div>
      <p ref={summary} role="status" tabIndex={-1} className={styles.summary}>
        {summaryOf(filing)}
      </p>
      {filing.trouble === undefined ||
      filing.trouble.text === told ||
      filing.items.some(({ trouble }) => trouble !== undefined) ? null : (
        <TroubleDetails trouble={filing.trouble} />
      )}
      <ul className={styles.list} aria-label={filingText("filing.documents")}>
        {filing.items.map((item) => (
          <li key={item.ordinal} className={styles.item}>
            <div className={styles.head}>
              <span className={styles.name}>
                {item.url === undefined ? (
                  item.name
                ) : (
                  <Link href={item.url} target="_blank" rel="noreferrer">
                    {item.name}
                  </Link>
                )}
              </span>
              <Status tone={TONES[item.state]}>{filingText(`filing_state.${item.state}`)}</Status>
            </div>
            <Text size={200} className={styles.quiet}>
              {item.folder_name}
            </Text>
            {item.trouble === undefined || item.trouble.text === told ? null : (
              <TroubleDetails trouble={item.trouble} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** How far a filing is, in a sentence. */
export function summaryOf({ state, items, trouble }: FilingData): string {
  const count = items.length;
  const done = items.filter((item) => item.state === "done" || item.state === "skipped").length;
  if (state === "done") return filingText("filing.done", { count });
  if (state === "waiting") return filingText("filing.waiting", { done, count });
  if (state === "refused") return filingText("filing.refused", { done, count });
  if (state === "undone") return filingText("filing.undone", { count });
  if (state === "undoing") return filingText("filing.undoing", { count });
  if (state === "cancelled") return filingText("filing.cancelled", { done, count });
  return trouble === undefined
    ? filingText("filing.running", { done, count })
    : filingText("filing.waiting", { done, count });
}
