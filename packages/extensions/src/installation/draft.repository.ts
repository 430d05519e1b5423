import type { Insertable, Selectable } from "kysely";
import type { Manifest } from "@muniment/extension-kit";
import type { Tx } from "@muniment/platform/db";
import type { DraftChoices } from "@muniment/work-api/control-center/package";
import { q } from "../db.ts";
import type { DraftFileRow, DraftRow } from "./installation.tables.ts";

/** A draft as it is stored. */
export interface Draft extends Omit<Selectable<DraftRow>, "manifest" | "choices"> {
  readonly manifest: Manifest;
  readonly choices: DraftChoices;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const draftOf = (row: Selectable<DraftRow>): Draft => ({
  ...row,
  manifest: row.manifest as Manifest,
  choices: row.choices as DraftChoices,
});

/** Keeps drafts with their files. */
export async function insertDraft(
  tx: Tx,
  draft: Insertable<DraftRow>,
  files: readonly Omit<Insertable<DraftFileRow>, "draft_id">[],
): Promise<void> {
  await q(tx).insertInto("extensions.draft").values(draft).execute();
  const rows = files.map((file) => ({ ...file, draft_id: draft.draft_id }));
  await q(tx).insertInto("extensions.draft_file").values(rows).execute();
}

/** A person's own draft while it lasts. */
export async function findDraft(
  reader: Tx,
  given: { draftId: string; userNum: number; now: Date; isLocked?: boolean },
): Promise<Draft | undefined> {
  if (!UUID.test(given.draftId)) return undefined;
  const query = q(reader)
    .selectFrom("extensions.draft")
    .selectAll()
    .where("draft_id", "=", given.draftId)
    .where("user_num", "=", given.userNum)
    .where("expires_at", ">", given.now);
  const row = await (given.isLocked === true ? query.forUpdate() : query).executeTakeFirst();
  return row === undefined ? undefined : draftOf(row);
}

/** A person's own drafts, the newest first, those of a bundle in its order. */
export async function listDrafts(reader: Tx, given: { userNum: number; now: Date }): Promise<Draft[]> {
  const rows = await q(reader)
    .selectFrom("extensions.draft")
    .selectAll()
    .where("user_num", "=", given.userNum)
    .where("expires_at", ">", given.now)
    .orderBy("created_at", "desc")
    .orderBy("place")
    .execute();
  return rows.map(draftOf);
}

/** What is left of a bundle, in its order. */
export async function listBundle(reader: Tx, bundleId: string): Promise<Draft[]> {
  const rows = await q(reader)
    .selectFrom("extensions.draft")
    .selectAll()
    .where("bundle_id", "=", bundleId)
    .orderBy("place")
    .execute();
  return rows.map(draftOf);
}

/** Keeps what the wizard was told. */
export async function updateChoices(tx: Tx, draftId: string, choices: DraftChoices): Promise<void> {
  await q(tx)
    .updateTable("extensions.draft")
    .set({ choices: JSON.stringify(choices) })
    .where("draft_id", "=", draftId)
    .execute();
}

/** Forgets a draft; its content goes with the next sweep. */
export async function deleteDraft(tx: Tx, draftId: string): Promise<void> {
  await q(tx).deleteFrom("extensions.draft").where("draft_id", "=", draftId).execute();
}

/** Forgets drafts whose time is over. */
export async function deleteExpiredDrafts(tx: Tx, now: Date): Promise<void> {
  await q(tx).deleteFrom("extensions.draft").where("expires_at", "<=", now).execute();
}

/** How many files a draft has. */
export async function countDraftFiles(reader: Tx, draftId: string): Promise<number> {
  const row = await q(reader)
    .selectFrom("extensions.draft_file")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where("draft_id", "=", draftId)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** The files of a draft. */
export async function listDraftFiles(reader: Tx, draftId: string): Promise<Selectable<DraftFileRow>[]> {
  return q(reader).selectFrom("extensions.draft_file").selectAll().where("draft_id", "=", draftId).execute();
}
