import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { newId } from "@muniment/kernel";
import { SMTPServer } from "smtp-server";
import type { SMTPServerAddress, SMTPServerDataStream, SMTPServerOptions, SMTPServerSession } from "smtp-server";
import { createClientSessions } from "./client-session.ts";
import type { ClientSession, ClientSessions } from "./client-session.ts";
import { DEFAULT_LIMITS } from "./intake-options.ts";
import type { IncomingEnvelope, IntakeLimits, SmtpIntakeOptions } from "./intake-options.ts";
import { MailRefusal, toRefusal, tooLarge } from "./mail-refusal.ts";
import { boundedContent, discardRest } from "./message-content.ts";
import { isSenderTaken } from "./sender-rules.ts";

/** A listening receiver of mail; disposing of it ends what is under way and closes the port. */
export interface SmtpIntake extends AsyncDisposable {
  readonly port: number;
}

interface Receiver {
  readonly server: SMTPServer;
  readonly options: SmtpIntakeOptions;
  readonly limits: IntakeLimits;
  readonly sessions: ClientSessions;
  /** Messages between their first byte and the answer. */
  readonly underWay: Set<Promise<void>>;
  readonly giveUp: AbortController;
  isStopping: boolean;
}

// Old jokes and whatever would let a client pretend to be another one.
const NEVER = ["XCLIENT", "XFORWARD", "WIZ", "SHELL", "KILL", "HELP"];
const MAX_COMMAND_BYTES = 4096;
const LINGER_MS = 1_000;
const CLOSING_TEXT = "4.3.2 The server is going down. Try later.";

/**
 * Takes mail by SMTP for the mailboxes it is told of, and for nobody else. A message is acknowledged when
 * `options.accept` has it durable (OPR-INB-012); one is never held in memory.
 */
export async function startSmtpIntake(options: SmtpIntakeOptions): Promise<SmtpIntake> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const receiver: Receiver = {
    server: new SMTPServer(serverOptions(options, limits)),
    options,
    limits,
    sessions: createClientSessions(limits.maxConnectionsPerClient),
    underWay: new Set(),
    giveUp: new AbortController(),
    isStopping: false,
  };
  const { server, sessions } = receiver;
  server.onConnect = (session, answer) => answer(admitClient(session, receiver));
  server.onClose = (session) => sessions.close(session);
  server.onMailFrom = (_sender, session, answer) => {
    sessions.of(session)?.rules.clear();
    answer();
  };
  server.onRcptTo = (recipient, session, answer) => void admitRecipient(recipient, session, receiver).then(answer);
  server.onData = (stream, session, answer) => {
    const receiving = receive(stream, session, receiver).then((outcome) => {
      if (outcome === "cut") return;
      if (outcome instanceof MailRefusal) answer(outcome);
      else answer(null, `2.0.0 Kept as ${outcome.id}`);
      awaitNext(session, receiver);
    });
    receiver.underWay.add(receiving);
    void receiving.finally(() => receiver.underWay.delete(receiving));
  };
  server.on("error", (error) => options.log.debug({ err: error }, "a mail connection failed"));
  const listening = server.listen(options.port, options.host);
  await once(listening, "listening");
  return {
    port: (listening.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => stop(receiver),
  };
}

function serverOptions({ signIn, tls, name }: SmtpIntakeOptions, limits: IntakeLimits): SMTPServerOptions {
  return {
    ...(name === undefined ? {} : { name }),
    ...tls,
    disabledCommands: [...NEVER, ...(signIn === undefined ? ["AUTH"] : []), ...(tls === undefined ? ["STARTTLS"] : [])],
    authOptional: true,
    onAuth: ({ username, password }, _session, answer) =>
      signIn?.(username ?? "", password ?? "") === true
        ? answer(null, { user: "client" })
        : answer(new MailRefusal(535, "5.7.8 The password is wrong.")),
    disableReverseLookup: true,
    hideSMTPUTF8: false,
    logger: false,
    size: limits.maxBytes,
    maxClients: limits.maxConnections,
    maxRecipients: limits.maxRecipients,
    maxCommandLength: MAX_COMMAND_BYTES,
    socketTimeout: limits.idleMs,
    // The server's own closing would end messages that are being stored; `stop` decides about each.
    closeTimeout: limits.drainMs + 10 * 60_000,
  };
}

function admitClient(session: SMTPServerSession, receiver: Receiver): Error | null {
  if (receiver.isStopping) return new MailRefusal(421, CLOSING_TEXT);
  const opened = receiver.sessions.open(session);
  if (opened === undefined) return new MailRefusal(421, "4.7.0 Too many connections from your address. Try later.");
  awaitWithin(receiver.limits.commandMs, session, receiver);
  return null;
}

async function admitRecipient(
  { address }: SMTPServerAddress,
  session: SMTPServerSession,
  { options, limits, sessions }: Receiver,
): Promise<Error | null> {
  const client = sessions.of(session);
  if (client === undefined) return new MailRefusal(421, CLOSING_TEXT);
  try {
    const rule = await options.findMailbox(address);
    if (rule === undefined) return tooManyRefusals(client, limits) ?? unknownMailbox(address);
    const { mailFrom } = session.envelope;
    const sender = mailFrom === false ? "" : mailFrom.address;
    if (!isSenderTaken(sender, rule.senders ?? {})) {
      return new MailRefusal(550, `5.7.1 ${address} takes no mail from this sender.`);
    }
    if (rule.maxBytes !== undefined && declaredBytes(mailFrom) > rule.maxBytes) return tooLarge(rule.maxBytes);
    client.rules.set(address.toLowerCase(), rule);
    return null;
  } catch (error) {
    if (!(error instanceof MailRefusal))
      options.log.error({ err: error }, "a recipient of mail could not be looked up");
    return toRefusal(error);
  }
}

