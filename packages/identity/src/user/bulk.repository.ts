import { sql } from "kysely";
import type { Updateable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { takePreferencesTo } from "./user.repository.ts";
import type { UserRow } from "./user.tables.ts";

/** What is the same for many accounts once they were edited together. */
export type BulkValues = Pick<
  Updateable<UserRow>,
  "location" | "preferred_library_id" | "must_change_password" | "password_never_expire" | "purpose"
>;

/** An account before it is edited together with others. */
export interface BulkSubject {
  readonly user_num: number;
  readonly location: string;
  readonly preferred_library_id: number;
  readonly must_change_password: boolean;
  readonly password_never_expire: boolean;
  readonly role_id: number;
  readonly is_anonymous: boolean;
  /** Whether the library that is to be preferred is open to the person. */
  readonly may_prefer: boolean;
}

/** What stands on these members of a library now. */
export async function findBulkSubjects(
  tx: Tx,
  given: { libraryId: number; preferredId: number | undefined },
  userNums: readonly number[],
): Promise<ReadonlyMap<number, BulkSubject>> {
  const { libraryId, preferredId = null } = given;
  const rows = await sql<BulkSubject>`
    select u.user_num, u.location, u.preferred_library_id, u.must_change_password, u.password_never_expire, m.role_id,
      u.anonymised_at is not null as is_anonymous,
      exists (select 1 from identity.membership p where p.user_num = u.user_num
        and p.library_id = ${preferredId}::integer and p.allow_logon) as may_prefer
    from identity."user" u join identity.membership m on m.user_num = u.user_num and m.library_id = ${libraryId}
    where u.user_num = any(${userNums})`.execute(q(tx));
  return new Map(rows.rows.map((row) => [row.user_num, row]));
}

/** Gives accounts the same values, and a role in the library. */
export async function editAccounts(
  tx: Tx,
  userNums: readonly number[],
  given: { values: BulkValues; role: { library_id: number; role_id: number } | undefined; at: Date },
): Promise<void> {
  if (userNums.length === 0) return;
  const { preferred_library_id: preferredId } = given.values;
  if (preferredId !== undefined) await takePreferencesTo(tx, userNums, preferredId);
  await q(tx)
    .updateTable("identity.user")
    .set({ ...given.values, edited_at: given.at })
    .where("user_num", "=", sql<number>`any(${userNums})`)
    .execute();
  if (given.role === undefined) return;
  await q(tx)
    .updateTable("identity.membership")
    .set({ role_id: given.role.role_id })
    .where("library_id", "=", given.role.library_id)
    .where("user_num", "=", sql<number>`any(${userNums})`)
    .execute();
}
