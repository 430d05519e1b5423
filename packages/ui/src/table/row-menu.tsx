import { Menu, MenuList, MenuPopover } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { ActionItems } from "../action/index.ts";
import type { Action } from "../action/index.ts";

/** Where the menu of rows stands open, and for which rows. */
export interface OpenMenu<Row> {
  readonly rows: readonly Row[];
  readonly x: number;
  readonly y: number;
}

/** The menu of rows, at the pointer or below the row. */
export function RowMenu<Row>(props: {
  readonly menu: OpenMenu<Row> | undefined;
  readonly actions: readonly Action<Row>[];
  onClose(): void;
}): ReactNode {
  const { menu, actions, onClose } = props;
  if (menu === undefined) return null;
  const target = { getBoundingClientRect: () => new DOMRect(menu.x, menu.y, 0, 0) };
  return (
    <Menu
      open
      onOpenChange={(_, data) => (data.open ? undefined : onClose())}
      positioning={{ target, position: "below", align: "start" }}
    >
      <MenuPopover>
        <MenuList>
          <ActionItems actions={actions} rows={menu.rows} />
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
