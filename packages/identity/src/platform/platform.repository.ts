import { sql } from "kysely";
import type { RawBuilder, Selectable } from "kysely";
import { AppError } from "@muniment/kernel";
import { violatedConstraint } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { q } from "../db.ts";
import type { UserPlatformRow } from "./platform.tables.ts";

/** Platform details as they are stored. */
export type PlatformRecord = Omit<Selectable<UserPlatformRow>, "user_num">;

/** Those of an account, if it has any. */
export async function findPlatform(reader: Tx, userNum: number): Promise<PlatformRecord | undefined> {
  return q(reader)
    .selectFrom("identity.user_platform")
    .select(["sync_id", "container", "exchange_auto_discover", "distinguished_name"])
    .where("user_num", "=", userNum)
    .executeTakeFirst();
}

/** Keeps them in the place of earlier ones; 409 for a Sync ID of somebody else (CC-USR-089). */
export async function storePlatform(tx: Tx, userNum: number, details: PlatformRecord): Promise<void> {
  try {
    await q(tx)
      .insertInto("identity.user_platform")
      .values({ user_num: userNum, ...details })
      .onConflict((conflict) => conflict.column("user_num").doUpdateSet(details))
      .execute();
  } catch (error) {
    if (violatedConstraint(error) !== "user_platform_sync_id") throw error;
    throw new AppError(errors.duplicateRecord, { messages: [refusal("sync_id_taken", { field: "sync_id" })] });
  }
}

/** Forgets them. */
export async function clearPlatform(tx: Tx, userNum: number): Promise<void> {
  await q(tx).deleteFrom("identity.user_platform").where("user_num", "=", userNum).execute();
}

/**
 * Gives accounts what their directory says, by rows of `user_num, sync_id, container, distinguished_name`; an account
 * whose Sync ID somebody was given by hand keeps what it has.
 */
export async function followDirectory(tx: Tx, rows: RawBuilder<unknown>): Promise<void> {
  await sql`
    insert into identity.user_platform (user_num, sync_id, container, distinguished_name)
    select g.user_num, g.sync_id, g.container, g.distinguished_name from (${rows}) as g
    where not exists (select 1 from identity.user_platform p where p.sync_id = g.sync_id and p.user_num <> g.user_num)
    on conflict (user_num) do update set sync_id = excluded.sync_id, container = excluded.container,
      distinguished_name = excluded.distinguished_name`.execute(q(tx));
}
