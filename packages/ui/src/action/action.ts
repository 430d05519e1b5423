import type { ReactElement } from "react";

/** One thing that can be done with rows; the ribbon, the row's menu and right-click all show the same list (CC-NAV-008). */
export interface Action<Row> {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactElement;
  /** What must be selected: nothing (an action of the page), exactly one row, or one and more. */
  readonly needs: "none" | "one" | "some";
  /** Why these rows can't have it; `undefined` when they can. */
  readonly refuse?: (rows: readonly Row[]) => string | undefined;
  /** Shown beside the label, such as `Del`; the list binds it. */
  readonly shortcut?: string;
  /** A small mark beside the label, and what it means in words. */
  readonly note?: { readonly mark: ReactElement; readonly text: string };
  readonly isPrimary?: boolean;
  /** Stands in the ribbon's menu however much room there is. */
  readonly isOverflow?: boolean;
  run(rows: readonly Row[]): void;
}
