import {
  Button,
  Overflow,
  OverflowItem,
  makeStyles,
  tokens,
  useOverflowMenu,
  useOverflowVisibility,
} from "@fluentui/react-components";
import { MoreHorizontalRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { useHint } from "../hint/index.ts";
import { MenuOf } from "../menu/index.ts";
import { words } from "../message/index.ts";
import type { Action } from "./action.ts";
import { actionEntries } from "./entries.ts";
import { refusalOf } from "./refusal.ts";
import { useToolbarKeys } from "./toolbar-keys.ts";

const useStyles = makeStyles({
  root: {
    display: "flex",
    alignItems: "center",
    minHeight: "44px",
    paddingInline: "16px 8px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    flexShrink: 0,
    minWidth: 0,
  },
  actions: {
    display: "flex",
    alignItems: "center",
    flexGrow: 1,
    minWidth: 0,
    overflow: "hidden",
    padding: 0,
    flexWrap: "nowrap",
  },
  button: { flexShrink: 0, whiteSpace: "nowrap", minWidth: 0 },
  note: { display: "inline-flex", paddingInlineStart: "4px", opacity: 0.75 },
  end: { display: "flex", alignItems: "center", gap: "4px", flexShrink: 0 },
});

interface RibbonProps<Row> {
  readonly label: string;
  readonly actions: readonly Action<Row>[];
  /** The rows that are selected. */
  readonly rows: readonly Row[];
  /** Stands at the end of the ribbon: what is selected, settings of the list. */
  readonly children?: ReactNode;
}

/** The bar of actions above a list; what has no room goes into a menu. With nothing selected only the page's own show. */
export function Ribbon<Row>({ label, actions, rows, children }: RibbonProps<Row>): ReactNode {
  const styles = useStyles();
  const { root, ...keys } = useToolbarKeys();
  const shown = actions.filter((action) => rows.length > 0 || action.needs === "none");
  const beside = shown.filter((action) => action.isOverflow !== true);
  return (
    <div ref={root} className={styles.root}>
      <Overflow padding={44} minimumVisible={1}>
        <div role="toolbar" aria-label={label} className={styles.actions} {...keys}>
          {beside.map((action, at) => (
            <OverflowItem key={action.id} id={action.id} priority={beside.length - at}>
              <RibbonButton action={action} rows={rows} />
            </OverflowItem>
          ))}
          <RibbonMenu actions={shown} rows={rows} />
        </div>
      </Overflow>
      <div className={styles.end}>{children}</div>
    </div>
  );
}

function RibbonButton<Row>(props: { readonly action: Action<Row>; readonly rows: readonly Row[] }): ReactNode {
  const { action, rows, ...given } = props;
  const styles = useStyles();
  const refusal = refusalOf(action, rows);
  const told = refusal ?? action.note?.text;
  const { given: hinted, hint } = useHint(told, "below");
  return (
    <>
      <Button
        {...given}
        {...hinted}
        className={styles.button}
        icon={action.icon}
        appearance={action.isPrimary === true ? "primary" : "subtle"}
        disabledFocusable={refusal !== undefined}
        {...(told === undefined ? {} : { "aria-description": told })}
        onClick={() => action.run(rows)}
      >
        {action.label}
        {action.note === undefined ? null : <span className={styles.note}>{action.note.mark}</span>}
      </Button>
      {hint}
    </>
  );
}

function RibbonMenu<Row>(props: {
  readonly actions: readonly Action<Row>[];
  readonly rows: readonly Row[];
}): ReactNode {
  const { ref, isOverflowing } = useOverflowMenu<HTMLDivElement>();
  const { itemVisibility } = useOverflowVisibility();
  const hidden = props.actions.filter(({ id, isOverflow }) => isOverflow === true || !itemVisibility[id]);
  if (!isOverflowing && !props.actions.some(({ isOverflow }) => isOverflow === true)) return null;
  return (
    <div ref={ref}>
      <MenuOf
        icon={<MoreHorizontalRegular />}
        label={words("action.more")}
        entries={() => actionEntries(hidden, props.rows)}
      />
    </div>
  );
}
