import { newId } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** What an identity provider tells of a person. */
export interface PersonClaims {
  readonly issuer: string;
  readonly subject: string;
  readonly login: string;
  readonly name: string;
  readonly email: string;
}

/** Makes the person at the first sign-in, and keeps to what the provider tells at every later one. */
export async function upsertUser(
  tx: Tx,
  claims: PersonClaims,
  now: Date,
): Promise<{ id: string; is_enabled: boolean }> {
  const { login, name, email } = claims;
  return q(tx)
    .insertInto("operate.user")
    .values({ id: newId(), ...claims, created_at: now, updated_at: now })
    .onConflict((conflict) =>
      conflict.columns(["issuer", "subject"]).doUpdateSet({ login, name, email, updated_at: now }),
    )
    .returning(["id", "is_enabled"])
    .executeTakeFirstOrThrow();
}

/** Gives permission sets; those that the person has already stay. */
export async function grantSets(tx: Tx, userId: string, setNames: readonly string[]): Promise<void> {
  if (setNames.length === 0) return;
  await q(tx)
    .insertInto("operate.permission_grant")
    .values(setNames.map((set_name) => ({ user_id: userId, set_name })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
