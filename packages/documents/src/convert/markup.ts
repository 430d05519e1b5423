/** A person of a message. */
interface Person {
  readonly name: string;
  readonly address: string;
}

/** A message as it is printed; its HTML is harmless and holds its pictures. */
export interface PrintableMessage {
  readonly subject?: string;
  readonly from?: Person;
  readonly to: readonly Person[];
  readonly cc: readonly Person[];
  readonly bcc: readonly Person[];
  readonly sentDate?: Date;
  readonly text?: { readonly content: string };
  readonly html?: { readonly content: string };
  readonly attachments: readonly { readonly name: string; readonly size: number; readonly isInline: boolean }[];
}

/** Read e-mails and pages of strangers, and take out what runs or loads. */
export interface MarkupReaders {
  message(content: Uint8Array, kind: "eml" | "msg", limits: { readonly maxBytes: number }): Promise<PrintableMessage>;
  page(content: Uint8Array, limits: { readonly maxBytes: number }): Promise<{ readonly content: string }>;
}

const KILOBYTE = 1_000;

/** A page as LibreOffice reads it. */
export function pageOf(body: string): string {
  return `<!DOCTYPE html><html><head><meta charset="utf-8"></head><body style="font-family: 'Liberation Sans', Arial, sans-serif; font-size: 10pt">${body}</body></html>`;
}

/** A message with its head above and its files below. */
export function messagePage(message: PrintableMessage): string {
  const { subject, from, to, cc, bcc, sentDate, text, html, attachments } = message;
  const head = [
    ["From", from === undefined ? "" : people([from])],
    ["Sent", sentDate === undefined ? "" : `${sentDate.toISOString().slice(0, 16).replace("T", " ")} UTC`],
    ["To", people(to)],
    ["Cc", people(cc)],
    ["Bcc", people(bcc)],
    ["Subject", subject ?? ""],
    [
      "Attachments",
      attachments
        .filter(({ isInline }) => !isInline)
        .map(({ name, size }) => `${name} (${Math.ceil(size / KILOBYTE)} kB)`)
        .join("; "),
    ],
  ].filter(([, value]) => value !== "");
  const rows = head.map(
    ([label = "", value = ""]) =>
      `<tr><td valign="top" width="90"><b>${label}:</b></td><td valign="top">${escaped(value)}</td></tr>`,
  );
  const body = html?.content ?? lines(text?.content ?? "");
  return pageOf(`<table border="0" cellpadding="2" width="100%">${rows.join("")}</table><hr>${body}`);
}

function people(given: readonly Person[]): string {
  return given
    .map(({ name, address }) => (name === "" || address === "" ? name + address : `${name} <${address}>`))
    .join("; ");
}

function lines(text: string): string {
  return text
    .split("\n")
    .map((line) => `${escaped(line).replaceAll("  ", "&nbsp; ")}<br>`)
    .join("\n");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
