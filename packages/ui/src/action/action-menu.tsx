import { MenuItem, MenuList, MenuPopover, Tooltip } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { Action } from "./action.ts";
import { refusalOf } from "./refusal.ts";

interface ActionItemsProps<Row> {
  readonly actions: readonly Action<Row>[];
  readonly rows: readonly Row[];
}

/** The items of a menu over rows; what can't be done says why. */
export function ActionItems<Row>({ actions, rows }: ActionItemsProps<Row>): ReactNode {
  return actions.map((action) => {
    const refusal = refusalOf(action, rows);
    const item = (
      <MenuItem
        key={action.id}
        icon={action.icon}
        disabled={refusal !== undefined}
        secondaryContent={action.shortcut}
        onClick={() => action.run(rows)}
      >
        {action.label}
      </MenuItem>
    );
    if (refusal === undefined) return item;
    return (
      <Tooltip key={action.id} content={refusal} relationship="description" positioning="after">
        {item}
      </Tooltip>
    );
  });
}

/** The menu of rows, for a `Menu` that says where it opens. */
export function ActionMenuPopover<Row>(props: ActionItemsProps<Row>): ReactNode {
  return (
    <MenuPopover>
      <MenuList>
        <ActionItems {...props} />
      </MenuList>
    </MenuPopover>
  );
}
