export { KeysHelp } from "./keys-help.tsx";
export type { KeyHint } from "./keys-dialog.tsx";
export { usePageKeys, useSequenceKeys } from "./page-keys.ts";
