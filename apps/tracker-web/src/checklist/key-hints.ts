import type { KeyHint } from "@muniment/ui/keys";
import { t } from "../messages.ts";

const hint = (what: string, ...keys: readonly string[]): KeyHint => ({ keys, what });

/** The keys of a checklist, as `?` shows them (TRK-KEY-002). */
export function checklistKeyHints(): readonly KeyHint[] {
  return [
    hint(t("keys.move"), "↑", "↓", "←", "→"),
    hint(t("keys.edit"), "Enter", "F2"),
    hint(t("keys.select"), "Space", "Shift+↓", "Ctrl+A"),
    hint(t("keys.done"), "x", "Ctrl+Enter"),
    hint(t("task.new_after"), "n"),
    hint(t("task.new_below"), "Shift+n"),
    hint(t("keys.indent"), "Alt+→", "Alt+←"),
    hint(t("keys.shift"), "Alt+↑", "Alt+↓"),
    hint(t("keys.assign"), "a"),
    hint(t("assignee.to_me"), "m"),
    hint(t("keys.fields"), "d", "s", "p"),
    hint(t("keys.details"), "o"),
    hint(t("keys.neighbours"), "[", "]"),
    hint(t("keys.comment"), "c"),
    hint(t("keys.follow"), "f", "l"),
    hint(t("checklist.search"), "/"),
    hint(t("keys.undo"), "Ctrl+Z", "Shift+Ctrl+Z"),
    hint(t("action.delete"), "Del"),
    hint(t("keys.menu"), "Shift+F10"),
    hint(t("keys.unassign"), "Ctrl+D"),
  ];
}
