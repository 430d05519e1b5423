import {
  Button,
  Menu,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Overflow,
  OverflowItem,
  Toolbar,
  ToolbarButton,
  Tooltip,
  makeStyles,
  tokens,
  useIsOverflowItemVisible,
  useOverflowMenu,
} from "@fluentui/react-components";
import { MoreHorizontalRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode, Ref } from "react";
import { words } from "../message/index.ts";
import type { Action } from "./action.ts";
import { ActionItems } from "./action-menu.tsx";
import { refusalOf } from "./refusal.ts";

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
  actions: { flexGrow: 1, minWidth: 0, overflow: "hidden", padding: 0, flexWrap: "nowrap" },
  button: { flexShrink: 0, whiteSpace: "nowrap" },
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
  const shown = actions.filter((action) => rows.length > 0 || action.needs === "none");
  return (
    <div className={styles.root}>
      <Overflow padding={44} minimumVisible={1}>
        <Toolbar aria-label={label} className={styles.actions}>
          {shown.map((action, at) => (
            <OverflowItem key={action.id} id={action.id} priority={shown.length - at}>
              <RibbonButton action={action} rows={rows} />
            </OverflowItem>
          ))}
          <RibbonMenu actions={shown} rows={rows} />
        </Toolbar>
      </Overflow>
      <div className={styles.end}>{children}</div>
    </div>
  );
}

function RibbonButton<Row>(props: { readonly action: Action<Row>; readonly rows: readonly Row[] }): ReactNode {
  const { action, rows, ...given } = props;
  const styles = useStyles();
  const [isPointed, setIsPointed] = useState(false);
  const refusal = refusalOf(action, rows);
  // The tooltip stays in place when there is nothing to say: the button must not be made anew, or it loses the focus.
  return (
    <Tooltip
      content={refusal ?? action.label}
      relationship="description"
      visible={isPointed && refusal !== undefined}
      onVisibleChange={(_, { visible }) => setIsPointed(visible)}
    >
      <ToolbarButton
        {...given}
        className={styles.button}
        icon={action.icon}
        appearance={action.isPrimary === true ? "primary" : "subtle"}
        disabledFocusable={refusal !== undefined}
        onClick={() => action.run(rows)}
      >
        {action.label}
      </ToolbarButton>
    </Tooltip>
  );
}

function RibbonMenu<Row>(props: {
  readonly actions: readonly Action<Row>[];
  readonly rows: readonly Row[];
}): ReactNode {
  const { ref, isOverflowing } = useOverflowMenu<HTMLButtonElement>();
  if (!isOverflowing) return null;
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button
          ref={ref as Ref<never>}
          appearance="subtle"
          icon={<MoreHorizontalRegular />}
          aria-label={words("action.more")}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {props.actions.map((action) => (
            <HiddenAction key={action.id} action={action} rows={props.rows} />
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

function HiddenAction<Row>(props: { readonly action: Action<Row>; readonly rows: readonly Row[] }): ReactNode {
  const isVisible = useIsOverflowItemVisible(props.action.id);
  return isVisible ? null : <ActionItems actions={[props.action]} rows={props.rows} />;
}
