import { useMemo, useState } from "react";
import { useNarrow } from "../shell/index.ts";
import { briefLine } from "./brief-line.tsx";
import type { Column } from "./column.ts";

/** A person's own arrangement of a table, kept in the browser. */
interface Layout {
  readonly widths: Readonly<Record<string, number>>;
  /** Ids of columns that differ from what is shown at first. */
  readonly toggled: readonly string[];
  readonly isCompact: boolean;
}

const FIRST: Layout = { widths: {}, toggled: [], isCompact: true };
const LEAST_WIDTH = 56;

function read(key: string): Layout {
  try {
    return { ...FIRST, ...(JSON.parse(localStorage.getItem(key) ?? "{}") as Partial<Layout>) };
  } catch {
    return FIRST;
  }
}

/** A column as this person sees it. */
export type ShownColumn<Row> = Column<Row> & { readonly shownWidth: number };

/** What the person made of a table's columns and rows. */
export interface TableLayout<Row> {
  readonly columns: readonly ShownColumn<Row>[];
  readonly isCompact: boolean;
  /** There is room for one column only, so nothing can be arranged. */
  readonly isNarrow: boolean;
  isShown(column: Column<Row>): boolean;
  toggle(column: Column<Row>): void;
  resize(column: Column<Row>, width: number): void;
  setCompact(isCompact: boolean): void;
  reset(): void;
}

/** Reads and keeps the arrangement under `name`; `isBeside` when something stands beside that leaves room for one column. */
export function useTableLayout<Row>(
  name: string,
  columns: readonly Column<Row>[],
  isBeside: boolean = false,
): TableLayout<Row> {
  const key = `muniment.table.${name}`;
  const [layout, setLayout] = useState(() => read(key));
  const keep = (changed: Layout): void => {
    localStorage.setItem(key, JSON.stringify(changed));
    setLayout(changed);
  };
  const isShown = (column: Column<Row>): boolean => isShownIn(layout, column);
  const hasOneColumn = useNarrow();
  const isNarrow = hasOneColumn || isBeside;
  const shown = useMemo(() => {
    const wanted = columns.filter((column) => isShownIn(layout, column));
    return isNarrow
      ? inOneColumn(wanted)
      : wanted.map((column) => ({ ...column, shownWidth: layout.widths[column.id] ?? column.width }));
  }, [columns, layout, isNarrow]);
  return {
    columns: shown,
    isCompact: layout.isCompact && !isNarrow,
    isNarrow,
    isShown,
    toggle(column) {
      const others = layout.toggled.filter((id) => id !== column.id);
      keep({ ...layout, toggled: others.length < layout.toggled.length ? others : [...others, column.id] });
    },
    resize(column, width) {
      keep({ ...layout, widths: { ...layout.widths, [column.id]: Math.max(LEAST_WIDTH, Math.round(width)) } });
    },
    setCompact(isCompact) {
      keep({ ...layout, isCompact });
    },
    reset() {
      localStorage.removeItem(key);
      setLayout(FIRST);
    },
  };
}

function isShownIn<Row>({ toggled }: Layout, column: Column<Row>): boolean {
  return column.isName === true || (column.isHidden === true) === toggled.includes(column.id);
}

/** The column of the name alone, with what the others have to say below it. */
function inOneColumn<Row>(columns: readonly Column<Row>[]): readonly ShownColumn<Row>[] {
  return columns
    .filter(({ isName }) => isName === true)
    .map((name) => ({
      ...name,
      isWide: true,
      shownWidth: name.width,
      cell: (row) => name.cell(row, briefLine(columns.map(({ brief }) => brief?.(row)))),
    }));
}
