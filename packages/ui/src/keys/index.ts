import { later } from "../later/index.ts";

export type { KeyHint } from "./keys-dialog.tsx";
export { usePageKeys, useSequenceKeys } from "./page-keys.ts";

/** The keys of a page, which `?` shows. */
export const KeysDialog = later(async () => (await import("./keys-dialog.tsx")).KeysDialog);
