export { createAccountMail } from "./account-mail.service.ts";
export type { AccountMail } from "./account-mail.service.ts";
export { createAccountMailTasks } from "./account-mail.tasks.ts";
