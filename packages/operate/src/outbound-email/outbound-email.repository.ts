import { sql } from "kysely";
import type { Insertable, RawBuilder, Selectable, Updateable } from "kysely";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import type { OutboundBox, OutboundState } from "@muniment/operate-api/outbound-email";
import type { Tx } from "@muniment/platform/db";
import { visibleCase } from "../case/index.ts";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import { colleaguesOf } from "../team/index.ts";
import type { OperateActor } from "../user/index.ts";
import type { OutboundEmailRow, OutboundFileRow } from "./outbound-email.tables.ts";

/** An e-mail as it is kept. */
export type OutboundEmail = Selectable<OutboundEmailRow>;

/** An e-mail with what its row names. */
export type OutboundView = Awaited<ReturnType<typeof listOutbound>>[number];

/** Which part of what one may see is wanted. */
export interface OutboundFilter {
  readonly box?: OutboundBox;
  readonly caseId?: string;
  readonly threadOf?: string;
  readonly before?: number;
  readonly limit: number;
}

/** A change of a row; troubles as values, people as JSON. */
export type OutboundChange = Omit<Updateable<OutboundEmailRow>, "trouble" | "copy_trouble"> & {
  readonly trouble?: TroubleValue | null;
  readonly copy_trouble?: TroubleValue | null;
};

const FAILING = sql<boolean>`(o.state in ('failed', 'blocked', 'unknown', 'delayed') or o.copy_trouble is not null
  or exists (select from operate.outbound_recipient r where r.email_id = o.id and r.state in ('refused', 'bounced')))`;

/** What goes within this time is not scheduled, it only can be taken back. */
const SOON_SECONDS = 60;

const BOXES: Readonly<Record<OutboundBox, RawBuilder<boolean>>> = {
  all: sql<boolean>`o.state <> 'draft'`,
  mine: sql<boolean>`o.state <> 'draft'`,
  team: sql<boolean>`o.state <> 'draft'`,
  drafts: sql<boolean>`o.state = 'draft'`,
  waiting: sql<boolean>`o.state in ('queued', 'building', 'ready', 'sending', 'delayed', 'unknown', 'blocked')`,
  scheduled: sql<boolean>`o.state = 'queued' and o.cancel_until > o.updated_at + ${SOON_SECONDS} * interval '1 second'`,
  attention: sql<boolean>`o.state <> 'draft' and ${FAILING}`,
};

/** Those of cases that the person may see, and their own; drafts are for who writes them. */
const visible = (actor: OperateActor): RawBuilder<boolean> =>
  sql<boolean>`(o.user_id = ${actor.userId} or (o.state <> 'draft' and w.id is not null and ${visibleCase(actor)}))
    and (w.id is null or ${visibleCase(actor)})`;

const allRows = (reader: Tx) =>
  q(reader)
    .selectFrom("operate.outbound_email as o")
    .leftJoin("operate.work_item as w", "w.id", "o.case_id")
    .leftJoin("operate.work_item as a", "a.id", "o.answers_id")
    .leftJoin("operate.user as u", "u.id", "o.user_id")
    .selectAll("o")
    .select(["w.reference as case_reference", "w.title as case_title", "a.reference as answers_reference"])
    .select(["u.name as user_name", "u.login as user_login"])
    .select(sql<number>`(select count(*) from operate.outbound_file f where f.email_id = o.id)`.as("attachments"))
    .select(
      sql<number>`(select count(*) from operate.outbound_recipient r where r.email_id = o.id
        and r.state in ('refused', 'bounced'))`.as("bounced"),
    );

/** What the person may see, newest first; one more than `limit` when there is more. */
export async function listOutbound(reader: Tx, actor: OperateActor, filter: OutboundFilter) {
  const { box = "all", caseId, threadOf, before, limit } = filter;
  let query = allRows(reader).where(visible(actor)).where(BOXES[box]);
  if (box === "team") query = query.where("o.user_id", "in", colleaguesOf(actor.userId));
  if (box === "mine" || box === "drafts") query = query.where("o.user_id", "=", actor.userId);
  if (caseId !== undefined) query = query.where("o.case_id", "=", isRowId(caseId) ? caseId : null);
  if (threadOf !== undefined) query = query.where(inThreadOf(isRowId(threadOf) ? threadOf : null));
  if (before !== undefined) query = query.where("o.num", "<", before);
  return query
    .orderBy("o.num", "desc")
    .limit(limit + 1)
    .execute();
}

/** In one thread: by its id, by what was answered, or because an answer names the message (OPR-INB-060). */
const inThreadOf = (emailId: string | null): RawBuilder<boolean> =>
  sql<boolean>`exists (select from operate.email t join operate.email e on e.thread_id = t.thread_id
    where t.id = ${emailId}::uuid and (o.thread_id = e.thread_id or o.answers_id = e.id
      or o.message_id = e.in_reply_to or o.message_id = any(e.message_references)))`;

/** One that the person may see. */
export async function findOutbound(reader: Tx, actor: OperateActor, id: string): Promise<OutboundView | undefined> {
  if (!isRowId(id)) return undefined;
  return allRows(reader).where("o.id", "=", id).where(visible(actor)).executeTakeFirst();
}

