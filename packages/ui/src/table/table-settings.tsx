import { TableSettingsRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { MenuOf } from "../menu/index.ts";
import { words } from "../message/index.ts";
import type { Column } from "./column.ts";
import type { TableLayout } from "./layout.ts";

/** The menu that shows and hides columns and changes the height of rows (CC-LST-007). */
export function TableSettings<Row>(props: {
  readonly columns: readonly Column<Row>[];
  readonly layout: TableLayout<Row>;
}): ReactNode {
  const { columns, layout } = props;
  if (layout.isNarrow) return null;
  return (
    <MenuOf
      icon={<TableSettingsRegular />}
      label={words("table.column_settings")}
      entries={() => [
        ...columns
          .filter((column) => column.isName !== true)
          .map((column) => ({
            kind: "switch" as const,
            id: `column ${column.id}`,
            label: column.header,
            isOn: layout.isShown(column),
            staysOpen: true,
            run: () => layout.toggle(column),
          })),
        { kind: "line", id: "line" },
        {
          kind: "switch",
          id: "compact",
          label: words("table.compact"),
          isOn: layout.isCompact,
          staysOpen: true,
          run: () => layout.setCompact(!layout.isCompact),
        },
        { kind: "item", id: "reset", label: words("table.column_reset"), run: layout.reset },
      ]}
    />
  );
}
