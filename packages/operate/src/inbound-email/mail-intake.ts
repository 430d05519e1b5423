import type { Readable } from "node:stream";
import type { JobQueue } from "@muniment/jobs";
import { newId } from "@muniment/kernel";
import { MailRefusal } from "@muniment/mail/intake";
import type { IncomingEnvelope, MailboxRule } from "@muniment/mail/intake";
import type { Database } from "@muniment/platform/db";
import { findMailboxByAddress, touchMailboxes } from "../mailbox/index.ts";
import { queueMessages } from "./process-message.ts";
import type { RawStore } from "./raw-store.ts";
import { insertMessages, logStages } from "./received-message.repository.ts";

/** What the receiver of mail asks, and gives what it got. */
export interface MailIntake {
  /** Nothing for an address that no mailbox has; throws `MailRefusal` for one that takes nothing at present. */
  findMailbox(address: string): Promise<MailboxRule | undefined>;
  /** Resolves when the message is on disk and on its way: stage 1 (OPR-INB-010, -012). */
  accept(envelope: IncomingEnvelope, content: Readable): Promise<void>;
}

const COME_LATER = "4.2.1 This mailbox takes no mail at present. Try later.";

/** Mail that comes in by SMTP. */
export function createMailIntake(deps: { database: Database; jobs: JobQueue; raws: RawStore }): MailIntake {
  const { database, jobs, raws } = deps;
  return {
    async findMailbox(given) {
      const mailbox = await findMailboxByAddress(database.reader, given.toLowerCase());
      if (mailbox === undefined || mailbox.state === "draft") return undefined;
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
      await database.transaction(async (tx) => {
        await insertMessages(tx, rows);
        await logStages(
          tx,
          rows.map(({ id: messageId }) => ({ messageId, stage: "received", outcome: "done", at })),
        );
        await touchMailboxes(tx, [...byMailbox.keys()], at);
        await queueMessages(
          jobs,
          tx,
          rows.map(({ id }) => id),
        );
      });
    },
  };
}