function unknownMailbox(address: string): MailRefusal {
  return new MailRefusal(550, `5.1.1 There is no mailbox ${address} here.`);
}

// Who tries one name after the other is looking for addresses.
function tooManyRefusals(client: ClientSession, limits: IntakeLimits): MailRefusal | undefined {
  client.refusals += 1;
  return client.refusals > limits.maxRefusals ? new MailRefusal(421, "4.7.0 Too many unknown recipients.") : undefined;
}

function declaredBytes(mailFrom: SMTPServerAddress | false): number {
  const args = mailFrom === false ? undefined : (mailFrom.args as { SIZE?: string } | false);
  return Number((args === false ? undefined : args?.SIZE) ?? 0);
}

/** The message is kept, refused, or the connection is gone and nobody can be told. */
type Outcome = IncomingEnvelope | MailRefusal | "cut";

async function receive(stream: SMTPServerDataStream, session: SMTPServerSession, receiver: Receiver): Promise<Outcome> {
  const { options, limits, sessions, giveUp } = receiver;
  const client = sessions.of(session);
  if (client === undefined) return "cut";
  const envelope = envelopeOf(session, client, options);
  const rules = [...client.rules.values()];
  const maxBytes = Math.min(limits.maxBytes, ...rules.map((rule) => rule.maxBytes ?? Infinity));
  client.phase = "receiving";
  awaitWithin(limits.messageMs, session, receiver);
  const content = boundedContent(stream, maxBytes, () => {
    client.phase = "storing";
    clearTimeout(client.timer);
  });
  try {
    await options.accept(envelope, content.readable, giveUp.signal);
    if (!content.isComplete()) throw new Error("A message was accepted that had not been read to its end");
    return envelope;
  } catch (error) {
    content.readable.destroy();
    const isGone = stream.destroyed && !content.isComplete();
    if (!isGone && !(error instanceof MailRefusal)) options.log.error({ err: error }, "a message could not be kept");
    const refusal = giveUp.signal.aborted ? new MailRefusal(421, CLOSING_TEXT) : toRefusal(error);
    if (await discardRest(stream, limits.maxBytes)) return refusal;
    dismiss(session, refusal, receiver);
    return "cut";
  }
}

function envelopeOf(session: SMTPServerSession, client: ClientSession, options: SmtpIntakeOptions): IncomingEnvelope {
  const { mailFrom, rcptTo } = session.envelope;
  return {
    id: newId(),
    receivedAt: options.clock.now(),
    sender: mailFrom === false ? "" : mailFrom.address,
    recipients: rcptTo.flatMap(({ address }) => {
      const rule = client.rules.get(address.toLowerCase());
      return rule === undefined ? [] : [{ address, mailbox: rule.mailbox }];
    }),
    client: { address: client.address, name: session.hostNameAppearsAs || "", isSecure: session.secure },
  };
}

/** Ends the connection unless the next step comes in time; a byte now and then does not help. */
function awaitWithin(milliseconds: number, session: SMTPServerSession, receiver: Receiver): void {
  const client = receiver.sessions.of(session);
  if (client === undefined) return;
  clearTimeout(client.timer);
  client.timer = setTimeout(() => dismiss(session, "4.4.2 This takes too long. Try later.", receiver), milliseconds);
  client.timer.unref();
}

function awaitNext(session: SMTPServerSession, receiver: Receiver): void {
  const client = receiver.sessions.of(session);
  if (client !== undefined) client.phase = "commands";
  if (receiver.isStopping) dismiss(session, CLOSING_TEXT, receiver);
  else awaitWithin(receiver.limits.commandMs, session, receiver);
}

function dismiss({ id }: SMTPServerSession, reason: string | MailRefusal, { server }: Receiver): void {
  for (const connection of server.connections) {
    if (connection.id !== id) continue;
    if (typeof reason === "string") connection.send(421, reason);
    else connection.send(reason.responseCode, reason.message);
    connection.close();
  }
}

/**
 * Nothing new is begun. Messages that are coming in have `drainMs`, then they are refused; those that are here are
 * waited for, because their sender must learn whether to send them again.
 */
async function stop(receiver: Receiver): Promise<void> {
  const { server, underWay, giveUp, limits } = receiver;
  receiver.isStopping = true;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  dismissThose("commands", receiver);
  const ended = new AbortController();
  const drained = Promise.all(underWay).finally(() => ended.abort());
  await Promise.race([drained, delay(limits.drainMs, undefined, ended).catch(() => undefined)]);
  giveUp.abort();
  dismissThose("receiving", receiver);
  await drained;
  await Promise.race([closed, delay(LINGER_MS, undefined, { ref: false })]);
}

function dismissThose(phase: ClientSession["phase"], receiver: Receiver): void {
  for (const { session } of receiver.server.connections) {
    if ((receiver.sessions.of(session)?.phase ?? "commands") === phase) dismiss(session, CLOSING_TEXT, receiver);
  }
}
