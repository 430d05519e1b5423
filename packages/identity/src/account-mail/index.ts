export { createAccountMail } from "./account-mail.service.ts";
export type { AccountMail, AccountMailDeps } from "./account-mail.service.ts";
export { createAccountMailTasks } from "./account-mail.tasks.ts";
