import { buffer } from "node:stream/consumers";
import { systemClock } from "@muniment/kernel";
import { Secret } from "@muniment/platform/config";
import { createLog } from "@muniment/platform/log";
import PostalMime from "postal-mime";
import { MailRefusal, startSmtpIntake } from "../src/intake/index.ts";

/** A message as a relay received it. */
export interface CapturedMail {
  readonly envelopeFrom: string;
  readonly envelopeTo: readonly string[];
  /** By lower-case name; of repeated ones the last. */
  readonly headers: ReadonlyMap<string, string>;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Addresses in the plain text, in order. */
  readonly links: readonly string[];
  readonly raw: string;
}

/** What the relay answers: takes the message, or refuses it with a code and a text. */
export type Verdict = "accept" | { readonly at: "recipient" | "data"; readonly code: number; readonly text: string };

/** A relay that keeps what it is given. */
export interface MailCapture extends AsyncDisposable {
  readonly relay: Secret;
  /** Oldest first. */
  readonly messages: readonly CapturedMail[];
  /** How it answers from now on. */
  answer(verdict: Verdict): void;
}

const PASSWORD = "right";

/** Starts an SMTP server for tests (CC-EML-019). Who signs in needs the password "right". */
export async function captureMail(): Promise<MailCapture> {
  const messages: CapturedMail[] = [];
  let verdict: Verdict = "accept";
  const refuseAt = (point: "recipient" | "data"): void => {
    if (verdict !== "accept" && verdict.at === point) throw new MailRefusal(verdict.code, verdict.text);
  };
  const intake = await startSmtpIntake({
    host: "127.0.0.1",
    port: 0,
    log: createLog({ level: "silent" }),
    clock: systemClock,
    signIn: (_user, password) => password === PASSWORD,
    async findMailbox() {
      refuseAt("recipient");
      return { mailbox: "everybody" };
    },
    async accept({ sender, recipients }, content) {
      const raw = await buffer(content);
      refuseAt("data");
      messages.push(await read(raw, { from: sender, to: recipients.map(({ address }) => address) }));
    },
  });
  return {
    relay: new Secret(`smtp://127.0.0.1:${intake.port}`),
    messages,
    answer(next) {
      verdict = next;
    },
    [Symbol.asyncDispose]: async () => intake[Symbol.asyncDispose](),
  };
}

async function read(raw: Buffer, envelope: { from: string; to: readonly string[] }): Promise<CapturedMail> {
  const mail = await PostalMime.parse(raw);
  const text = mail.text ?? "";
  return {
    envelopeFrom: envelope.from,
    envelopeTo: envelope.to,
    headers: new Map(mail.headers.map((header) => [header.key, header.value])),
    subject: mail.subject ?? "",
    text,
    html: mail.html ?? "",
    links: text.match(/\bhttps?:\S+/g) ?? [],
    raw: raw.toString("utf8"),
  };
}
