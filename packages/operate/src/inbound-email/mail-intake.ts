import type { Readable } from "node:stream";
import type { JobQueue } from "@muniment/jobs";
import { newId } from "@muniment/kernel";
import { MailRefusal } from "@muniment/mail/intake";
import type { IncomingEnvelope, MailboxRule } from "@muniment/mail/intake";
import type { Database, Tx } from "@muniment/platform/db";
import { findImap, findMailboxByAddress, insertFetched, touchMailboxes } from "../mailbox/index.ts";
import { queueMessages } from "./process-message.ts";
import type { RawStore } from "./raw-store.ts";
import { insertMessages, logStages } from "./received-message.repository.ts";

/** What the receiver of mail asks, and gives what it got. */
export interface MailIntake {
  /** Nothing for an address that no mailbox has; throws `MailRefusal` for one that takes nothing at present. */
  findMailbox(address: string): Promise<MailboxRule | undefined>;
  /** Resolves when the message is on disk and on its way: stage 1 (OPR-INB-010, -012). */
  accept(envelope: IncomingEnvelope, content: Readable): Promise<void>;
  /** The same for a message that was fetched, once however often it is (OPR-INB-062, OPR-IDM-002). */
  acceptFetched(message: FetchedMessage, content: Readable): Promise<void>;
}

/** A message as a mail server gave it. */
export interface FetchedMessage {
  readonly mailbox: string;
  readonly address: string;
  readonly uidValidity: number;
  readonly uid: number;
  readonly sender: string;
  readonly receivedAt: Date;
  /** The server, for the log of the message. */
  readonly server: string;
}

const COME_LATER = "4.2.1 This mailbox takes no mail at present. Try later.";

/** Mail that comes in by SMTP. */
export function createMailIntake(deps: { database: Database; jobs: JobQueue; raws: RawStore }): MailIntake {
  const { database, jobs, raws } = deps;
  const begin = async (tx: Tx, rows: Parameters<typeof insertMessages>[1], at: Date): Promise<void> => {
    await insertMessages(tx, rows);
    const ids = rows.map(({ id }) => id);
    await logStages(
      tx,
      ids.map((messageId) => ({ messageId, stage: "received", outcome: "done", at })),
    );
    await touchMailboxes(tx, [...new Set(rows.map(({ mailbox_id: mailbox }) => mailbox))], at);
    await queueMessages(jobs, tx, ids);
  };
  return {
    async findMailbox(given) {
      const mailbox = await findMailboxByAddress(database.reader, given.toLowerCase());
      if (mailbox === undefined || mailbox.state === "draft") return undefined;
      // Its mail comes from the mail server that has it.
      if ((await findImap(database.reader, mailbox.id)) !== undefined) return undefined;
      if (mailbox.state !== "enabled") throw new MailRefusal(451, COME_LATER);
      return { mailbox: mailbox.id, maxBytes: mailbox.max_bytes, senders: { deny: mailbox.deny_senders } };
    },
    async accept(envelope, content) {
      const { hash, size } = await raws.put(content);
      const { receivedAt: at, recipients, sender } = envelope;
      const byMailbox = Map.groupBy(recipients, ({ mailbox }) => mailbox);
      const rows = [...byMailbox].map(([mailbox_id, given]) => ({
        id: newId(),
        mailbox_id,
        raw_hash: hash,
        size,
        envelope_sender: sender,
        recipients: given.map(({ address }) => address),
        client: JSON.stringify(envelope.client),
        received_at: at,
        stage: "received" as const,
        state: "running" as const,
        updated_at: at,
      }));
      await database.transaction(async (tx) => begin(tx, rows, at));
    },
    async acceptFetched(message, content) {
      const { hash, size } = await raws.put(content);
      const { mailbox, uid, uidValidity, receivedAt: at } = message;
      const row = {
        id: newId(),
        mailbox_id: mailbox,
        raw_hash: hash,
        size,
        envelope_sender: message.sender,
        recipients: [message.address],
        client: JSON.stringify({ address: message.server, name: "IMAP", isSecure: true }),
        received_at: at,
        stage: "received" as const,
        state: "running" as const,
        updated_at: at,
      };
      const fetched = {
        mailbox_id: mailbox,
        uid_validity: uidValidity,
        uid,
        received_id: row.id,
        left_reason: null,
        is_acknowledged: false,
      };
      await database
        .transaction(async (tx) => {
          await begin(tx, [row], at);
          // Another process was quicker: nothing of this one stays.
          if (!(await insertFetched(tx, fetched))) throw new FetchedBefore();
        })
        .catch((error: unknown) => {
          if (!(error instanceof FetchedBefore)) throw error;
        });
    },
  };
}

class FetchedBefore extends Error {}
