import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Readable } from "node:stream";
import type { Log } from "@muniment/platform/log";
import { SMTPServer } from "smtp-server";
import type { SMTPServerDataStream, SMTPServerSession } from "smtp-server";

/** A message as it came in. */
export interface Delivery {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
}

/** Where to listen, and what to do with what comes. */
export interface SmtpIntakeOptions {
  readonly host: string;
  readonly port: number;
  readonly log: Log;
  accept(delivery: Delivery): Promise<void>;
}

/** A listening SMTP server. */
export interface SmtpIntake extends AsyncDisposable {
  readonly port: number;
}

const MAX_BYTES = 32 * 1024 * 1024;

/** Takes every message for anybody, with or without a password; acknowledges it after `accept` resolved. */
export async function startSmtpIntake(options: SmtpIntakeOptions): Promise<SmtpIntake> {
  const { log } = options;
  const server = new SMTPServer({
    banner: "Muniment mail sandbox",
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    hideSMTPUTF8: false,
    size: MAX_BYTES,
    logger: false,
    disableReverseLookup: true,
    closeTimeout: 1_000,
    onAuth: ({ username }, _session, callback) => callback(null, { user: username ?? "anybody" }),
    onData: (stream, session, answer) => void keep(stream, session, options).then(answer),
  });
  server.on("error", (error) => log.debug({ err: error }, "a mail connection failed"));
  const listening = server.listen(options.port, options.host);
  await once(listening, "listening");
  return {
    port: (listening.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}

/** Gives the error to be answered, or null when the message was kept. */
async function keep(
  stream: SMTPServerDataStream,
  { envelope }: SMTPServerSession,
  { accept, log }: SmtpIntakeOptions,
): Promise<Error | null> {
  const { mailFrom, rcptTo } = envelope;
  const from = mailFrom === false ? "" : mailFrom.address;
  try {
    const raw = await readAll(stream);
    if (stream.sizeExceeded) return refusal(552, "The message is too large");
    await accept({ from, to: rcptTo.map((recipient) => recipient.address), raw });
    return null;
  } catch (error) {
    log.error({ err: error }, "a message could not be kept");
    return refusal(451, "The message could not be kept");
  }
}

function refusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}

async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    // The rest of a message that is too large is read, but not kept.
    if (size <= MAX_BYTES) chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
