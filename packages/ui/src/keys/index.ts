export { KeysDialog } from "./keys-dialog.tsx";
export type { KeyHint } from "./keys-dialog.tsx";
export { usePageKeys, useSequenceKeys } from "./page-keys.ts";
