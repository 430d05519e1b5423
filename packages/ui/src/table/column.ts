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
  /**
   * Where there is room for one column only, that of the name gets what the other columns have to say in `brief`, and
   * puts it in a second line.
   */
  readonly cell: (row: Row, brief?: ReactNode) => ReactNode;
  /** What this column says in the second line of the name; without it nothing. */
  readonly brief?: (row: Row) => ReactNode;
}

/** What a table is sorted by. */
export interface Sorting {
  readonly column: string;
  readonly direction: "asc" | "desc";
}
