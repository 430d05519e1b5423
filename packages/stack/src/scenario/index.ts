export { demonstrationApplications, demonstrationGroundwork, demonstrationSecrets } from "./demonstration-secrets.ts";
export { loadDemonstrationFirm } from "./load-firm.ts";
export type { DemonstrationFirm, LoadOptions } from "./load-firm.ts";
export type { DemonstrationSecrets } from "./demonstration-secrets.ts";
export { createChooser } from "./seeded-choice.ts";
export type { Chooser } from "./seeded-choice.ts";
