export type { Action } from "./action.ts";
export { actionEntries } from "./entries.ts";
export { refusalOf, rowActions } from "./refusal.ts";
export { Ribbon } from "./ribbon.tsx";
