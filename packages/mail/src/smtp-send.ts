import { Readable } from "node:stream";
import type { Secret } from "@muniment/platform/config";
import { createTransport } from "nodemailer";
import type { RelayTls } from "./relay/relay.tables.ts";

/** A composed message with its envelope. */
export interface Parcel {
  /** Empty for what nobody is to answer. */
  readonly from: string;
  readonly to: string;
  readonly raw: Buffer | Readable;
  /** Comes back in delivery reports where the relay offers that (ENVID of RFC 3461). */
  readonly envelopeId?: string;
}

/** Takes messages to a relay. Rejects with `DeliveryError` when the relay did not take one. */
export interface MailTransport extends AsyncDisposable {
  send(parcel: Parcel): Promise<void>;
}

/** Why a message was not taken. */
export class DeliveryError extends Error {
  /** Trying again cannot help. */
  readonly isPermanent: boolean;
  /** All of a streamed message was handed over and no answer came: the relay may have taken it. */
  readonly isUnknown: boolean;
  /** The relay's reply code and the command that it answered; safe to be logged. */
  readonly summary: string;

  constructor(
    message: string,
    details: { isPermanent: boolean; isUnknown?: boolean; summary: string; cause: unknown },
  ) {
    super(message, { cause: details.cause });
    this.name = "DeliveryError";
    this.isPermanent = details.isPermanent;
    this.isUnknown = details.isUnknown ?? false;
    this.summary = details.summary;
  }
}

const SUBMISSION_PORT = 587;
const SUBMISSIONS_PORT = 465;

/** Where a relay is, and who signs in there; nobody without a name. */
export interface RelayAddress {
  readonly host: string;
  readonly port: number;
  readonly tls: RelayTls;
  readonly userName: string;
  readonly password: string;
}

/**
 * A relay by URL: `smtp://user:password@host:port`, or `smtps:` for TLS from the start. With `smtp:` TLS is used
 * when the relay offers it; `?tls=required` insists on it, `?tls=off` never asks. Throws when the URL is no such URL.
 */
export function parseRelayUrl(relay: Secret): RelayAddress {
  const url = new URL(relay.reveal());
  const isSecure = url.protocol === "smtps:";
  const asked = url.searchParams.get("tls") ?? "offered";
  const tls = (["required", "offered", "off"] as const).find((known) => known === asked);
  if (!isSecure && url.protocol !== "smtp:") throw new Error("The address of the mail relay must be smtp: or smtps:");
  if (tls === undefined) throw new Error("tls of the mail relay must be required or off");
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, "$1"),
    port: url.port === "" ? (isSecure ? SUBMISSIONS_PORT : SUBMISSION_PORT) : Number(url.port),
    tls: isSecure ? "implicit" : tls,
    userName: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}

/** What the SMTP client is told. */
export function optionsOf({ host, port, tls, userName, password }: RelayAddress) {
  return {
    host,
    port,
    secure: tls === "implicit",
    requireTLS: tls === "required",
    ignoreTLS: tls === "off",
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    ...(userName === "" ? {} : { auth: { user: userName, pass: password } }),
  };
}

/** The relay of the server's configuration. */
export function createSmtpTransport(relay: Secret): MailTransport {
  return connectRelay(parseRelayUrl(relay));
}

/** Sends by a relay; it is connected to when there is something to send. */
export function connectRelay(address: RelayAddress): MailTransport {
  const transport = createTransport(optionsOf(address));
  return {
    async send({ from, to, raw, envelopeId }) {
      let isHandedOver = false;
      if (raw instanceof Readable) raw.once("end", () => (isHandedOver = true));
      try {
        await transport.sendMail({
          envelope: { from: from === "" ? false : [{ name: "", address: from }], to: [{ name: "", address: to }] },
          raw,
          ...(envelopeId === undefined
            ? {}
            : { dsn: { id: envelopeId, return: "headers" as const, notify: ["failure", "delay"], recipient: to } }),
        });
      } catch (error) {
        throw toDeliveryError(error, isHandedOver);
      } finally {
        if (raw instanceof Readable) raw.destroy();
      }
    },
    async [Symbol.asyncDispose]() {
      transport.close();
    },
  };
}

function toDeliveryError(error: unknown, isHandedOver: boolean): DeliveryError {
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
    isUnknown: isHandedOver && responseCode === undefined,
    summary: `${responseCode ?? code ?? "no answer"} to ${command ?? "connecting"}`,
    cause: error,
  });
}
