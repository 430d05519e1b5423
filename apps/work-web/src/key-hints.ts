import type { KeyHint } from "@muniment/ui/keys";
import { t } from "./messages.ts";

/** The keys of the list of a place, as `?` shows them (WORK-KEY-005). */
export function keyHints(): readonly KeyHint[] {
  return [
    { keys: ["/", "Ctrl K"], what: t("keys.search") },
    { keys: ["↑", "↓"], what: t("keys.move") },
    { keys: ["Space"], what: t("keys.select") },
    { keys: ["Shift ↑", "Shift ↓"], what: t("keys.range") },
    { keys: ["Ctrl A"], what: t("keys.all") },
    { keys: ["Enter"], what: t("keys.open") },
    { keys: ["F2"], what: t("action.rename") },
    { keys: ["Del"], what: t("action.trash") },
    { keys: ["m"], what: t("action.move") },
    { keys: ["c"], what: t("action.copy") },
    { keys: ["u"], what: t("action.upload") },
    { keys: ["p"], what: t("panel.properties") },
    { keys: ["v"], what: t("panel.versions") },
    { keys: ["t"], what: t("panel.timeline") },
    { keys: ["s"], what: t("security.title") },
    { keys: ["Esc"], what: t("keys.back") },
  ];
}
