export type { IncomingEnvelope, IntakeLimits, MailboxRule, SmtpIntakeOptions } from "./intake-options.ts";
export { MailRefusal } from "./mail-refusal.ts";
export { isSenderTaken } from "./sender-rules.ts";
export type { SenderRules } from "./sender-rules.ts";
export { startSmtpIntake } from "./smtp-intake.ts";
export type { SmtpIntake } from "./smtp-intake.ts";
