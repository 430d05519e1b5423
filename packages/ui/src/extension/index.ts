export { dialogOf, pointsAt } from "./extension.ts";
export type { Extension, ExtensionDoor, ExtensionPoint, PlacedPoint } from "./extension.ts";
export { ExtensionDialog } from "./extension-dialog.tsx";
export { ExtensionFrame } from "./extension-frame.tsx";
