export { KeysDialog } from "./keys-dialog.tsx";
export type { KeyHint } from "./keys-dialog.tsx";
export { usePageKeys } from "./page-keys.ts";