/** The same for what carries it out after it was allowed. */
export async function findOutboundAsSystem(reader: Tx, id: string): Promise<OutboundView | undefined> {
  return allRows(reader).where("o.id", "=", id).executeTakeFirst();
}

/** An e-mail, held until `tx` ends. */
export async function lockOutbound(tx: Tx, id: string): Promise<OutboundEmail | undefined> {
  if (!isRowId(id)) return undefined;
  return q(tx).selectFrom("operate.outbound_email").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
}

/** The same for the only one who sends it now; `undefined` while somebody else does. */
export async function claimOutbound(tx: Tx, id: string): Promise<OutboundEmail | undefined> {
  return q(tx)
    .selectFrom("operate.outbound_email")
    .selectAll()
    .where("id", "=", id)
    .where("state", "in", ["ready", "sending", "delayed"])
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
}

/** Adds an e-mail. */
export async function insertOutbound(tx: Tx, row: Insertable<OutboundEmailRow>): Promise<void> {
  await q(tx).insertInto("operate.outbound_email").values(row).execute();
}

/** The next reference. */
export async function nextReference(tx: Tx): Promise<string> {
  const { rows } = await sql<{ number: number }>`select nextval('operate.outbound_number')::integer as number`.execute(
    q(tx),
  );
  return `S-${String(rows[0]?.number ?? 0).padStart(6, "0")}`;
}

/** Changes the columns that are given, of one that is in one of `states`; false when it was in none. */
export async function changeOutbound(
  tx: Tx,
  at: { readonly id: string; readonly states?: readonly OutboundState[]; readonly now: Date },
  change: OutboundChange,
): Promise<boolean> {
  const { trouble, copy_trouble: copyTrouble, ...rest } = change;
  let query = q(tx)
    .updateTable("operate.outbound_email")
    .set((eb) => ({
      ...rest,
      ...(trouble === undefined ? {} : { trouble: trouble === null ? null : JSON.stringify(trouble) }),
      ...(copyTrouble === undefined ? {} : { copy_trouble: copyTrouble === null ? null : JSON.stringify(copyTrouble) }),
      updated_at: at.now,
      rev: eb("rev", "+", 1),
    }))
    .where("id", "=", at.id);
  if (at.states !== undefined) query = query.where("state", "in", [...at.states]);
  const { numUpdatedRows } = await query.executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Removes a draft. */
export async function deleteDraft(tx: Tx, id: string): Promise<void> {
  await q(tx).deleteFrom("operate.outbound_email").where("id", "=", id).where("state", "=", "draft").execute();
}

/** The attachments of an e-mail, in their order. */
export async function listFiles(reader: Tx, emailId: string): Promise<OutboundFileRow[]> {
  return q(reader)
    .selectFrom("operate.outbound_file")
    .selectAll()
    .where("email_id", "=", emailId)
    .orderBy("ordinal")
    .execute();
}

/** Puts these attachments in the place of those before. */
export async function replaceFiles(
  tx: Tx,
  emailId: string,
  files: readonly Omit<OutboundFileRow, "email_id" | "ordinal">[],
): Promise<void> {
  await q(tx).deleteFrom("operate.outbound_file").where("email_id", "=", emailId).execute();
  if (files.length === 0) return;
  await q(tx)
    .insertInto("operate.outbound_file")
    .values(files.map((file, ordinal) => ({ ...file, email_id: emailId, ordinal })))
    .execute();
}

/** Which of these contents a message in the store has that is not stored on its case yet, or not sent. */
export async function referencedOutbound(reader: Tx, hashes: readonly string[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  const rows = await q(reader)
    .selectFrom("operate.outbound_email")
    .select(["raw_hash", "copy_hash"])
    .where((eb) => eb.or([eb("raw_hash", "in", [...hashes]), eb("copy_hash", "in", [...hashes])]))
    .where((eb) => eb.or([eb("state", "not in", ["sent", "failed", "draft"]), eb("copy_state", "=", "waiting")]))
    .execute();
  return new Set(rows.flatMap(({ raw_hash: sent, copy_hash: copy }) => [sent ?? [], copy ?? []].flat()));
}

/** Those that should be under way, for when a job was lost. */
export async function listUnfinished(reader: Tx, now: Date): Promise<{ id: string; isCopy: boolean }[]> {
  const rows = await q(reader)
    .selectFrom("operate.outbound_email")
    .select(["id", sql<boolean>`copy_state = 'waiting'`.as("is_copy")])
    .where((eb) =>
      eb.or([
        eb.and([eb("state", "=", "queued"), eb("cancel_until", "<=", now)]),
        eb("state", "in", ["building", "ready", "sending"]),
        eb.and([eb("state", "=", "delayed"), eb("next_attempt_at", "<=", now)]),
        eb("copy_state", "=", "waiting"),
      ]),
    )
    .orderBy("num")
    .limit(500)
    .execute();
  return rows.map(({ id, is_copy: isCopy }) => ({ id, isCopy }));
}
