import type { ReactElement } from "react";

interface Entry {
  readonly id: string;
  readonly label: string;
  /** The menu stays open when it is chosen. */
  readonly staysOpen?: boolean;
  run(): void;
}

/** Something that is done, or a place that is gone to. */
interface Item extends Entry {
  readonly kind: "item";
  readonly icon?: ReactElement | undefined;
  readonly shortcut?: string | undefined;
  /** A small mark beside the label, and what it means in words. */
  readonly note?: { readonly mark: ReactElement; readonly text: string } | undefined;
  /** Why it can't be chosen; `undefined` when it can. */
  readonly refusal?: string | undefined;
  /** Where one is already. */
  readonly isCurrent?: boolean;
}

/** One of several that exclude each other, or something that is on or off by itself. */
interface Choice extends Entry {
  readonly kind: "one-of" | "switch";
  readonly isOn: boolean;
}

/** What stands in a menu, from top to bottom. */
export type MenuEntry = Item | Choice | { readonly kind: "line"; readonly id: string };
