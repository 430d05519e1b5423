export { demonstrationApplications, demonstrationGroundwork, demonstrationSecrets } from "./demonstration-secrets.ts";
export { loadDemonstrationFirm } from "./load-firm.ts";
export type { DemonstrationFirm, LoadOptions } from "./load-firm.ts";
export type { DemonstrationSecrets } from "./demonstration-secrets.ts";
