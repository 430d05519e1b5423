export { demonstrationApplications, demonstrationGroundwork, demonstrationSecrets } from "./demonstration-secrets.ts";
export { loadDemonstrationFirm } from "./load-firm.ts";
export type { DemonstrationFirm, LoadOptions } from "./load-firm.ts";
export type { DemonstrationSecrets } from "./demonstration-secrets.ts";
export { createChooser } from "./seeded-choice.ts";
export type { Chooser } from "./seeded-choice.ts";
export { INTAKE_ADDRESS, linkOperate, loadOperateFirm } from "./operate/operate-firm.ts";
export { openWebBrowser } from "./operate/web-browser.ts";
export type { WebBrowser } from "./operate/web-browser.ts";
