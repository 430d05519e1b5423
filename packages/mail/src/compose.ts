import MailComposer from "nodemailer/lib/mail-composer";
import type { Mailbox, OutgoingMail } from "./message.ts";

/** What a message is given when it leaves. */
export interface ComposeOptions {
  readonly from: Mailbox;
  /** With its angle brackets; the same for every attempt, so that receivers know a repetition. */
  readonly messageId: string;
  readonly date: Date;
  /** Where answers go instead of to the sender; empty for there. */
  readonly replyTo?: string;
}

/** The message as it goes over the wire (RFC 5322, MIME): plain text, and the same in HTML. */
export async function composeMail(mail: Omit<OutgoingMail, "renewal">, options: ComposeOptions): Promise<Buffer> {
  const composer = new MailComposer({
    from: { ...options.from },
    // As an object, so that no character of an address can make two recipients of one.
    to: { name: "", address: mail.recipient },
    ...(options.replyTo === undefined || options.replyTo === ""
      ? {}
      : { replyTo: { name: "", address: options.replyTo } }),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: options.messageId,
    date: options.date,
    headers: {
      "X-Muniment-Mail": mail.kind,
      ...(mail.isAutomatic ? { "Auto-Submitted": "auto-generated" } : {}),
    },
    newline: "win",
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
