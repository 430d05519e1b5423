import type { Selectable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { PasswordRequestRow } from "./account-mail.tables.ts";

/** A request as it is stored. */
export type PasswordRequest = Selectable<PasswordRequestRow>;

/** Stores a new request. */
export async function insertPasswordRequest(tx: Tx, row: PasswordRequest): Promise<void> {
  await q(tx).insertInto("identity.password_request").values(row).execute();
}

/** How much came from an address since `since`, and when the last of it is due. */
export async function readAddressLoad(
  reader: Tx,
  addressHash: Buffer,
  since: Date,
): Promise<{ count: number; lastDueAt: Date | null }> {
  return q(reader)
    .selectFrom("identity.password_request")
    .select((eb) => [eb.fn.countAll<number>().as("count"), eb.fn.max("due_at").as("lastDueAt")])
    .where("address_hash", "=", addressHash)
    .where("requested_at", ">", since)
    .executeTakeFirstOrThrow();
}

/** The request, unless it was handled; nobody else handles it until the transaction ends. */
export async function lockPasswordRequest(tx: Tx, requestId: string): Promise<PasswordRequest | undefined> {
  return q(tx)
    .selectFrom("identity.password_request")
    .selectAll()
    .where("request_id", "=", requestId)
    .where("handled_at", "is", null)
    .forUpdate()
    .executeTakeFirst();
}

/** How many e-mails an account was sent since `since`. */
export async function countPasswordRequests(tx: Tx, userNum: number, since: Date): Promise<number> {
  const row = await q(tx)
    .selectFrom("identity.password_request")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("user_num", "=", userNum)
    .where("handled_at", ">", since)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Marks the request as handled and forgets what was typed. */
export async function closePasswordRequest(
  tx: Tx,
  requestId: string,
  { userNum, at }: { userNum: number | undefined; at: Date },
): Promise<void> {
  await q(tx)
    .updateTable("identity.password_request")
    .set({ identifier: null, user_num: userNum ?? null, handled_at: at })
    .where("request_id", "=", requestId)
    .execute();
}

/** Forgets requests that were handled before `before`. */
export async function forgetPasswordRequests(tx: Tx, before: Date): Promise<void> {
  await q(tx).deleteFrom("identity.password_request").where("handled_at", "<", before).execute();
}
