import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Clock } from "@muniment/kernel";
import { typed } from "../db/index.ts";
import type { Database, Tx } from "../db/index.ts";
import type { AuditLinkRow, AuditTables } from "./audit.tables.ts";

const q = typed<AuditTables>();

/** A record as it is stored, with whatever columns the table has. */
export type StoredRecord = Readonly<Record<string, unknown>> & { readonly id: number };

/** What the first record of all holds instead of a hash before it. */
export const NO_HASH = Buffer.alloc(32);

const SEALING = 7_034_117;
const BATCH = 5_000;

/** Gives every committed record its place in the chain; one process works, others find nothing to do. */
export async function sealAudit(database: Database, clock: Clock): Promise<void> {
  for (;;) {
    const sealed = await database.transaction((tx) => sealBatch(tx, clock.now()));
    if (sealed < BATCH) return;
  }
}

async function sealBatch(tx: Tx, now: Date): Promise<number> {
  const lock = await sql<{ free: boolean }>`select pg_try_advisory_xact_lock(${SEALING}::bigint) as free`.execute(
    q(tx),
  );
  if (lock.rows[0]?.free !== true) return 0;
  const taken = await sql<{ id: number }>`
    delete from platform.audit_pending
    where id in (select id from platform.audit_pending order by id limit ${BATCH}) returning id`.execute(q(tx));
  if (taken.rows.length === 0) return 0;
  const ids = taken.rows.map((row) => row.id).toSorted((a, b) => a - b);
  const records = await readRecords(tx, ids);
  const last = await lastLink(tx);
  const links = chain({ ids, records, last, today: dayOf(now) });
  await sql`insert into platform.audit_link (position, id, day, prev_hash, hash)
    select * from unnest(${links.map((link) => link.position)}::bigint[], ${ids}::bigint[],
      ${links.map((link) => link.day)}::date[], ${links.map((link) => link.prevHash)}::bytea[],
      ${links.map((link) => link.hash)}::bytea[])`.execute(q(tx));
  return ids.length;
}

interface Link {
  readonly position: number;
  readonly day: string;
  readonly prevHash: Buffer;
  readonly hash: Buffer;
}

/**
 * A day begins with the first record of that day to be sealed, and what was written before midnight and sealed after it
 * belongs to the new one: days follow each other, whatever the clocks of several machines say.
 */
function chain(given: {
  ids: readonly number[];
  records: ReadonlyMap<number, StoredRecord>;
  last: Link | undefined;
  today: string;
}): Link[] {
  const links: Link[] = [];
  let { position, day, hash } = given.last ?? { position: 0, day: "", hash: NO_HASH };
  for (const id of given.ids) {
    // One that was removed before it was sealed keeps its place, so that it is missed.
    const record = given.records.get(id) ?? { id };
    const prevHash = hash;
    const written = record["at"] instanceof Date ? dayOf(record["at"]) : day;
    const ownDay = written > given.today ? given.today : written;
    if (ownDay > day) day = ownDay;
    position += 1;
    hash = hashOf(record, prevHash);
    links.push({ position, day: day === "" ? given.today : day, prevHash, hash });
  }
  return links;
}

/**
 * SHA-256 of the record as JSON, with `prev_hash` as hexadecimal digits: members in the order of their names, no blanks,
 * nothing that is null, instants as RFC 3339 in UTC with milliseconds. Whoever has an export can compute it.
 */
export function hashOf(record: StoredRecord, prevHash: Buffer): Buffer {
  const text = canonicalJson({ ...record, prev_hash: prevHash.toString("hex") });
  return createHash("sha256").update(text).digest();
}

function canonicalJson(value: unknown): string {
  if (value instanceof Date || typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  // Not by locale: the order must be the same everywhere.
  const sorted = members.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(",")}}`;
}

async function lastLink(tx: Tx): Promise<Link | undefined> {
  const rows = await sql<Link>`
    select position, day::text as day, prev_hash as "prevHash", hash from platform.audit_link
    order by position desc limit 1`.execute(q(tx));
  return rows.rows[0];
}

async function readRecords(tx: Tx, ids: readonly number[]): Promise<ReadonlyMap<number, StoredRecord>> {
  const rows = await sql<StoredRecord>`select * from platform.audit where id = any(${ids}::bigint[])`.execute(q(tx));
  return new Map(rows.rows.map((row) => [row.id, row]));
}

function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

/** A link as verification reads it, with its record while there is one. */
export type StoredLink = Pick<Selectable<AuditLinkRow>, "position" | "id" | "prev_hash" | "hash"> & {
  readonly day: string;
  readonly record: StoredRecord | undefined;
};

/** Links after a position, in their order, with their records. */
export async function readLinks(tx: Tx, after: number): Promise<readonly StoredLink[]> {
  const links = await sql<Omit<StoredLink, "record">>`
    select position, id, day::text as day, prev_hash, hash from platform.audit_link
    where position > ${after} order by position limit ${BATCH}`.execute(q(tx));
  const records = await readRecords(
    tx,
    links.rows.map((link) => link.id),
  );
  return links.rows.map((link) => ({ ...link, record: records.get(link.id) }));
}
