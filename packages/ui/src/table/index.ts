export type { Column, Sorting } from "./column.ts";
export { DataTable } from "./data-table.tsx";
export type { DataTableProps } from "./data-table.tsx";
export { useTableLayout } from "./layout.ts";
export type { TableLayout } from "./layout.ts";
export { useSelection } from "./selection.ts";
export type { Selection } from "./selection.ts";
export { SelectionCount } from "./selection-count.tsx";
export { TableSettings } from "./table-settings.tsx";
