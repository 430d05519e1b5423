export { candidacyOfEmail } from "./email-candidacy.ts";
export {
  getEmail,
  insertEmailCase,
  listEmailCases,
  listEmailDocuments,
  updateEmailDocument,
} from "./email.repository.ts";
export type { Email } from "./email.repository.ts";
export type { EmailDocumentRow, EmailPerson } from "./email.tables.ts";
export { createInboundMail } from "./inbound-mail.ts";
export type { InboundMail, ReceivedMailStore } from "./inbound-mail.ts";
export type { MailIntake } from "./mail-intake.ts";
export { receivedMessageRoutes } from "./received-message.routes.ts";
export { createEmailItemService, holdEmail } from "./email-item.service.ts";
export type { SettleStaging } from "./email-item.service.ts";
export { emailItemRoutes } from "./email-item.routes.ts";
export { doneWith, nextEmailPhase } from "./email-phase.ts";
export { findEmailView, phaseOf } from "./email-view.repository.ts";
export { closeFiled } from "./close-filed.ts";
export { createSettleStaging, createSettleTask } from "./settle-staging.ts";
export { createEmailContent, createEmailDownload, savedAs } from "./email-download.ts";
export type { OpenEmailContent } from "./email-download.ts";
export { newTag, withTag } from "./luggage-tag.ts";
export type { InboundFollowUp } from "./step-ready.ts";
export { createRawStore } from "./raw-store.ts";
export type { RawStore } from "./raw-store.ts";
