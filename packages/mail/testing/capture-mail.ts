import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Secret } from "@muniment/platform/config";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";

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
  const refusalAt = (point: "recipient" | "data"): Error | undefined =>
    verdict !== "accept" && verdict.at === point
      ? Object.assign(new Error(verdict.text), { responseCode: verdict.code })
      : undefined;
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    authOptional: true,
    onAuth: ({ password }, _session, callback) =>
      password === PASSWORD ? callback(null, { user: "relay" }) : callback(new Error("Wrong password")),
    hideSMTPUTF8: false,
    logger: false,
    onRcptTo: (_address, _session, callback) => callback(refusalAt("recipient")),
    onData: (stream, session, callback) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(chunk as Buffer);
        const refusal = refusalAt("data");
        if (refusal !== undefined) return callback(refusal);
        const { mailFrom, rcptTo } = session.envelope;
        messages.push(
          await read(Buffer.concat(chunks), {
            from: mailFrom === false ? "" : mailFrom.address,
            to: rcptTo.map((recipient) => recipient.address),
          }),
        );
        return callback(null);
      })();
    },
  });
  const listening = server.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const { port } = listening.address() as AddressInfo;
  return {
    relay: new Secret(`smtp://127.0.0.1:${port}`),
    messages,
    answer(next) {
      verdict = next;
    },
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => server.close(resolve));
    },
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
