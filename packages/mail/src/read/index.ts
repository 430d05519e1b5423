export { MessageParseError } from "../parser-thread.ts";
export type { MessageParseErrorCode, ParseLimits } from "../parser-thread.ts";
export { INSTANCE_HEADER } from "./mail-signs.ts";
export type { MailSign } from "./mail-signs.ts";
export type { MailReport, RecipientReport } from "./mail-report.ts";
export { readMail } from "./read-mail.ts";
export { readShownMail, readShownPage } from "./read-shown-mail.ts";
export type { ShownMail } from "./shown-mail.ts";
export type {
  AttachmentKind,
  HtmlBody,
  MailBody,
  MailProtection,
  ReadOptions,
  ReceivedAttachment,
  ReceivedMail,
} from "./received-mail.ts";
