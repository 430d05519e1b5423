import { randomUUID } from "node:crypto";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { composeMail } from "../compose.ts";
import type { OutgoingMail } from "../message.ts";
import { connectRelay, optionsOf } from "../smtp-send.ts";
import type { RelayAddress } from "../smtp-send.ts";
import type { OpenRelay } from "./relay.ts";

/** What a relay says of itself before anybody signs in. */
export interface RelayGreeting {
  /** Takes addresses with letters outside ASCII (RFC 6531). */
  readonly hasUtf8: boolean;
  /** Nobody between here and there reads along. */
  readonly isEncrypted: boolean;
}

/** Sends one message by a relay now, without the queue; rejects with what it failed on. */
export async function tryRelay(
  address: RelayAddress,
  mail: Omit<OutgoingMail, "renewal">,
  as: Pick<OpenRelay, "sender" | "replyTo"> & { readonly date: Date },
): Promise<RelayGreeting> {
  const greeting = await greetRelay(address);
  const { sender, replyTo, date } = as;
  const domain = sender.address.slice(sender.address.lastIndexOf("@") + 1);
  const messageId = `<${randomUUID()}@${domain}>`;
  const raw = await composeMail(mail, { from: sender, messageId, date, replyTo });
  await using transport = connectRelay(address);
  await transport.send({ from: sender.address, to: mail.recipient, raw });
  return greeting;
}

/** Asks a relay who it is, and sends nothing; rejects when it does not answer. */
export async function greetRelay(address: RelayAddress): Promise<RelayGreeting> {
  const connection = new SMTPConnection(optionsOf(address));
  try {
    return await new Promise<RelayGreeting>((resolve, reject) => {
      connection.once("error", reject);
      connection.connect((error) => {
        if (error) return reject(error);
        const answer = String(connection.lastServerResponse);
        resolve({ hasUtf8: /^250[ -]SMTPUTF8\b/im.test(answer), isEncrypted: connection.secure });
      });
    });
  } finally {
    connection.close();
  }
}
