export { focusList } from "./kept-focus.ts";
export { Mark } from "./mark.tsx";
export { useNarrow } from "./narrow.ts";
export { PageHeader } from "./page-header.tsx";
export { Shell } from "./shell.tsx";
export type { PartLink } from "./shell.tsx";
