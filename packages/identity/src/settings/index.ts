export { emailSettingsRoutes } from "./email-settings.routes.ts";
export type { MailSettings } from "./email-settings.service.ts";
