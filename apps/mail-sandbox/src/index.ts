export { createMailSandbox } from "./mail-sandbox.ts";
export type { MailSandbox, MailSandboxOptions } from "./mail-sandbox.ts";
