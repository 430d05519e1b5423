import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** Marks a signed header as used; `false` when it was used before, in whichever process. */
export async function useActingPerson(
  tx: Tx,
  use: { readonly client_id: string; readonly jti_hash: Buffer; readonly expires_at: Date },
): Promise<boolean> {
  const row = await q(tx)
    .insertInto("identity.acting_person_use")
    .values(use)
    .onConflict((conflict) => conflict.doNothing())
    .returning("client_id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Forgets headers that have run out by themselves. */
export async function forgetActingPersonUses(tx: Tx, now: Date): Promise<void> {
  await q(tx).deleteFrom("identity.acting_person_use").where("expires_at", "<=", now).execute();
}
