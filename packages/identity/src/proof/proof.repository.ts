import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { IdentityProofRow } from "./proof.tables.ts";

/** Whose session it is. */
export type ProofOwner = Pick<IdentityProofRow, "session_id" | "user_num">;

/** What is known of a session, if it is that of the person. */
export async function findProof(
  reader: Tx,
  { session_id, user_num }: ProofOwner,
): Promise<Selectable<IdentityProofRow> | undefined> {
  return q(reader)
    .selectFrom("identity.identity_proof")
    .selectAll()
    .where("session_id", "=", session_id)
    .where("user_num", "=", user_num)
    .executeTakeFirst();
}

/** Keeps a proof in the place of an earlier one; whoever gives it is at the page. */
export async function storeProof(tx: Tx, owner: ProofOwner, provedAt: Date): Promise<void> {
  const times = { proved_at: provedAt, console_used_at: null };
  await q(tx)
    .insertInto("identity.identity_proof")
    .values({ ...owner, ...times })
    .onConflict((conflict) => conflict.column("session_id").doUpdateSet({ user_num: owner.user_num, ...times }))
    .execute();
}

/** Notes a use of Control Center; an earlier time changes nothing. */
export async function noteConsoleUse(tx: Tx, { session_id }: ProofOwner, usedAt: Date): Promise<void> {
  await q(tx)
    .updateTable("identity.identity_proof")
    .set({ console_used_at: sql<Date>`greatest(console_used_at, ${usedAt}::timestamptz)` })
    .where("session_id", "=", session_id)
    .execute();
}

/** Forgets the proofs of sessions that began before. */
export async function forgetProofs(tx: Tx, before: Date): Promise<void> {
  await q(tx).deleteFrom("identity.identity_proof").where("proved_at", "<", before).execute();
}
