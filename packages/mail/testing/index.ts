export { captureMail } from "./capture-mail.ts";
export type { CapturedMail, MailCapture, Verdict } from "./capture-mail.ts";
