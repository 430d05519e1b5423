import { makeStyles, tokens } from "@fluentui/react-components";
import { createContext, useContext } from "react";
import type { ReactNode } from "react";
import { t } from "../../messages.ts";

const NONE: ReadonlySet<string> = new Set();

/** Keys of rows that somebody else changed since they were shown. */
export const NewsContext = createContext<ReadonlySet<string> | undefined>(undefined);

const useStyles = makeStyles({
  root: {
    display: "inline-block",
    width: "8px",
    height: "8px",
    borderRadius: "50%",
    flexShrink: 0,
    backgroundColor: tokens.colorBrandBackground,
  },
});

/** A mark beside the name of a row that is not any more as it is shown (CC-LST-016). */
export function NewsMark({ of }: { readonly of: string }): ReactNode {
  const styles = useStyles();
  const news = useContext(NewsContext) ?? NONE;
  return news.has(of) ? (
    <span className={styles.root} role="img" aria-label={t("news.row")} title={t("news.row")} />
  ) : null;
}
