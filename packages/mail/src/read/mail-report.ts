import { firstId } from "../conversation.ts";
import { cleanText, present } from "../parsed-message.ts";

/** What became of a message for one recipient (RFC 3464). */
export interface RecipientReport {
  /** As the message was sent to; the address alone. */
  readonly recipient: string;
  /** `failed`, `delayed`, `delivered`, `relayed` or `expanded`; in small letters, as it was said. */
  readonly action: string;
  /** RFC 3463, as `5.1.1`. */
  readonly status?: string;
  readonly diagnostic?: string;
  /** It will not arrive. */
  readonly isFinal: boolean;
}

/** A delivery status report or the receipt of a reader (OPR-INB-067), and which message it is about. */
export interface MailReport {
  readonly kind: "delivery" | "receipt";
  /** Without angle brackets; absent when the report does not say it. */
  readonly originalMessageId?: string;
  /** The token that the sender gave with the envelope (ENVID). */
  readonly envelopeId?: string;
  readonly recipients: readonly RecipientReport[];
  /** Of a receipt: `displayed`, `deleted` and so on. */
  readonly disposition?: string;
}

/** A part of a report: its type, and its text. */
export interface ReportPart {
  readonly type: string;
  readonly text: string;
}

const MOST_RECIPIENTS = 1_000;

/** Reads the parts of a report, also where they lie in no `multipart/report`; `undefined` when none reports anything. */
export function readReport(parts: readonly ReportPart[]): MailReport | undefined {
  const status = parts.find(({ type }) => /^message\/(?:global-)?delivery-status$/.test(type));
  const receipt = parts.find(({ type }) => /^message\/(?:global-)?disposition-notification$/.test(type));
  const original = parts.find(({ type }) =>
    /^(?:message\/rfc822|message\/global|(?:text|message)\/rfc822-headers)$/.test(type),
  );
  const originalId = original === undefined ? undefined : firstId(fieldGroups(original.text)[0]?.get("message-id"));
  if (status !== undefined) return deliveryReport(status.text, originalId);
  if (receipt !== undefined) return readerReceipt(receipt.text, originalId);
  return undefined;
}

function deliveryReport(text: string, originalMessageId: string | undefined): MailReport {
  const [message, ...recipients] = fieldGroups(text);
  // Some servers leave out the fields about the message, or the line between them and those of the recipient.
  const groups = message?.has("final-recipient") === true ? [message, ...recipients] : recipients;
  return {
    kind: "delivery",
    ...present({ originalMessageId, envelopeId: cleanText(message?.get("original-envelope-id")) }),
    recipients: distinct(groups.slice(0, MOST_RECIPIENTS).flatMap((fields) => recipientReport(fields) ?? [])),
  };
}

function recipientReport(fields: ReadonlyMap<string, string>): RecipientReport | undefined {
  const recipient = addressIn(fields.get("original-recipient")) ?? addressIn(fields.get("final-recipient"));
  if (recipient === undefined) return undefined;
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fields.get("status") ?? "")?.[0];
  const action = cleanText(fields.get("action"))?.split(" ")[0]?.toLowerCase() ?? "";
  return {
    recipient,
    action,
    ...present({ status, diagnostic: cleanText(fields.get("diagnostic-code"))?.slice(0, 1_000) }),
    isFinal: action === "failed" || (action === "" && status?.startsWith("5") === true),
  };
}

function readerReceipt(text: string, originalId: string | undefined): MailReport {
  const fields = new Map(fieldGroups(text).flatMap((group) => [...group]));
  const recipient = addressIn(fields.get("original-recipient")) ?? addressIn(fields.get("final-recipient"));
  const disposition = cleanText(fields.get("disposition"))?.split(";").at(-1)?.trim().toLowerCase();
  return {
    kind: "receipt",
    ...present({ originalMessageId: firstId(fields.get("original-message-id")) ?? originalId, disposition }),
    recipients: recipient === undefined ? [] : [{ recipient, action: "", isFinal: false }],
  };
}

// Some servers say it once for each time they tried.
function distinct(reports: readonly RecipientReport[]): RecipientReport[] {
  return [...new Map(reports.map((report) => [JSON.stringify(report), report])).values()];
}

// `rfc822; anna@example.com`
function addressIn(value: string | undefined): string | undefined {
  return cleanText(value?.replace(/^[^;]*;/, "").replaceAll(/[<>]/g, ""));
}

/** Groups of fields between empty lines; of a repeated field the first one counts. */
function fieldGroups(text: string): Map<string, string>[] {
  const groups: Map<string, string>[] = [];
  let group: Map<string, string> | undefined;
  let name: string | undefined;
  for (const line of text.split(/\r?\n/, 20_000)) {
    if (line.trim() === "") {
      group = undefined;
    } else if (/^[ \t]/.test(line) && group !== undefined && name !== undefined) {
      group.set(name, `${group.get(name) ?? ""} ${line.trim()}`);
    } else {
      if (group === undefined) groups.push((group = new Map<string, string>()));
      const colon = line.indexOf(":");
      name = colon > 0 ? line.slice(0, colon).trim().toLowerCase() : undefined;
      if (name !== undefined && group.has(name)) name = undefined;
      if (name !== undefined) group.set(name, line.slice(colon + 1).trim());
    }
  }
  return groups;
}
