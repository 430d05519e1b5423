import { html } from "@muniment/platform/html";

/** The values of a template's fields, by the path that stands between the braces. */
export type Fields = Readonly<Record<string, string>>;

/** Fields that a template may have. */
export const KNOWN_FIELDS: ReadonlySet<string> = new Set([
  "case.reference",
  "case.title",
  "case.owner",
  "recipient.name",
  "recipient.address",
  "sender.name",
  "sender.email",
  "today",
]);

const FIELD = /\{\{\s*([\p{L}\p{N}._-]{1,80})\s*\}\}/gu;

/** The text with its fields filled; what has no value stays as it stands, so that nobody overlooks it (OPR-TPL-027). */
export function fillFields(text: string, fields: Fields): string {
  // A value is text: fields in it are not filled again (OPR-TPL-029).
  return text.replaceAll(FIELD, (whole, path: string) => {
    const value = fields[path];
    return value === undefined || value === "" ? whole : value;
  });
}

/** The fields of a text, each once. */
export function fieldsIn(text: string): string[] {
  return [...new Set([...text.matchAll(FIELD)].map(([, path = ""]) => path))];
}

const QUOTE = /^>/;
const PLAIN = "font:14px/20px 'Segoe UI',system-ui,sans-serif;color:#242424";
const QUOTED = "margin:0;padding-left:12px;border-left:2px solid #c8c6c4;color:#616161";

/** The text as HTML that loads nothing: paragraphs, and quoted lines set apart. */
export function letterHtml(text: string): string {
  const parts: { isQuote: boolean; lines: string[] }[] = [];
  for (const line of text.split(/\r?\n/)) {
    const isQuote = QUOTE.test(line);
    const last = parts.at(-1);
    const bare = isQuote ? line.replace(/^> ?/, "") : line;
    if (last?.isQuote === isQuote) last.lines.push(bare);
    else parts.push({ isQuote, lines: [bare] });
  }
  const lines = (given: readonly string[]) => given.map((line) => html`${line}<br />`);
  return html`<div style="${PLAIN}">
    ${parts.map((part) =>
      part.isQuote ? html`<blockquote style="${QUOTED}">${lines(part.lines)}</blockquote>` : html`${lines(part.lines)}`,
    )}
  </div>`.toString();
}

/** What is answered, line by line behind a mark, under who wrote it when. */
export function quoted(given: { readonly who: string; readonly at: Date; readonly text: string }): string {
  const moment = given.at.toISOString().slice(0, 16).replace("T", " ");
  const lines = given.text.trimEnd().split(/\r?\n/);
  return `\n\nOn ${moment} UTC, ${given.who} wrote:\n${lines.map((line) => `> ${line}`).join("\n")}\n`;
}

/** `Re:` or `Fwd:` before a subject, once. */
export function answerSubject(subject: string, how: "reply" | "reply_all" | "forward"): string {
  const mark = how === "forward" ? "Fwd:" : "Re:";
  return subject.toLowerCase().startsWith(mark.toLowerCase()) ? subject : `${mark} ${subject}`.trim();
}
