import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { permissionsOf } from "../user/index.ts";
import type { SessionRow, SignInRow } from "./session.tables.ts";

/** Keeps a sign-in that has begun. */
export async function insertSignIn(tx: Tx, row: SignInRow): Promise<void> {
  await q(tx).insertInto("operate.sign_in").values(row).execute();
}

/** Takes a begun sign-in out, so that it is finished once at most. */
export async function takeSignIn(tx: Tx, stateHash: Buffer): Promise<SignInRow | undefined> {
  return q(tx).deleteFrom("operate.sign_in").where("state_hash", "=", stateHash).returningAll().executeTakeFirst();
}

/** Keeps a session. */
export async function insertSession(tx: Tx, row: SessionRow): Promise<void> {
  await q(tx).insertInto("operate.session").values(row).execute();
}

/** A session with its person and what they may do, in one read. */
export async function findSession(reader: Tx, tokenHash: Buffer, oldest: { created: Date; seen: Date }) {
  return q(reader)
    .selectFrom("operate.session as s")
    .innerJoin("operate.user as u", "u.id", "s.user_id")
    .select(["s.id", "s.tokens_sealed", "s.key_id", "s.last_seen_at", "u.id as user_id", "u.num", "u.login", "u.name"])
    .select("u.email")
    .select(permissionsOf(sql.ref("u.id")).as("permissions"))
    .where("s.token_hash", "=", tokenHash)
    .where("s.created_at", ">", oldest.created)
    .where("s.last_seen_at", ">", oldest.seen)
    .where("u.is_enabled", "=", true)
    .executeTakeFirst();
}

/** Notes a use of the session. */
export async function touchSession(tx: Tx, id: string, now: Date): Promise<void> {
  await q(tx).updateTable("operate.session").set({ last_seen_at: now }).where("id", "=", id).execute();
}

/** Ends a session with what was begun in it; gives what it had at the identity provider. */
export async function deleteSession(tx: Tx, id: string): Promise<SessionRow | undefined> {
  return q(tx).deleteFrom("operate.session").where("id", "=", id).returningAll().executeTakeFirst();
}

/** Removes what has run out; nothing depends on when. */
export async function forgetSessions(tx: Tx, before: { created: Date; seen: Date; now: Date }): Promise<void> {
  await q(tx)
    .deleteFrom("operate.session")
    .where((eb) => eb.or([eb("created_at", "<=", before.created), eb("last_seen_at", "<=", before.seen)]))
    .execute();
  await q(tx).deleteFrom("operate.sign_in").where("expires_at", "<=", before.now).execute();
}

/** Sessions whose tokens an older key sealed. */
export async function lockSessionsSealedBefore(tx: Tx, newestKeyId: string): Promise<SessionRow[]> {
  return q(tx).selectFrom("operate.session").selectAll().where("key_id", "<>", newestKeyId).forUpdate().execute();
}

/** Puts newly sealed tokens in the place of the old. */
export async function resealSession(tx: Tx, id: string, sealed: Pick<SessionRow, "tokens_sealed" | "key_id">) {
  await q(tx).updateTable("operate.session").set(sealed).where("id", "=", id).execute();
}
