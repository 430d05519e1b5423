import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { SignOnRequestRow } from "./single-sign-on.tables.ts";

/** Somebody on the way. */
export type StoredRequest = Selectable<SignOnRequestRow>;

/** Notes that somebody sets out. */
export async function insertRequest(
  tx: Tx,
  request: Omit<StoredRequest, "answered_at" | "ticket_hash" | "outcome" | "is_done">,
): Promise<void> {
  await q(tx).insertInto("identity.sign_on_request").values(request).execute();
}

/** The request, once: whoever comes with its answer again finds none. */
export async function takeRequest(
  tx: Tx,
  requestHash: Buffer,
  { now, since }: { now: Date; since: Date },
): Promise<StoredRequest | undefined> {
  return q(tx)
    .updateTable("identity.sign_on_request")
    .set({ answered_at: now })
    .where("request_hash", "=", requestHash)
    .where("answered_at", "is", null)
    .where("begun_at", ">", since)
    .returningAll()
    .executeTakeFirst();
}

/** Keeps what came of a request, for who shows the ticket. */
export async function storeOutcome(
  tx: Tx,
  requestHash: Buffer,
  { outcome, ticketHash, isDone }: { outcome: object; ticketHash: Buffer | null; isDone: boolean },
): Promise<void> {
  await q(tx)
    .updateTable("identity.sign_on_request")
    .set({ outcome: toJson(outcome), ticket_hash: ticketHash, is_done: isDone })
    .where("request_hash", "=", requestHash)
    .execute();
}

/** What came of a sign-in, once, for the browser that began it. */
export async function takeOutcome(
  tx: Tx,
  ticket: { hash: Buffer; interaction: string; since: Date },
): Promise<Pick<StoredRequest, "outcome" | "setup_num"> | undefined> {
  return q(tx)
    .updateTable("identity.sign_on_request")
    .set({ ticket_hash: null })
    .where("ticket_hash", "=", ticket.hash)
    .where("interaction", "=", ticket.interaction)
    .where("begun_at", ">", ticket.since)
    .returning(["outcome", "setup_num"])
    .executeTakeFirst();
}

/** A test, for who began it. */
export async function findTest(
  reader: Tx,
  requestHash: Buffer,
  testerNum: number,
): Promise<Pick<StoredRequest, "outcome" | "setup_num"> | undefined> {
  return q(reader)
    .selectFrom("identity.sign_on_request")
    .select(["outcome", "setup_num"])
    .where("request_hash", "=", requestHash)
    .where("tester_num", "=", testerNum)
    .executeTakeFirst();
}

/** How many set out from an address since then and did not arrive. */
export async function countLost(reader: Tx, sourceIp: string, since: Date): Promise<number> {
  const row = await q(reader)
    .selectFrom("identity.sign_on_request")
    .select((eb) => eb.fn.countAll<string>().as("count"))
    .where("source_ip", "=", sourceIp)
    .where("begun_at", ">", since)
    .where("is_done", "=", false)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Whether an assertion is used for the first time; two servers that are shown it at once agree on one of them. */
export async function useAssertion(tx: Tx, assertionHash: Buffer, endsAt: Date): Promise<boolean> {
  const inserted = await q(tx)
    .insertInto("identity.sign_on_assertion")
    .values({ assertion_hash: assertionHash, ends_at: endsAt })
    .onConflict((conflict) => conflict.doNothing())
    .returning("ends_at")
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Forgets requests that began before, and assertions that are over. */
export async function forgetRequests(tx: Tx, { before, now }: { before: Date; now: Date }): Promise<void> {
  await q(tx).deleteFrom("identity.sign_on_request").where("begun_at", "<", before).execute();
  await q(tx).deleteFrom("identity.sign_on_assertion").where("ends_at", "<", now).execute();
}

/** The account that a provider means: by its e-mail or its User ID, in any case. */
export async function findMatch(
  reader: Tx,
  { by, emailFolded, userId }: { by: "email" | "user_id"; emailFolded: string; userId: string },
): Promise<{ user_num: number; is_enterprise: boolean } | undefined> {
  const { rows } = await sql<{ user_num: number; is_enterprise: boolean }>`
    select user_num, is_enterprise from identity."user"
    where ${by === "email" ? sql`email_folded = ${emailFolded}` : sql`user_id = ${userId}`} limit 2`.execute(q(reader));
  // Two people of one address are nobody in particular.
  return rows.length === 1 ? rows[0] : undefined;
}

/** Whether somebody who is typed as this, by e-mail or User ID, is signed in by the provider. */
export async function isEnterprise(
  reader: Tx,
  { emailFolded, userId }: { emailFolded: string; userId: string },
): Promise<boolean> {
  const { rows } = await sql<{ is_enterprise: boolean }>`select is_enterprise from identity."user" u
    where u.email_folded = ${emailFolded} or u.user_id = ${userId}
    order by u.email_folded = ${emailFolded} desc limit 1`.execute(q(reader));
  return rows[0]?.is_enterprise === true;
}

/** What providers say may hold what a database cannot. */
function toJson(outcome: object): string {
  return JSON.stringify(outcome, (_, value: unknown) =>
    typeof value === "string" ? value.replaceAll("\0", "").toWellFormed() : value,
  );
}
