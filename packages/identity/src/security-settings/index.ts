export { createSecurityPolicy } from "./security-policy.ts";
export type { SecurityPolicy } from "./security-policy.ts";
export { securitySettingRoutes } from "./security-setting.routes.ts";
export { secondsLeft, sessionLimits } from "./session-limits.ts";
export type { SessionLimits } from "./session-limits.ts";
