import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { JobQueue } from "@muniment/jobs";
import { typed } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import type { Delivery } from "./message.repository.ts";
import type { MailState, MessageTables } from "./message.tables.ts";
import { sendKey, sendMail } from "./queue.ts";

const q = typed<MessageTables>();

/** Which messages are wanted. */
interface DeliveryFilter {
  readonly state?: MailState | undefined;
  readonly kind?: string | undefined;
  /** Part of the recipient or the subject. */
  readonly text?: string | undefined;
  /** Of messages aliased `m`: those that the caller may know of. */
  readonly visible: RawBuilder<boolean>;
}

/** Where a page of the list ended. */
interface DeliveryPlace {
  readonly at: Date;
  readonly id: string;
}

/** Messages with how far they got, newest first, without their content. */
export async function findDeliveries(
  reader: Tx,
  filter: DeliveryFilter,
  page: { readonly limit: number; readonly after: DeliveryPlace | undefined },
): Promise<Delivery[]> {
  const { after, limit } = page;
  const rows = await sql<Delivery>`select m.message_id, m.kind, m.recipient, m.subject, m.state, m.attempts, m.next_at,
      m.last_error, m.created_at, m.sent_at, m.is_refused
    from mail.message m
    where ${conditionOf(filter)}
      ${after === undefined ? sql`` : sql`and (m.created_at, m.message_id) < (${after.at}::timestamptz, ${after.id}::uuid)`}
    order by m.created_at desc, m.message_id desc limit ${limit}`.execute(q(reader));
  return rows.rows;
}

/** Tries those that wait for their next attempt now; gives their ids. */
export async function hurryDeliveries(
  tx: Tx,
  given: { readonly ids: readonly string[]; readonly visible: RawBuilder<boolean>; readonly now: Date; jobs: JobQueue },
): Promise<string[]> {
  const { ids, visible, now, jobs } = given;
  const rows = await sql<{ message_id: string }>`update mail.message m set next_at = ${now}
    where m.message_id = any(${ids}::uuid[]) and m.state in ('queued', 'deferred') and ${visible}
    returning m.message_id`.execute(q(tx));
  for (const { message_id: id } of rows.rows) {
    await jobs.add(tx, sendMail, { message_id: id }, { key: sendKey(id), runAt: now });
  }
  return rows.rows.map(({ message_id: id }) => id);
}

function conditionOf({ state, kind, text, visible }: DeliveryFilter): RawBuilder<boolean> {
  const wanted = [
    visible,
    ...(state === undefined ? [] : [sql`m.state = ${state}`]),
    ...(kind === undefined ? [] : [sql`m.kind = ${kind}`]),
    ...(text === undefined
      ? []
      : [
          sql`(strpos(lower(m.recipient), ${text.toLowerCase()}) > 0 or strpos(lower(m.subject), ${text.toLowerCase()}) > 0)`,
        ]),
  ];
  return sql`${sql.join(wanted, sql` and `)}`;
}
