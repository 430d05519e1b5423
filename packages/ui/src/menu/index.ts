export { MenuAt, MenuOf } from "./menu-of.tsx";
export type { MenuEntry } from "./entry.ts";
