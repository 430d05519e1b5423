import type { ReactNode } from "react";

/** One column of a table. */
export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** Pixels at first. */
  readonly width: number;
  /** Takes what room is left; of one column. */
  readonly isWide?: boolean;
  /** Numbers stand at the end. */
  readonly isNumber?: boolean;
  readonly isSortable?: boolean;
  /** Not shown until the person asks for it. */
  readonly isHidden?: boolean;
  /** Always shown: what names the row. */
  readonly isName?: boolean;
  /** The whole text of the cell, for hovering and screen readers where `cell` shows less. */
  readonly text?: (row: Row) => string;
  readonly cell: (row: Row) => ReactNode;
}

/** What a table is sorted by. */
export interface Sorting {
  readonly column: string;
  readonly direction: "asc" | "desc";
}
