import type { Email, EmailDocumentRow } from "../inbound-email/index.ts";

/** Whether a document of a case is what came with an e-mail: the same content, or the same message. */
export function isSame(
  document: Pick<EmailDocumentRow, "ordinal" | "sha256">,
  email: Pick<Email, "message_id">,
  other: { readonly sha256: string | null; readonly message_id: string | null; readonly email_document: number | null },
): boolean {
  const isMessage = document.ordinal === 0 && other.email_document === 0 && other.message_id === email.message_id;
  return other.sha256 === document.sha256 || isMessage;
}
