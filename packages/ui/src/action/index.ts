export type { Action } from "./action.ts";
export { ActionItems, ActionMenuPopover } from "./action-menu.tsx";
export { refusalOf, rowActions } from "./refusal.ts";
export { Ribbon } from "./ribbon.tsx";
