import type { KeyHint } from "@muniment/ui/keys";
import { t } from "./messages.ts";

/** Letters that move through a list, as in Work. */
export const KEY_ALIASES = { j: "ArrowDown", k: "ArrowUp" } as const;

const hint = (what: string, ...keys: readonly string[]): KeyHint => ({ keys, what });

/** The keys of the e-mails, as `?` shows them. */
export function emailKeyHints(): readonly KeyHint[] {
  return [
    hint(t("keys.move"), "↑", "↓", "k", "j"),
    hint(t("keys.select"), "Space"),
    hint(t("keys.open"), "Enter"),
    hint(t("emails.take_next"), "n"),
    hint(t("email.take"), "t"),
    hint(t("email.file"), "f"),
    hint(t("email.complete"), "e"),
    hint(t("email.link"), "l"),
    hint(t("email.assign"), "a"),
    hint(t("keys.back"), "Esc"),
  ];
}
