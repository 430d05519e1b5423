import { words } from "../message/index.ts";
import type { Action } from "./action.ts";

/** Why an action can't be used on a selection, in words; `undefined` when it can. */
export function refusalOf<Row>(action: Action<Row>, rows: readonly Row[]): string | undefined {
  if (action.needs !== "none" && rows.length === 0) return words("action.none_selected");
  if (action.needs === "one" && rows.length > 1) return words("action.one_only");
  return action.refuse?.(rows);
}

/** The actions that a row's own menu shows. */
export function rowActions<Row>(actions: readonly Action<Row>[]): readonly Action<Row>[] {
  return actions.filter((action) => action.needs !== "none");
}
