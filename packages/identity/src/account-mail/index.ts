export { createAccountMail } from "./account-mail.service.ts";
export type { AccountMail } from "./account-mail.service.ts";
export { createAccountMailTasks } from "./account-mail.tasks.ts";
export { forgotUrl } from "./forgot-password-page.ts";
export { addForgotPasswordPages } from "./forgot-password.routes.ts";
export { forgetPasswordRequests } from "./password-request.repository.ts";
export { createPasswordRequests } from "./password-request.service.ts";
export type { RequestPasswordLink } from "./password-request.service.ts";
