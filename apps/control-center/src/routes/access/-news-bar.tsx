import { Button, MessageBar, MessageBarActions, MessageBarBody, makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { t } from "../../messages.ts";
import type { Pages } from "./-pages.ts";

const useStyles = makeStyles({ root: { flexShrink: 0, borderRadius: 0 } });

/** Tells that somebody else changed the list, and shows it when the person says so: nothing jumps (CC-LST-016). */
export function NewsBar<Row>({ pages }: { readonly pages: Pages<Row> }): ReactNode {
  const styles = useStyles();
  if (pages.news === undefined) return null;
  const count = pages.news.size;
  return (
    <MessageBar intent="info" className={styles.root}>
      <MessageBarBody>{count === 0 ? t("news.moved") : t("news.changed", { count })}</MessageBarBody>
      <MessageBarActions>
        <Button size="small" onClick={pages.reload}>
          {t("news.show")}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}
