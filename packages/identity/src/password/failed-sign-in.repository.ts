import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { FailedSignInRow } from "./password.tables.ts";

/** Failed attempts of a span of time, of all doors and accounts. */
export interface Failures {
  readonly names: number;
  readonly addresses: number;
}

/** Keeps that an attempt failed. */
export async function insertFailure(tx: Tx, failure: FailedSignInRow): Promise<void> {
  await q(tx).insertInto("identity.failed_sign_in").values(failure).execute();
}

/** When so many attempts had failed from one address; `undefined` when fewer did since `since`. */
export async function findFailureFrom(
  reader: Tx,
  sourceIp: string,
  { since, ordinal }: { since: Date; ordinal: number },
): Promise<Date | undefined> {
  const row = await q(reader)
    .selectFrom("identity.failed_sign_in")
    .select("failed_at")
    .where("source_ip", "=", sourceIp)
    .where("failed_at", ">", since)
    .orderBy("failed_at", "desc")
    .offset(ordinal - 1)
    .limit(1)
    .executeTakeFirst();
  return row?.failed_at;
}

/** How many names failed since `since`, and from how many addresses. */
export async function readFailures(reader: Tx, since: Date): Promise<Failures> {
  return q(reader)
    .selectFrom("identity.failed_sign_in")
    .select([
      sql<number>`count(distinct name_hash)::integer`.as("names"),
      sql<number>`count(distinct source_ip)::integer`.as("addresses"),
    ])
    .where("failed_at", ">", since)
    .executeTakeFirstOrThrow();
}

/** How often one name failed since `since`. */
export async function countFailuresOf(reader: Tx, nameHash: Buffer, since: Date): Promise<number> {
  const row = await q(reader)
    .selectFrom("identity.failed_sign_in")
    .select((eb) => eb.fn.countAll<string>().as("count"))
    .where("name_hash", "=", nameHash)
    .where("failed_at", ">", since)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Forgets what failed before. */
export async function forgetFailures(tx: Tx, before: Date): Promise<void> {
  await q(tx).deleteFrom("identity.failed_sign_in").where("failed_at", "<", before).execute();
}
