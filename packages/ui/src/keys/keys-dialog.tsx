import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
  useFocusFinders,
} from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useFocusKeeper } from "../focus/index.ts";
import { words } from "../message/index.ts";

const useStyles = makeStyles({
  list: { display: "grid", gridTemplateColumns: "auto 1fr", columnGap: "24px", rowGap: "8px", margin: 0 },
  keys: { display: "flex", gap: "4px", alignItems: "center" },
  key: {
    fontFamily: "inherit",
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    minWidth: "12px",
    textAlign: "center",
    padding: "1px 6px",
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  what: { margin: 0 },
});

/** Keys that are pressed together or instead of each other, and what they do. */
export interface KeyHint {
  readonly keys: readonly string[];
  readonly what: string;
}

/** The keys of a page, which `?` shows. */
export function KeysDialog(props: { readonly hints: readonly KeyHint[]; onClose(): void }): ReactNode {
  const styles = useStyles();
  useFocusKeeper(useFocusFinders);
  return (
    <Dialog open onOpenChange={(_, data) => (data.open ? undefined : props.onClose())}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{words("keys.title")}</DialogTitle>
          <DialogContent>
            <dl className={styles.list}>
              {props.hints.flatMap(({ keys, what }) => [
                <dt key={what} className={styles.keys}>
                  {keys.map((key) => (
                    <kbd key={key} className={styles.key}>
                      {key}
                    </kbd>
                  ))}
                </dt>,
                <dd key={`${what}:`} className={styles.what}>
                  {what}
                </dd>,
              ])}
            </dl>
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={props.onClose}>
              {words("action.close")}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
