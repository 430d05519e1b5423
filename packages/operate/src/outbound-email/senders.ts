import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** An address that answers come back to. */
export interface Sender {
  readonly mailbox_id: string;
  readonly name: string;
  readonly address: string;
}

/** The main address of each mailbox that takes mail, by the name of the mailbox (OPR-OUT-004). */
export async function listSenders(reader: Tx): Promise<Sender[]> {
  const { rows } = await sql<Sender>`select m.id as mailbox_id, m.name, a.address
    from operate.mailbox m join operate.mailbox_address a on a.mailbox_id = m.id and a.is_main
    where m.state in ('enabled', 'blocked_storage') order by m.name, m.id`.execute(q(reader));
  return rows;
}
