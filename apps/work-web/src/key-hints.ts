import type { KeyHint } from "@muniment/ui/keys";
import { t } from "./messages.ts";

/** Letters that move through a list (WORK-KEY-005). */
export const KEY_ALIASES = { j: "ArrowDown", k: "ArrowUp" } as const;

const hint = (what: string, ...keys: readonly string[]): KeyHint => ({ keys, what });

const start = (): readonly KeyHint[] => [
  hint(t("keys.search"), "/", "Ctrl K"),
  hint(t("advanced.title"), "g a"),
  hint(t("keys.go_recent"), "g r"),
  hint(t("keys.go_checkouts"), "g c"),
  hint(t("keys.go_trash"), "g b"),
  hint(t("keys.move"), "↑", "↓", "k", "j"),
  hint(t("keys.select"), "Space"),
  hint(t("keys.range"), "Shift ↑", "Shift ↓"),
  hint(t("keys.all"), "Ctrl A"),
  hint(t("keys.open"), "Enter"),
];

const panels = (): readonly KeyHint[] => [
  hint(t("panel.preview"), "Shift Space"),
  hint(t("panel.properties"), "p"),
  hint(t("panel.versions"), "v"),
  hint(t("panel.timeline"), "t"),
  hint(t("security.title"), "s"),
];

const end = (): readonly KeyHint[] => [hint(t("keys.back"), "Esc")];

/** The keys of the list of a place, as `?` shows them (WORK-KEY-005). */
export function keyHints(): readonly KeyHint[] {
  return [
    ...start(),
    hint(t("action.rename"), "F2"),
    hint(t("action.trash"), "Del"),
    hint(t("action.move"), "m"),
    hint(t("action.copy"), "c"),
    hint(t("action.check_out"), "o"),
    hint(t("action.check_in"), "i"),
    hint(t("action.upload"), "u"),
    ...panels(),
    ...end(),
  ];
}

/** Those of a list of things of several places. */
export function foundKeyHints(): readonly KeyHint[] {
  return [...start(), ...panels(), ...end()];
}

/** Those of the list of workspaces. */
export function workspaceKeyHints(): readonly KeyHint[] {
  return [
    ...start(),
    hint(t("workspace.new"), "n"),
    hint(t("panel.properties"), "p"),
    hint(t("security.title"), "s"),
    ...end(),
  ];
}

/** Those of the trash. */
export function trashKeyHints(): readonly KeyHint[] {
  return [...start().filter(({ what }) => what !== t("keys.open")), hint(t("trash.restore"), "r"), ...end()];
}
