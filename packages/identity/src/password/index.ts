export { defaultPasswordSettings } from "./settings.ts";
export type { PasswordSettings } from "./settings.ts";
export { tellLock } from "./lock-notice.ts";
export type { PasswordLog } from "./password.events.ts";
export { createPasswordHasher } from "./password-hash.ts";
export { createPasswordCheck } from "./password-check.service.ts";
export type { CheckPassword, PasswordCheck } from "./password-check.service.ts";
export { createPasswordService, createPasswordStore } from "./password.service.ts";
export type { PasswordRequest, PasswordService } from "./password.service.ts";
export { passwordRoutes } from "./password.routes.ts";
export { recentFailures } from "./address-limit.ts";
export { forgetFailures } from "./failed-sign-in.repository.ts";
export { forgetUnknownSignIns } from "./unknown-sign-in.repository.ts";
export { NOT_SAVED_TEXT } from "./page.ts";
export {
  checkChosenPassword,
  chosenPasswordFields,
  PASSWORD_FIELD,
  PASSWORD_RULES,
  REPEAT_FIELD,
} from "./password-rules.ts";
export { addPasswordPage } from "./password-page.routes.ts";
export { spendLink } from "./reset-link.repository.ts";
export { createPasswordLinks } from "./reset-link.service.ts";
export type { PasswordLinks } from "./reset-link.service.ts";
export type { PasswordLinkKind } from "./reset-link.tables.ts";
export { isLinkAlive, issueLink, LINK_SECONDS } from "./reset-link.ts";
export type { IssuedLink } from "./reset-link.ts";
export { createPasswordLinkSender } from "./password-link-sender.ts";
export type { PasswordLinkSender } from "./password-link-sender.ts";
