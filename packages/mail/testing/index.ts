export { captureMail } from "./capture-mail.ts";
export type { CapturedMail, MailCapture, Verdict } from "./capture-mail.ts";
export { buildOutlookMessage } from "./outlook-message.ts";
export type { MapiProperty, OutlookMessage } from "./outlook-message.ts";
export { buildTnef } from "./tnef.ts";
export { connectRawSmtp } from "./raw-smtp.ts";
export type { RawSmtp } from "./raw-smtp.ts";
export { startDovecot } from "./dovecot.ts";
export type { Dovecot } from "./dovecot.ts";
