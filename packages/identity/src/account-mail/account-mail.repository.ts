import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { AccountMailRow } from "./account-mail.tables.ts";

/** Notes whose message it is. */
export async function insertAccountMail(tx: Tx, row: AccountMailRow): Promise<void> {
  await q(tx).insertInto("identity.account_mail").values(row).execute();
}

/** Whether the person was told `about` this already; nobody else tells it until the transaction ends. */
export async function wasTold(tx: Tx, userNum: number, about: string): Promise<boolean> {
  const row = await q(tx)
    .selectFrom("identity.account_mail")
    .select("message_id")
    .where("user_num", "=", userNum)
    .where("about", "=", about)
    .executeTakeFirst();
  return row !== undefined;
}

/** The newest messages to a person, newest first; those before `before` when it is given. */
export async function listAccountMail(
  reader: Tx,
  userNum: number,
  page: { readonly limit: number; readonly before: string | undefined },
): Promise<AccountMailRow[]> {
  return q(reader)
    .selectFrom("identity.account_mail")
    .selectAll()
    .where("user_num", "=", userNum)
    .$if(page.before !== undefined, (query) =>
      query.where(sql<boolean>`(queued_at, message_id) < (select m.queued_at, m.message_id
        from identity.account_mail m where m.message_id = ${page.before} and m.user_num = ${userNum})`),
    )
    .orderBy("queued_at", "desc")
    .orderBy("message_id", "desc")
    .limit(page.limit)
    .execute();
}

/** One message to the person. */
export async function findAccountMail(
  reader: Tx,
  userNum: number,
  messageId: string,
): Promise<AccountMailRow | undefined> {
  return q(reader)
    .selectFrom("identity.account_mail")
    .selectAll()
    .where("user_num", "=", userNum)
    .where("message_id", "=", messageId)
    .executeTakeFirst();
}
