import type { MenuEntry } from "../menu/index.ts";
import type { Action } from "./action.ts";
import { refusalOf } from "./refusal.ts";

/** Actions over rows as a menu shows them; what can't be done says why. */
export function actionEntries<Row>(actions: readonly Action<Row>[], rows: readonly Row[]): readonly MenuEntry[] {
  return actions.map((action) => ({
    kind: "item",
    id: action.id,
    label: action.label,
    icon: action.icon,
    shortcut: action.shortcut,
    note: action.note,
    refusal: refusalOf(action, rows),
    run: () => action.run(rows),
  }));
}
