import PostalMime from "postal-mime";
import type { Email } from "postal-mime";

/** A message as the viewer shows it and the API answers it; dates are RFC 3339. */
export interface SandboxMessage {
  /** Sorts by time of arrival. */
  readonly id: string;
  readonly received_at: string;
  readonly from: string;
  /** The recipients of the envelope, also those of blind copies. */
  readonly to: readonly string[];
  readonly subject: string;
  /** What the message itself says; absent when it says nothing that can be read. */
  readonly date?: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly text: string;
  readonly html: string;
  /** Web addresses in the message, each once, in order. */
  readonly links: readonly string[];
  readonly attachments: readonly { readonly filename: string; readonly mime_type: string; readonly bytes: number }[];
}

/** Reads a message; whatever was sent can be read somehow. */
export async function readMessage(
  raw: Uint8Array,
  known: { id: string; receivedAt: Date; from: string; to: readonly string[] },
): Promise<SandboxMessage> {
  const mail = await parse(raw);
  const text = mail.text ?? "";
  const markup = mail.html ?? "";
  const date = mail.date === undefined ? Number.NaN : Date.parse(mail.date);
  return {
    id: known.id,
    received_at: known.receivedAt.toISOString(),
    from: known.from,
    to: known.to,
    subject: mail.subject ?? "",
    ...(Number.isNaN(date) ? {} : { date: new Date(date).toISOString() }),
    headers: mail.headers.map((header) => ({ name: header.originalKey, value: header.value })),
    text,
    html: markup,
    links: findLinks(text, markup),
    attachments: mail.attachments.map((attachment) => ({
      filename: attachment.filename ?? "",
      mime_type: attachment.mimeType,
      bytes: typeof attachment.content === "string" ? attachment.content.length : attachment.content.byteLength,
    })),
  };
}

/** A message that nobody can take apart is shown as it came. */
async function parse(
  raw: Uint8Array,
): Promise<Pick<Email, "attachments" | "date" | "headers" | "html" | "subject" | "text">> {
  try {
    return await PostalMime.parse(raw, { attachmentEncoding: "arraybuffer" });
  } catch {
    return { headers: [], attachments: [], text: new TextDecoder().decode(raw) };
  }
}

const LINK_IN_TEXT = /\bhttps?:\/\/[^\s<>"']+/gi;
const LINK_IN_MARKUP = /\bhref\s*=\s*(?:"(https?:[^"]*)"|'(https?:[^']*)')/gi;

function findLinks(text: string, markup: string): string[] {
  const inText = [...text.matchAll(LINK_IN_TEXT)].map(([link]) => link.replace(/[.,;:!?)\]}]+$/, ""));
  const inMarkup = [...markup.matchAll(LINK_IN_MARKUP)].map(([, quoted, single]) =>
    (quoted ?? single ?? "").replaceAll("&amp;", "&"),
  );
  return [...new Set([...inText, ...inMarkup])];
}
