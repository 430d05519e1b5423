import type { EmailPhase, getInboundEmail, listInboundEmails } from "@muniment/operate-api/inbound-email";
import type { Output } from "@muniment/rest";
import type { Tone } from "@muniment/ui/status";
import { t } from "../messages.ts";

/** An e-mail in a queue. */
export type EmailRow = Output<typeof listInboundEmails>["data"][number];

/** All that the screen of an e-mail shows. */
export type Email = Output<typeof getInboundEmail>["data"];

/** What came with an e-mail. */
export type EmailFile = Email["documents"][number];

/** A case as an e-mail names it. */
export type CaseName = EmailRow["cases"][number];

const CLOSED: readonly EmailPhase[] = ["completed", "completed_not_filed", "dismissed", "spam"];

/** Whether something can still be done about it without reopening it. */
export function isOpen({ phase }: { readonly phase: EmailPhase }): boolean {
  return !CLOSED.includes(phase);
}

/** What a phase means at a glance. */
export const PHASE_TONES: Readonly<Record<EmailPhase, Tone>> = {
  new: "none",
  in_progress: "waiting",
  partly_filed: "waiting",
  filed: "good",
  completed: "good",
  completed_not_filed: "none",
  dismissed: "none",
  spam: "none",
};

/** A person of an e-mail's header, by name where there is one. */
export function nameOf(address: EmailRow["from"]): string {
  if (address === undefined) return t("email.no_sender");
  return address.name === undefined || address.name === "" ? address.address : address.name;
}

/** Name and address. */
export function wholeName({ name, address }: Email["to"][number]): string {
  return name === undefined || name === "" || name === address ? address : `${name} <${address}>`;
}

/** The subject, or words for none. */
export function subjectOf({ subject }: { readonly subject: string }): string {
  return subject.trim() === "" ? t("email.no_subject") : subject;
}

/** What of an e-mail is an attachment to people: not the original, nor what the body shows. */
export function attachmentsOf(email: Email): readonly EmailFile[] {
  return email.documents.filter(({ kind, is_inline: isInline }) => kind === "attachment" && !isInline);
}

/** A case in one line. */
export function caseLabel({ reference, title }: CaseName): string {
  return `${reference} ${title}`;
}
