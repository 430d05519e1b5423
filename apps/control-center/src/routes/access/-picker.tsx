import { Checkbox, MessageBar, MessageBarBody, Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode, UIEvent } from "react";
import { SearchField } from "@muniment/ui/filter";
import type { List } from "@muniment/ui/query";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { t } from "../../messages.ts";

const NEAR_END_PIXELS = 400;

const useStyles = makeStyles({
  list: {
    listStyleType: "none",
    margin: 0,
    padding: "4px 0",
    height: "320px",
    overflowY: "auto",
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  item: {
    contentVisibility: "auto",
    containIntrinsicSize: "auto 44px",
    minHeight: "44px",
    display: "flex",
    alignItems: "center",
    paddingInline: "4px 12px",
    ":hover": { backgroundColor: tokens.colorSubtleBackgroundHover },
  },
  box: { minWidth: 0, flexGrow: 1 },
  text: { display: "flex", flexDirection: "column", minWidth: 0, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground3 },
  none: { padding: "24px", textAlign: "center", color: tokens.colorNeutralForeground2 },
  problem: { whiteSpace: "pre-line" },
});

interface PickerProps<Row> {
  readonly label: string;
  readonly listLabel: string;
  readonly query: string;
  readonly list: List<Row>;
  readonly chosen: ReadonlySet<string>;
  /** What stands in the way of going on. */
  readonly problem: string | undefined;
  /** Stands where rows would be when nothing is found. */
  readonly none: string;
  onQuery(text: string): void;
  onChosen(keys: ReadonlySet<string>): void;
  keyOf(row: Row): string;
  nameOf(row: Row): string;
  detailOf(row: Row): string;
  /** Why a row can't be chosen. */
  refuse?(row: Row): string | undefined;
  /** Rows that hold for all already are ticked and stay so; those that hold for some can still be chosen. */
  markOf?(row: Row): "all" | "some" | undefined;
}

/** Chooses several of very many: searched by the server, loaded as it is scrolled (CC-LST-022). */
export function Picker<Row>(props: PickerProps<Row>): ReactNode {
  const { list, chosen } = props;
  const styles = useStyles();
  const toggle = (key: string): void => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    props.onChosen(next);
  };
  const onScroll = ({ currentTarget: box }: UIEvent<HTMLElement>): void => {
    if (box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PIXELS) list.loadMore();
  };
  return (
    <>
      <SearchField isWide label={props.label} value={props.query} onSearch={props.onQuery} />
      {list.isLoading ? (
        <LoadingRows rows={6} />
      ) : list.error !== null ? (
        <ErrorState error={list.error} onRetry={list.reload} />
      ) : (
        <>
          {list.rows.length === 0 ? (
            <Text className={styles.none}>{props.none}</Text>
          ) : (
            <ul className={styles.list} aria-label={props.listLabel} onScroll={onScroll}>
              {list.rows.map((row) => {
                const key = props.keyOf(row);
                const refusal = props.refuse?.(row);
                const mark = props.markOf?.(row);
                return (
                  <li key={key} className={styles.item}>
                    <Checkbox
                      className={styles.box}
                      checked={mark === "all" || chosen.has(key) || (mark === "some" && "mixed")}
                      disabled={mark === "all" || refusal !== undefined}
                      onChange={() => toggle(key)}
                      label={
                        <span className={styles.text}>
                          <span>{props.nameOf(row)}</span>
                          <Text size={200} className={styles.quiet}>
                            {refusal === undefined || mark === "all"
                              ? props.detailOf(row)
                              : `${props.detailOf(row)} · ${refusal}`}
                          </Text>
                        </span>
                      }
                    />
                  </li>
                );
              })}
            </ul>
          )}
          <Text size={200} role="status" className={styles.quiet}>
            {t("picker.chosen", { count: chosen.size })}
          </Text>
        </>
      )}
      {props.problem === undefined ? null : (
        <MessageBar intent="error" role="alert" layout="multiline">
          <MessageBarBody className={styles.problem}>{props.problem}</MessageBarBody>
        </MessageBar>
      )}
    </>
  );
}
