import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import {
  ArrowNextRegular,
  ArrowPreviousRegular,
  ChevronLeftRegular,
  ChevronRightRegular,
  TextSortAscendingRegular,
} from "@fluentui/react-icons";
import type { ReactElement, ReactNode } from "react";
import { MenuOf } from "@muniment/ui/menu";
import { formatNumber } from "@muniment/ui/message";
import { t } from "../../messages.ts";
import { pageSizes } from "./-pages.ts";
import type { Pages } from "./-pages.ts";

const LETTERS = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];

const ONE_COLUMN = "@media (max-width: 480px)";

const useStyles = makeStyles({
  root: {
    display: "flex",
    alignItems: "center",
    flexWrap: "wrap",
    gap: "4px 8px",
    padding: "4px 16px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    flexShrink: 0,
  },
  count: { color: tokens.colorNeutralForeground2, fontVariantNumeric: "tabular-nums" },
  middle: { marginInlineEnd: "auto", [ONE_COLUMN]: { marginInlineEnd: 0 } },
  turn: { display: "flex", [ONE_COLUMN]: { order: 1, marginInlineStart: "auto" } },
  // On a line of their own, below what is shown and the ways to the others.
  choices: {
    display: "contents",
    [ONE_COLUMN]: { display: "flex", order: 2, flexBasis: "100%", marginInlineStart: "-8px" },
  },
});

/** Which rows are shown of how many, how many at once, and the ways to the others (CC-LST-009, CC-LST-011). */
export function Pager<Row>(props: {
  readonly pages: Pages<Row>;
  /** Sorted by name from A to Z or back, so that a letter can be gone to. */
  readonly hasLetters: boolean;
  /** What is selected. */
  readonly children?: ReactNode;
}): ReactNode {
  const { pages, hasLetters } = props;
  const styles = useStyles();
  const { first, rows, total } = pages;
  const last = first + rows.length - 1;
  return (
    <div className={styles.root} role="navigation" aria-label={t("pager.label")}>
      <Text size={200} className={styles.count} role="status">
        {total === undefined
          ? t("pager.range", { first: formatNumber(first), last: formatNumber(last) })
          : t("pager.range_of", { first: formatNumber(first), last: formatNumber(last), total: formatNumber(total) })}
      </Text>
      <div className={styles.middle}>{props.children}</div>
      <div className={styles.choices}>
        {hasLetters ? <Letters onLetter={pages.goToLetter} /> : null}
        <MenuOf
          hasArrow
          isSmall
          entries={() =>
            pageSizes.map((size) => ({
              kind: "one-of",
              id: String(size),
              label: t("pager.size", { count: size }),
              isOn: size === pages.size,
              run: () => pages.setSize(size),
            }))
          }
        >
          {t("pager.size", { count: pages.size })}
        </MenuOf>
      </div>
      <div className={styles.turn}>
        <Turn label={t("pager.first")} icon={<ArrowPreviousRegular />} isOff={!pages.hasBefore} run={pages.goFirst} />
        <Turn label={t("pager.previous")} icon={<ChevronLeftRegular />} isOff={!pages.hasBefore} run={pages.goBefore} />
        <Turn label={t("pager.next")} icon={<ChevronRightRegular />} isOff={!pages.hasAfter} run={pages.goAfter} />
        <Turn label={t("pager.last")} icon={<ArrowNextRegular />} isOff={!pages.hasAfter} run={pages.goLast} />
      </div>
    </div>
  );
}

function Turn(props: {
  readonly label: string;
  readonly icon: ReactElement;
  readonly isOff: boolean;
  run(): void;
}): ReactNode {
  // Keeps the focus when there is nowhere further to go.
  return (
    <Button
      size="small"
      appearance="subtle"
      icon={props.icon}
      aria-label={props.label}
      title={props.label}
      disabledFocusable={props.isOff}
      onClick={props.isOff ? undefined : props.run}
    />
  );
}

function Letters({ onLetter }: { onLetter(letter: string): void }): ReactNode {
  return (
    <MenuOf
      hasArrow
      isSmall
      icon={<TextSortAscendingRegular />}
      entries={() =>
        LETTERS.map((letter) => ({ kind: "item", id: letter, label: letter, run: () => onLetter(letter) }))
      }
    >
      {t("pager.letter")}
    </MenuOf>
  );
}
