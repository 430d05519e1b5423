/** The part of a key's event that decides. */
export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** What a key of the checklist stands for (tracker.md 22). */
export type KeyAct =
  | {
      readonly act: "go";
      readonly rows: number | "first" | "last" | "page-up" | "page-down";
      readonly isRange: boolean;
    }
  | { readonly act: "left" | "right" | "edit" | "rename" | "select" | "select-all" | "done" | "menu" | "leave" }
  | { readonly act: "editor"; readonly column: "assignees" | "due" | "status" | "priority" }
  | { readonly act: "move"; readonly to: "up" | "down" | "in" | "out" }
  | {
      readonly act: "add" | "add-below" | "to-me" | "open" | "comment" | "follow" | "link" | "delete" | "undo" | "redo";
    }
  | { readonly act: "open-next"; readonly step: -1 | 1 };

const PLAIN: Readonly<Record<string, KeyAct>> = {
  ArrowLeft: { act: "left" },
  ArrowRight: { act: "right" },
  Enter: { act: "edit" },
  F2: { act: "rename" },
  " ": { act: "select" },
  x: { act: "done" },
  a: { act: "editor", column: "assignees" },
  d: { act: "editor", column: "due" },
  s: { act: "editor", column: "status" },
  p: { act: "editor", column: "priority" },
  m: { act: "to-me" },
  n: { act: "add" },
  N: { act: "add-below" },
  o: { act: "open" },
  c: { act: "comment" },
  f: { act: "follow" },
  l: { act: "link" },
  "[": { act: "open-next", step: -1 },
  "]": { act: "open-next", step: 1 },
  Delete: { act: "delete" },
  ContextMenu: { act: "menu" },
  Escape: { act: "leave" },
};

const WITH_ALT: Readonly<Record<string, KeyAct>> = {
  ArrowUp: { act: "move", to: "up" },
  ArrowDown: { act: "move", to: "down" },
  ArrowRight: { act: "move", to: "in" },
  ArrowLeft: { act: "move", to: "out" },
};

const STEPS: Readonly<Record<string, -1 | 1 | "first" | "last" | "page-up" | "page-down">> = {
  ArrowUp: -1,
  ArrowDown: 1,
  Home: "first",
  End: "last",
  PageUp: "page-up",
  PageDown: "page-down",
};

/** Reads a key of the checklist; `undefined` for one that is not its own. */
export function readKey(pressed: PressedKey): KeyAct | undefined {
  const { key, altKey, shiftKey } = pressed;
  if (pressed.ctrlKey || pressed.metaKey) return altKey ? undefined : readChord(key.toLowerCase(), shiftKey);
  if (altKey) return WITH_ALT[key];
  if (key === "F10") return shiftKey ? { act: "menu" } : undefined;
  const rows = STEPS[key];
  if (rows !== undefined) return { act: "go", rows, isRange: shiftKey };
  return shiftKey && key !== "N" ? undefined : PLAIN[key];
}

function readChord(key: string, isShifted: boolean): KeyAct | undefined {
  if (key === "z") return { act: isShifted ? "redo" : "undo" };
  if (isShifted) return undefined;
  if (key === "a") return { act: "select-all" };
  return key === "enter" ? { act: "done" } : undefined;
}
