import type { Secret } from "@muniment/platform/config";
import { createTransport } from "nodemailer";

/** A composed message with its envelope. */
export interface Parcel {
  readonly from: string;
  readonly to: string;
  readonly raw: Buffer;
}

/** Takes messages to a relay. Rejects with `DeliveryError` when the relay did not take one. */
export interface MailTransport extends AsyncDisposable {
  send(parcel: Parcel): Promise<void>;
}

/** Why a message was not taken. */
export class DeliveryError extends Error {
  /** Trying again cannot help. */
  readonly isPermanent: boolean;
  /** The relay's reply code and the command that it answered; safe to be logged. */
  readonly summary: string;

  constructor(message: string, details: { isPermanent: boolean; summary: string; cause: unknown }) {
    super(message, { cause: details.cause });
    this.name = "DeliveryError";
    this.isPermanent = details.isPermanent;
    this.summary = details.summary;
  }
}

const SUBMISSION_PORT = 587;
const SUBMISSIONS_PORT = 465;

/**
 * A relay by URL: `smtp://user:password@host:port`, or `smtps:` for TLS from the start. With `smtp:` TLS is used
 * when the relay offers it; `?tls=required` insists on it, `?tls=off` never asks. Throws when the URL is no such URL.
 */
export function createSmtpTransport(relay: Secret): MailTransport {
  const url = new URL(relay.reveal());
  const isSecure = url.protocol === "smtps:";
  const tls = url.searchParams.get("tls") ?? "offered";
  if (!isSecure && url.protocol !== "smtp:") throw new Error("The address of the mail relay must be smtp: or smtps:");
  if (!["required", "offered", "off"].includes(tls)) throw new Error("tls of the mail relay must be required or off");
  const transport = createTransport({
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? (isSecure ? SUBMISSIONS_PORT : SUBMISSION_PORT) : Number(url.port),
    secure: isSecure,
    requireTLS: tls === "required",
    ignoreTLS: tls === "off",
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    ...(url.username === ""
      ? {}
      : { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }),
  });
  return {
    async send({ from, to, raw }) {
      try {
        await transport.sendMail({
          envelope: { from: [{ name: "", address: from }], to: [{ name: "", address: to }] },
          raw,
        });
      } catch (error) {
        throw toDeliveryError(error);
      }
    },
    async [Symbol.asyncDispose]() {
      transport.close();
    },
  };
}

function toDeliveryError(error: unknown): DeliveryError {
  const { code, responseCode, command, response } = error as {
    code?: string;
    responseCode?: number;
    command?: string;
    response?: string;
  };
  // Only what the relay says of this message is final; a wrong password or certificate is mended by the operator.
  const isAboutMessage = code === "EENVELOPE" || code === "EMESSAGE";
  const isFinal = responseCode === undefined ? code === "EENVELOPE" : responseCode >= 500;
  const told = response ?? (error instanceof Error ? error.message : String(error));
  return new DeliveryError(told, {
    isPermanent: isAboutMessage && isFinal,
    summary: `${responseCode ?? code ?? "no answer"} to ${command ?? "connecting"}`,
    cause: error,
  });
}
