import { sql } from "kysely";
import type { Insertable, Selectable, Updateable } from "kysely";
import { AppError } from "@muniment/kernel";
import { violatedConstraint } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { foldId } from "@muniment/work-api/identity/user-rules";
import { q } from "../db.ts";
import { libraryAliasOf } from "../library/index.ts";
import { carryPreferences } from "../preference/index.ts";
import type { UserRow } from "./user.tables.ts";

/** An account as it is stored, without its password. */
export type UserRecord = Omit<
  Selectable<UserRow>,
  "password_hash" | "failed_codes" | "email_folded" | "search_name" | "search_ids"
> & {
  readonly preferred_library: string;
  readonly has_password: boolean;
};

/** The columns of `UserRecord`, of the table under the name `u`. */
export const userColumns = [
  "u.user_num",
  "u.user_id",
  "u.user_id_ex",
  "u.ssid",
  "u.full_name",
  "u.email",
  "u.location",
  "u.is_external",
  "u.is_service",
  "u.ip_range",
  "u.allow_logon",
  "u.user_nos",
  "u.origin",
  "u.is_enterprise",
  "u.preferred_library_id",
  "u.must_change_password",
  "u.password_never_expire",
  "u.purpose",
  "u.password_changed_at",
  "u.failed_logins",
  "u.locked_until",
  "u.is_locked",
  "u.last_sign_in_at",
  "u.ends_at",
  "u.anonymised_at",
  "u.disabled_by_directory",
  "u.created_at",
  "u.edited_at",
] as const;

/** SQL for whether an account under the name `u` has a password. */
export const hasPassword = sql<boolean>`u.password_hash is not null`;

/** SQL for the alias of the preferred library of an account under the name `u`. */
export const preferredLibrary = libraryAliasOf(sql.ref("u.preferred_library_id"));

/** Stores an account and gives its number; 409 for a taken User ID or e-mail. */
export async function insertUser(tx: Tx, row: Insertable<UserRow>): Promise<number> {
  return refusingTaken(async () => {
    const inserted = await q(tx)
      .insertInto("identity.user")
      .values(row)
      .returning("user_num")
      .executeTakeFirstOrThrow();
    return inserted.user_num;
  });
}

/** Changes an account; 409 for a taken e-mail. */
export async function updateUser(tx: Tx, userNum: number, changes: Updateable<UserRow>): Promise<void> {
  await refusingTaken(async () => {
    await q(tx).updateTable("identity.user").set(changes).where("user_num", "=", userNum).execute();
  });
}

/** Before a library is preferred: what people have set in the one so far goes along (CC-USR-076). */
export async function takePreferencesTo(tx: Tx, userNums: readonly number[], libraryId: number): Promise<void> {
  await carryPreferences(
    tx,
    sql`select user_num, preferred_library_id as from_library_id, ${libraryId}::integer as to_library_id
      from identity."user" where user_num = any(${userNums})`,
  );
}

/** The account with that User ID in any case. */
export async function findUser(reader: Tx, userId: string): Promise<UserRecord | undefined> {
  return users(reader).where("u.user_id", "=", foldId(userId)).executeTakeFirst();
}

/** The account with that number. */
export async function findUserByNumber(reader: Tx, userNum: number): Promise<UserRecord | undefined> {
  return users(reader).where("u.user_num", "=", userNum).executeTakeFirst();
}

/** Keeps others from changing the account until the transaction ends. */
export async function lockUser(tx: Tx, userNum: number): Promise<void> {
  await q(tx)
    .selectFrom("identity.user")
    .select("user_num")
    .where("user_num", "=", userNum)
    .forUpdate()
    .executeTakeFirst();
}

/** Which of a User ID and a folded e-mail belong to somebody else than `exceptNum`. */
export async function findTaken(
  reader: Tx,
  wanted: { userId?: string; emailFolded?: string; exceptNum?: number },
): Promise<{ userId: boolean; email: boolean }> {
  const rows = await q(reader)
    .selectFrom("identity.user")
    .select(["user_id", "email_folded"])
    .where((eb) => eb.or([eb("user_id", "=", wanted.userId ?? ""), eb("email_folded", "=", wanted.emailFolded ?? "")]))
    .$if(wanted.exceptNum !== undefined, (query) => query.where("user_num", "!=", wanted.exceptNum ?? 0))
    .execute();
  return {
    userId: rows.some((row) => row.user_id === wanted.userId),
    email: rows.some((row) => row.email_folded === wanted.emailFolded),
  };
}

function users(reader: Tx) {
  return q(reader)
    .selectFrom("identity.user as u")
    .select(userColumns)
    .select([hasPassword.as("has_password"), preferredLibrary.as("preferred_library")]);
}

async function refusingTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === "user_user_id") throw taken("user_id_taken", "id");
    if (constraint === "user_email") throw taken("email_taken", "email");
    throw error;
  }
}

function taken(code: "user_id_taken" | "email_taken", field: string): AppError {
  return new AppError(errors.duplicateRecord, { messages: [refusal(code, { field })] });
}
