export { DiscardDialog } from "./discard-dialog.tsx";
export { FormDialog } from "./form-dialog.tsx";
export type { DialogChoice } from "./form-dialog.tsx";
