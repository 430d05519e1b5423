import {
  Button,
  Menu,
  MenuDivider,
  MenuItem,
  MenuItemCheckbox,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from "@fluentui/react-components";
import { TableSettingsRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { words } from "../message/index.ts";
import type { Column } from "./column.ts";
import type { TableLayout } from "./layout.ts";

/** The menu that shows and hides columns and changes the height of rows (CC-LST-007). */
export function TableSettings<Row>(props: {
  readonly columns: readonly Column<Row>[];
  readonly layout: TableLayout<Row>;
}): ReactNode {
  const { columns, layout } = props;
  const shown = columns.filter(layout.isShown).map((column) => column.id);
  return (
    <Menu checkedValues={{ columns: shown, rows: layout.isCompact ? ["compact"] : [] }}>
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          icon={<TableSettingsRegular />}
          aria-label={words("table.column_settings")}
          title={words("table.column_settings")}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {columns
            .filter((column) => column.isName !== true)
            .map((column) => (
              <MenuItemCheckbox
                key={column.id}
                name="columns"
                value={column.id}
                persistOnClick
                onClick={() => layout.toggle(column)}
              >
                {column.header}
              </MenuItemCheckbox>
            ))}
          <MenuDivider />
          <MenuItemCheckbox
            name="rows"
            value="compact"
            persistOnClick
            onClick={() => layout.setCompact(!layout.isCompact)}
          >
            {words("table.compact")}
          </MenuItemCheckbox>
          <MenuItem onClick={layout.reset}>{words("table.column_reset")}</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
