import { Button, Dialog, DialogSurface, makeStyles, Text, tokens, useFocusFinders } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useId } from "react";
import type { ReactNode } from "react";
import type { DialogSize } from "@muniment/extension-kit/host";
import { useFocusKeeper, useReturnedFocus } from "../focus/index.ts";
import { words } from "../message/index.ts";

const SIZES: Readonly<Record<DialogSize, readonly [width: string, height: string]>> = {
  small: ["420px", "320px"],
  medium: ["640px", "520px"],
  large: ["960px", "760px"],
};

const useStyles = makeStyles({
  surface: {
    display: "flex",
    flexDirection: "column",
    padding: 0,
    overflow: "hidden",
    maxHeight: "calc(100dvh - 32px)",
  },
  head: {
    display: "flex",
    alignItems: "center",
    gap: tokens.spacingHorizontalS,
    padding: "12px 12px 8px 20px",
    flexShrink: 0,
  },
  names: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0 },
  title: { marginBlock: 0 },
  from: { color: tokens.colorNeutralForeground3 },
  body: { display: "flex", flexGrow: 1, minHeight: 0 },
});

/**
 * A page of an extension over the page; Escape outside of its frame and the cross close it. Whose it is is always told,
 * since extensions choose titles, and a title may claim to be the program's.
 */
export function ExtensionDialog(props: {
  readonly title: string;
  /** The name under which the extension is installed. */
  readonly from: string;
  readonly size: DialogSize;
  readonly onClose: () => void;
  readonly children: ReactNode;
}): ReactNode {
  const styles = useStyles();
  const title = useId();
  const from = useId();
  const [width, height] = SIZES[props.size];
  // The focus is in a frame that goes with the dialog: without these the page around would stay hidden from listeners.
  useReturnedFocus();
  useFocusKeeper(useFocusFinders);
  return (
    <Dialog open onOpenChange={(_event, { open }) => (open ? undefined : props.onClose())}>
      <DialogSurface
        className={styles.surface}
        style={{ width, height, maxWidth: "calc(100vw - 16px)" }}
        aria-labelledby={title}
        aria-describedby={from}
      >
        <div className={styles.head}>
          <div className={styles.names}>
            <Text as="h2" id={title} size={500} weight="semibold" truncate wrap={false} className={styles.title}>
              {props.title}
            </Text>
            <Text id={from} size={200} truncate wrap={false} className={styles.from}>
              {words("extension.from", { name: props.from })}
            </Text>
          </div>
          <Button
            appearance="subtle"
            icon={<DismissRegular />}
            aria-label={words("action.close")}
            onClick={props.onClose}
          />
        </div>
        <div className={styles.body}>{props.children}</div>
      </DialogSurface>
    </Dialog>
  );
}
