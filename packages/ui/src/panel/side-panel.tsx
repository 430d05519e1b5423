import { Button, Text, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { ArrowLeftRegular, DismissRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { words } from "../message/index.ts";
import { useNarrow } from "../shell/index.ts";
import { PanelTabs } from "./panel-tabs.tsx";

const useStyles = makeStyles({
  root: {
    width: "380px",
    flexShrink: 0,
    display: "flex",
    flexDirection: "column",
    minHeight: 0,
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  page: { position: "absolute", inset: "48px 0 0 0", width: "100%", zIndex: 3, borderLeft: "none" },
  wholePage: { top: 0 },
  wide: { width: "min(46%, 880px)", minWidth: "380px" },
  head: { display: "flex", alignItems: "center", gap: "4px", padding: "8px 8px 0 16px" },
  title: { flexGrow: 1, minWidth: 0, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", margin: 0 },
  body: { flexGrow: 1, minHeight: 0, overflowY: "auto", padding: "12px 16px 16px" },
  filled: { padding: 0, overflow: "hidden", display: "flex", flexDirection: "column" },
  foot: {
    display: "flex",
    justifyContent: "flex-end",
    gap: "8px",
    padding: "12px 16px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

interface SidePanelProps {
  readonly title: string;
  readonly tabs?: readonly { readonly id: string; readonly label: string }[];
  readonly tab?: string;
  onTab?(id: string): void;
  /** With it, an arrow leads back to what the panel showed before. */
  onBack?(): void;
  onClose(): void;
  readonly footer?: ReactNode;
  /** There is no top bar above it, as in the frame of an extension. */
  readonly isWhole?: boolean;
  /** What it shows needs room, fills it and scrolls by itself; `page` is all that there is below the top bar. */
  readonly room?: "wide" | "page" | undefined;
  /** In pixels, where it is not a page of its own. */
  readonly width?: number | undefined;
  readonly children: ReactNode;
}

/** The panel beside a list; it never covers the list, and is a page of its own where there is one column. */
export function SidePanel(props: SidePanelProps): ReactNode {
  const { title, tabs, tab, onTab, onBack, onClose, footer, room, children } = props;
  const styles = useStyles();
  const isNarrow = useNarrow();
  const isPage = isNarrow || room === "page";
  return (
    <aside
      aria-label={title}
      className={mergeClasses(
        styles.root,
        room === "wide" && styles.wide,
        isPage && styles.page,
        isPage && props.isWhole === true && styles.wholePage,
      )}
      style={props.width === undefined || isPage ? undefined : { width: `min(${props.width}px, 60vw)` }}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) onClose();
      }}
    >
      <div className={styles.head}>
        {onBack === undefined ? null : (
          <Button appearance="subtle" icon={<ArrowLeftRegular />} aria-label={words("panel.back")} onClick={onBack} />
        )}
        <Text as="h2" weight="semibold" size={400} className={styles.title} title={title}>
          {title}
        </Text>
        <Button appearance="subtle" icon={<DismissRegular />} aria-label={words("panel.close")} onClick={onClose} />
      </div>
      {tabs === undefined ? null : (
        <PanelTabs tabs={tabs} selected={tab ?? tabs[0]?.id ?? ""} onTab={(id) => onTab?.(id)} />
      )}
      {room === undefined ? (
        <div className={styles.body} tabIndex={0} role="group" aria-label={title}>
          {children}
        </div>
      ) : (
        <div className={mergeClasses(styles.body, styles.filled)}>{children}</div>
      )}
      {footer === undefined ? null : <div className={styles.foot}>{footer}</div>}
    </aside>
  );
}
