import { sql } from "kysely";
import { typed } from "../db/index.ts";
import type { Database } from "../db/index.ts";
import type { AuditTables } from "./audit.tables.ts";
import { hashOf, NO_HASH, readLinks } from "./chain.ts";

const q = typed<AuditTables>();

/** Something that only a change behind the application's back explains. */
export interface AuditFault {
  /**
   * `altered`: the record is not what was sealed. `removed`: a sealed record is gone. `broken`: a link of the chain is
   * gone or stands elsewhere. `unchained`: a record came in past the chain. `unanchored`: the chain does not hold a hash
   * that it once had.
   */
  readonly kind: "altered" | "removed" | "broken" | "unchained" | "unanchored";
  readonly id: number | undefined;
  readonly position: number | undefined;
  readonly day: string | undefined;
}

/** What a check of the whole chain found. */
export interface AuditCheck {
  readonly records: number;
  readonly days: number;
  /** Written, but without a place in the chain yet. */
  readonly pending: number;
  /** The last hash, to be kept elsewhere: with it a chain that was cut at its end is found out. */
  readonly head: string;
  /** At most a hundred. */
  readonly faults: readonly AuditFault[];
}

const MOST_FAULTS = 100;

/** Compares every record with the chain; `anchor` is a head that an earlier check gave. */
export async function verifyAudit(database: Database, given: { anchor?: string } = {}): Promise<AuditCheck> {
  const faults: AuditFault[] = [];
  const days = new Set<string>();
  let [records, position] = [0, 0];
  let previous: Buffer = NO_HASH;
  // Every chain begins with that one.
  let isAnchored = given.anchor === undefined || given.anchor === NO_HASH.toString("hex");
  for (;;) {
    const links = await readLinks(database.reader, position);
    for (const link of links) {
      const { id, day, record } = link;
      const fault = (kind: AuditFault["kind"]): void => void faults.push({ kind, id, position: link.position, day });
      if (link.position !== position + 1 || !link.prev_hash.equals(previous)) fault("broken");
      if (record === undefined) fault("removed");
      else if (!hashOf(record, link.prev_hash).equals(link.hash)) fault("altered");
      [position, previous] = [link.position, link.hash];
      isAnchored ||= link.hash.toString("hex") === given.anchor;
      records += 1;
      days.add(day);
    }
    if (links.length === 0 || faults.length >= MOST_FAULTS) break;
  }
  if (!isAnchored) faults.push({ kind: "unanchored", id: undefined, position: undefined, day: undefined });
  for (const id of await findUnchained(database)) {
    faults.push({ kind: "unchained", id, position: undefined, day: undefined });
  }
  const pending = await countPending(database);
  return { records, days: days.size, pending, head: previous.toString("hex"), faults: faults.slice(0, MOST_FAULTS) };
}

async function findUnchained(database: Database): Promise<number[]> {
  const rows = await sql<{ id: number }>`select id from platform.audit a
    where not exists (select 1 from platform.audit_link l where l.id = a.id)
      and not exists (select 1 from platform.audit_pending p where p.id = a.id)
    order by id limit ${MOST_FAULTS}`.execute(q(database.reader));
  return rows.rows.map((row) => row.id);
}

async function countPending(database: Database): Promise<number> {
  const row = await q(database.reader)
    .selectFrom("platform.audit_pending")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return row.count;
}
