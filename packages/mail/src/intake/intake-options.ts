import type { Readable } from "node:stream";
import type { Clock } from "@muniment/kernel";
import type { Log } from "@muniment/platform/log";
import type { SenderRules } from "./sender-rules.ts";

/** What a message came with, beside its own bytes. */
export interface IncomingEnvelope {
  /** Told to the sender with the acknowledgement. */
  readonly id: string;
  /** When its first byte was awaited (OPR-INB-069). */
  readonly receivedAt: Date;
  /** Empty for reports, which nobody may answer. */
  readonly sender: string;
  readonly recipients: readonly { readonly address: string; readonly mailbox: string }[];
  readonly client: { readonly address: string; readonly name: string; readonly isSecure: boolean };
}

/** What is taken for one address. */
export interface MailboxRule {
  /** Comes back in the envelope. */
  readonly mailbox: string;
  /** A message for several mailboxes must suit all of them. */
  readonly maxBytes?: number;
  readonly senders?: SenderRules;
}

/** How much one client, or all together, may ask for. */
export interface IntakeLimits {
  /** Announced (SIZE) and held to while a message comes in. Default 50 MiB. */
  readonly maxBytes: number;
  /** Default 200; further ones are told to come later. */
  readonly maxConnections: number;
  /** From one address, default 50. */
  readonly maxConnectionsPerClient: number;
  /** Of one message, default 100; the sender brings the others in a message of their own. */
  readonly maxRecipients: number;
  /** After this many unknown recipients a connection is ended. Default 20. */
  readonly maxRefusals: number;
  /** Silence. Default five minutes, as RFC 5321 asks for. */
  readonly idleMs: number;
  /** From a message to the next, whatever is said in between. Default five minutes. */
  readonly commandMs: number;
  /** For the bytes of one message. Default fifteen minutes. */
  readonly messageMs: number;
  /** How long messages that are under way may still come in when the receiver stops. Default ten seconds. */
  readonly drainMs: number;
}

/** Where to listen, for whom, and who keeps what comes. */
export interface SmtpIntakeOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** How the server calls itself; the machine's name by default. */
  readonly name?: string;
  readonly log: Log;
  readonly clock: Clock;
  readonly limits?: Partial<IntakeLimits>;
  /** With a key STARTTLS is offered. */
  readonly tls?: { readonly key: string | Buffer; readonly cert: string | Buffer };
  /** Lets clients sign in that insist on it; they may do no more than others. Without it there is no AUTH. */
  signIn?(user: string, password: string): boolean;
  /** Nothing for an address without a mailbox here: it is refused at the door. May throw `MailRefusal`. */
  findMailbox(address: string): Promise<MailboxRule | undefined>;
  /**
   * Resolves when the message is durable, and only then it is acknowledged; rejects when nothing of it was kept, with
   * a `MailRefusal` when it knows the reply. It reads `content` to its end, as fast as it can store it. `content` fails
   * when the client goes away; `signal` says that the receiver can wait no longer.
   */
  accept(envelope: IncomingEnvelope, content: Readable, signal: AbortSignal): Promise<void>;
}

const MINUTE = 60_000;

/** What holds where nothing else is said. */
export const DEFAULT_LIMITS: IntakeLimits = {
  maxBytes: 50 * 1024 * 1024,
  maxConnections: 200,
  maxConnectionsPerClient: 50,
  maxRecipients: 100,
  maxRefusals: 20,
  idleMs: 5 * MINUTE,
  commandMs: 5 * MINUTE,
  messageMs: 15 * MINUTE,
  drainMs: 10_000,
};
