import type { Insertable, Updateable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import type { AcknowledgementRow, EmailTemplateRow } from "./outbound-email.tables.ts";

/** A template as it is read. */
export type EmailTemplate = NonNullable<Awaited<ReturnType<typeof getTemplate>>>;

/** All templates, by name. */
export async function listTemplates(reader: Tx): Promise<EmailTemplate[]> {
  return q(reader).selectFrom("operate.email_template").selectAll().orderBy("name").limit(1000).execute();
}

/** A template by its id. */
export async function getTemplate(reader: Tx, id: string) {
  if (!isRowId(id)) return undefined;
  return q(reader).selectFrom("operate.email_template").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Adds one; false when its name is taken. */
export async function insertTemplate(tx: Tx, row: Insertable<EmailTemplateRow>): Promise<boolean> {
  const inserted = await q(tx)
    .insertInto("operate.email_template")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Changes one that is as it was at `rev`. */
export async function updateTemplate(
  tx: Tx,
  at: { readonly id: string; readonly rev: number },
  change: Updateable<EmailTemplateRow>,
): Promise<boolean> {
  const { numUpdatedRows } = await q(tx)
    .updateTable("operate.email_template")
    .set((eb) => ({ ...change, rev: eb("rev", "+", 1) }))
    .where("id", "=", at.id)
    .where("rev", "=", at.rev)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Removes one. */
export async function deleteTemplate(tx: Tx, id: string): Promise<void> {
  await q(tx).deleteFrom("operate.email_template").where("id", "=", id).execute();
}

/** What a mailbox answers by itself, if that was ever set. */
export async function findAcknowledgement(reader: Tx, mailboxId: string): Promise<AcknowledgementRow | undefined> {
  return q(reader)
    .selectFrom("operate.acknowledgement")
    .selectAll()
    .where("mailbox_id", "=", mailboxId)
    .executeTakeFirst();
}

/** Sets it. */
export async function saveAcknowledgement(tx: Tx, row: AcknowledgementRow): Promise<void> {
  const { mailbox_id: _mailbox, ...change } = row;
  await q(tx)
    .insertInto("operate.acknowledgement")
    .values(row)
    .onConflict((conflict) => conflict.column("mailbox_id").doUpdateSet(change))
    .execute();
}
