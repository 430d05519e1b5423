import type { Readable } from "node:stream";
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
export async function composeMail(
  mail: Omit<OutgoingMail, "renewal" | "name" | "pauses">,
  options: ComposeOptions,
): Promise<Buffer> {
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
      ...mail.headers,
      "X-Muniment-Mail": mail.kind,
      ...(mail.isAutomatic ? { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" } : {}),
    },
    newline: "win",
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** A file that goes with a letter. */
export interface LetterFile {
  readonly path: string;
  readonly name: string;
}

/** A letter of a person, or of a rule, to several people. */
export interface PersonalLetter {
  readonly from: Mailbox;
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** With its angle brackets, like `references`. */
  readonly messageId: string;
  readonly inReplyTo?: string;
  readonly references: readonly string[];
  readonly date: Date;
  readonly headers: Readonly<Record<string, string>>;
  readonly files: readonly LetterFile[];
}

/** The letter as it goes over the wire, the same bytes for every recipient; its files are read while it is. */
export function composeLetter(letter: PersonalLetter): Readable {
  const { from, to, cc, subject, text, html, messageId, inReplyTo, references, date, headers, files } = letter;
  const composer = new MailComposer({
    from: { ...from },
    to: to.map((each) => ({ ...each })),
    cc: cc.map((each) => ({ ...each })),
    subject,
    text,
    html,
    messageId,
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
    ...(references.length === 0 ? {} : { references: [...references] }),
    date,
    headers: { ...headers },
    attachments: files.map(({ path, name }) => ({ path, filename: name })),
    newline: "win",
    disableUrlAccess: true,
  });
  return composer.compile().createReadStream();
}
