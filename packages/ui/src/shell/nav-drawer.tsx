import { OverlayDrawer, makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";

const useStyles = makeStyles({ root: { width: "min(320px, 86vw)" } });

/** The left pane where there is room for one column only: over the page, when it is asked for. */
export function NavDrawer(props: {
  readonly isOpen: boolean;
  readonly children: ReactNode;
  onClose(): void;
}): ReactNode {
  const styles = useStyles();
  return (
    <OverlayDrawer
      open={props.isOpen}
      onOpenChange={(_, data) => (data.open ? undefined : props.onClose())}
      className={styles.root}
    >
      {props.children}
    </OverlayDrawer>
  );
}
