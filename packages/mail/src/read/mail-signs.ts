import type { MailReport } from "./mail-report.ts";

/** What kind of mail that no person wrote, or that nobody may answer, and which line of it says so. */
export interface MailSign {
  readonly kind: "auto-reply" | "automatic" | "bulk" | "bounce" | "receipt" | "report" | "no-reply" | "own" | "loop";
  readonly reason: string;
}

/** What the signs are read from; header names in small letters. */
export interface SignSources {
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  readonly contentType: string;
  readonly report: MailReport | undefined;
  /** Of the envelope; `undefined` when nothing is known of it. */
  readonly envelopeSender: string | undefined;
  readonly fromAddress: string;
  readonly subject: string;
  readonly instance: string | undefined;
  readonly ownAddresses: readonly string[];
}

/** The header of our own automatic mail: the instance's id, and how often it came back already. */
export const INSTANCE_HEADER = "X-Muniment-Instance";

const MOST_HOPS = 2;
const MACHINE = /^(?:mailer-daemon|postmaster|(?:do-?)?no-?t?-?reply|bounces?|daemon)(?:[-+.=].*)?@/i;
const FAILURE =
  /\b(?:undeliver|non-delivery|delivery|returned mail|failure notice|failed mail|mail (?:error|failed|system error)|warning: message|not delivered|(?:not|never) be delivered|automatically rejected|non remis|unzustellbar)/i;

/** Why a message may not be answered by itself (OPR-INB-064, -066, -067); empty for a letter. */
export function findSigns(sources: SignSources): MailSign[] {
  return [...automaticSigns(sources), ...bulkSigns(sources), ...reportSigns(sources), ...senderSigns(sources)];
}

function automaticSigns({ headers }: SignSources): MailSign[] {
  const signs: MailSign[] = [];
  for (const { key, value } of headers) {
    if (key === "auto-submitted" && !/^no\b/i.test(value.trim())) {
      signs.push(sign(/^auto-replied/i.test(value.trim()) ? "auto-reply" : "automatic", "Auto-Submitted", value));
    } else if (key === "x-auto-response-suppress") {
      signs.push(sign("automatic", "X-Auto-Response-Suppress", value));
    } else if (key === "x-autoreply" || key === "x-autorespond") {
      signs.push(sign("auto-reply", key === "x-autoreply" ? "X-Autoreply" : "X-Autorespond", value));
    } else if (key === "precedence" && /^auto_reply/i.test(value.trim())) {
      signs.push(sign("auto-reply", "Precedence", value));
    }
  }
  return signs;
}

function bulkSigns({ headers }: SignSources): MailSign[] {
  const signs: MailSign[] = [];
  for (const { key, value } of headers) {
    if (key === "precedence" && /^(?:bulk|junk|list)\b/i.test(value.trim()))
      signs.push(sign("bulk", "Precedence", value));
    else if (key === "list-id") signs.push(sign("bulk", "List-Id", value));
    else if (key === "list-unsubscribe") signs.push(sign("bulk", "List-Unsubscribe", value));
  }
  return signs;
}

function reportSigns({ contentType, report, envelopeSender, fromAddress, subject }: SignSources): MailSign[] {
  const signs: MailSign[] = [];
  if (report?.kind === "delivery") signs.push({ kind: "bounce", reason: "message/delivery-status" });
  else if (report?.kind === "receipt") signs.push({ kind: "receipt", reason: "message/disposition-notification" });
  else if (/^multipart\/report\b/i.test(contentType)) signs.push({ kind: "report", reason: "multipart/report" });
  if (envelopeSender === "") signs.push({ kind: "report", reason: "Return-Path: <>" });
  // Reports of servers that know no RFC 3464.
  const isMachine = envelopeSender === "" || MACHINE.test(fromAddress);
  if (report === undefined && isMachine && FAILURE.test(subject)) signs.push(sign("bounce", "Subject", subject));
  return signs;
}

function senderSigns({ headers, fromAddress, envelopeSender, instance, ownAddresses }: SignSources): MailSign[] {
  const signs: MailSign[] = [];
  for (const address of new Set([fromAddress, envelopeSender ?? ""])) {
    if (address === "") continue;
    if (MACHINE.test(address)) signs.push(sign("no-reply", "From", address));
    if (ownAddresses.includes(address.toLowerCase())) signs.push(sign("own", "From", address));
  }
  const hops = instance === undefined ? 0 : countHops(headers, instance);
  if (hops > 0) signs.push({ kind: "own", reason: `${INSTANCE_HEADER}: ${hops}` });
  if (hops > MOST_HOPS) signs.push({ kind: "loop", reason: `${INSTANCE_HEADER}: ${hops}` });
  return signs;
}

// Each of our answers adds a line of its own, or counts on the one it found.
function countHops(headers: SignSources["headers"], instance: string): number {
  let lines = 0;
  let counted = 0;
  for (const { key, value } of headers) {
    if (key !== INSTANCE_HEADER.toLowerCase()) continue;
    const [id, ...parameters] = value.split(";").map((part) => part.trim());
    if (id !== instance) continue;
    lines += 1;
    counted = Math.max(counted, ...parameters.map((part) => Number(/^hops=(\d{1,4})$/.exec(part)?.[1] ?? 0)));
  }
  return Math.max(lines, counted);
}

function sign(kind: MailSign["kind"], header: string, value: string): MailSign {
  return { kind, reason: `${header}: ${value.trim().slice(0, 200)}` };
}
