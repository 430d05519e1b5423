import { Button, Skeleton, SkeletonItem, Text, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowClockwiseRegular, ErrorCircleRegular } from "@fluentui/react-icons";
import type { ReactElement, ReactNode } from "react";
import { words } from "../message/index.ts";
import { troubleOf } from "../query/index.ts";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    alignItems: "center",
    justifyContent: "center",
    gap: tokens.spacingVerticalM,
    padding: "48px 24px",
    textAlign: "center",
    flexGrow: 1,
  },
  icon: { fontSize: "40px", lineHeight: 0, color: tokens.colorNeutralForeground3 },
  title: {
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    textAlign: "center",
  },
  text: { color: tokens.colorNeutralForeground2, maxWidth: "440px", textAlign: "center" },
  reference: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  actions: { display: "flex", gap: tokens.spacingHorizontalS, marginTop: tokens.spacingVerticalS },
  rows: { padding: "0 16px" },
  // As high as a row of a list, so that nothing jumps when they come.
  loadingRow: {
    boxSizing: "border-box",
    height: "32px",
    display: "flex",
    alignItems: "center",
    gap: "12px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  loadingIcon: { flexShrink: 0 },
  loadingCell: { width: "96px", marginInlineStart: "auto", "@media (max-width: 480px)": { display: "none" } },
});

/** Stands where a list would be: says what this is, and offers the first step. */
export function EmptyState(props: {
  readonly icon: ReactElement;
  readonly title: string;
  /** Stands for the whole page, so that its title is the page's. */
  readonly isPage?: boolean;
  readonly text?: string;
  readonly children?: ReactNode;
}): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.root}>
      <span className={styles.icon} aria-hidden="true">
        {props.icon}
      </span>
      {props.isPage === true ? <title>{`${props.title} – Muniment`}</title> : null}
      <Text as={props.isPage === true ? "h1" : "h2"} className={styles.title}>
        {props.title}
      </Text>
      {props.text === undefined ? null : <Text className={styles.text}>{props.text}</Text>}
      {props.children === undefined ? null : <div className={styles.actions}>{props.children}</div>}
    </div>
  );
}

/** Says what could not be loaded and why, and offers to try again. */
export function ErrorState(props: {
  readonly error: unknown;
  /** Stands for the whole page, so that its title is the page's. */
  readonly isPage?: boolean;
  /** Where one can go on from a page that is not there. */
  readonly home?: string;
  readonly onRetry?: () => void;
}): ReactNode {
  const styles = useStyles();
  const trouble = troubleOf(props.error);
  const isLost = trouble.status === 404 || trouble.status === 403;
  return (
    <div className={styles.root} role="alert">
      <span className={styles.icon} aria-hidden="true">
        <ErrorCircleRegular />
      </span>
      <Text as={props.isPage === true ? "h1" : "h2"} className={styles.title}>
        {trouble.status === 404 ? words("error.missing") : words("error.title")}
      </Text>
      {trouble.status === 404 ? null : <Text className={styles.text}>{trouble.text}</Text>}
      {trouble.reference === undefined || trouble.status === 404 ? null : (
        <Text className={styles.reference}>{words("error.reference", { id: trouble.reference })}</Text>
      )}
      {isLost && props.home !== undefined ? (
        <div className={styles.actions}>
          <Button as="a" href={props.home}>
            {words("error.home")}
          </Button>
        </div>
      ) : null}
      {props.onRetry === undefined || isLost ? null : (
        <div className={styles.actions}>
          <Button icon={<ArrowClockwiseRegular />} onClick={props.onRetry}>
            {words("action.retry")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** The shape of a list while its rows are on their way. */
export function LoadingRows(props: { readonly rows?: number }): ReactNode {
  const styles = useStyles();
  return (
    <Skeleton aria-label={words("app.loading")} className={styles.rows}>
      {Array.from({ length: props.rows ?? 8 }, (_, at) => (
        <div key={at} className={styles.loadingRow}>
          <SkeletonItem shape="square" size={16} className={styles.loadingIcon} />
          <SkeletonItem size={12} style={{ width: `${48 - ((at * 17) % 24)}%` }} />
          <SkeletonItem size={12} className={styles.loadingCell} />
        </div>
      ))}
    </Skeleton>
  );
}
