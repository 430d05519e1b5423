import { createHash } from "node:crypto";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** Marks what an application signed as used, by its `jti`; `false` when it was used before, in whichever process. */
export async function useSignedText(
  tx: Tx,
  use: { readonly clientId: string; readonly jti: string; readonly expiresAt: Date },
): Promise<boolean> {
  const row = await q(tx)
    .insertInto("identity.acting_person_use")
    .values({
      client_id: use.clientId,
      jti_hash: createHash("sha256").update(use.jti).digest(),
      expires_at: use.expiresAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("client_id")
    .executeTakeFirst();
  return row !== undefined;
}

/** Forgets what has run out by itself. */
export async function forgetSignedTexts(tx: Tx, now: Date): Promise<void> {
  await q(tx).deleteFrom("identity.acting_person_use").where("expires_at", "<=", now).execute();
}
