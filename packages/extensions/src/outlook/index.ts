export { createOutlookAddins, frameHostsOf, manifestOf } from "./outlook.service.ts";
export type { OutlookAddins, OutlookDeps } from "./outlook.service.ts";
export { outlookRoutes } from "./outlook.routes.ts";
export { OFFICE_JS, readOutlookSettings } from "./outlook-settings.ts";
export type { OutlookSettings } from "./outlook-settings.ts";
