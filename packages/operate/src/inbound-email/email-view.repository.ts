import { sql } from "kysely";
import type { InferResult, RawBuilder } from "kysely";
import type { EmailPhase } from "@muniment/operate-api/inbound-email";
import { runKept } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import { visibleCase } from "../case/index.ts";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import { teamsOf } from "../team/index.ts";
import type { OperateActor } from "../user/index.ts";
import { ownerName, searchQuery } from "../work-item/index.ts";

/** An e-mail as it is read. */
export type EmailView = Awaited<ReturnType<ReturnType<typeof allRows>["execute"]>>[number];

/** A case that an e-mail belongs to or may belong to, which the person may see. */
export interface CaseOfEmail {
  readonly email_id: string;
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly is_closed: boolean;
}

/** Which e-mails are wanted. */
export interface EmailFilter {
  readonly queue?: "mine" | "team" | "all";
  readonly phase?: "open" | "closed";
  readonly caseId?: string;
  readonly mailboxId?: string;
  readonly words?: string;
  readonly needsAttention?: boolean;
  /** Those before this one, in the order of the list. */
  readonly before?: number;
  readonly limit: number;
}

/** How far queues are counted. */
const MOST_COUNTED = 1000;
/** What is asked for when nothing else is. */
const USUAL_PAGE = 100;

/**
 * Whether a person may see the e-mail whose work item has the alias `w`: their own, their teams', and those of cases
 * that they may see. What belongs to a restricted case is only for those who may see that, and its owner (OPR-INB-046).
 */
function visibleEmail(actor: OperateActor): RawBuilder<boolean> {
  return sql<boolean>`(w.owner_user_id = ${actor.userId}
    or ((${ofOwnTeam(actor)} or ${ofCase("w.id", visibleCase(actor, "c"))})
      and not ${ofRestrictedCase(actor, "w.id")}))`;
}

/** Whether the e-mail of this column belongs to a restricted case that the person may not see (OPR-INB-046). */
export function ofRestrictedCase(actor: OperateActor, emailId: "w.id" | "r.email_id"): RawBuilder<boolean> {
  return ofCase(emailId, sql<boolean>`c.is_restricted and not ${visibleCase(actor, "c")}`);
}

/** Looked up for each row: what asks "exists" is answered from a table of all e-mails of all cases, made for each list. */
function ofCase(emailId: "w.id" | "r.email_id", isOne: RawBuilder<boolean>): RawBuilder<boolean> {
  return sql<boolean>`coalesce((select true from operate.email_case ec
    join operate.work_item c on c.id = ec.case_id where ec.email_id = ${sql.ref(emailId)} and ${isOne} limit 1), false)`;
}

/** As an array it is read once, and found in an index. */
function ofOwnTeam(actor: OperateActor): RawBuilder<boolean> {
  return sql<boolean>`w.owner_team_id = any(array${teamsOf(actor.userId)})`;
}

const allRows = (reader: Tx) =>
  q(reader)
    .selectFrom("operate.work_item as w")
    .innerJoin("operate.email as e", "e.id", "w.id")
    .innerJoin("operate.mailbox as m", "m.id", "e.mailbox_id")
    .select(["w.id", "w.num", "w.reference", "w.phase", "w.owner_user_id", "w.owner_team_id", "w.trouble"])
    .select(["w.closed_at", "w.rev", "w.updated_by", "e.subject", "e.from_name", "e.from_address", "e.received_at"])
    .select(["e.thread_id", "m.id as mailbox_id", "m.name as mailbox_name"])
    .select(ownerName.as("owner_name"))
    .select(
      sql<number>`(select count(*) from operate.email_document d
        where d.email_id = w.id and d.ordinal > 0 and not d.is_inline)`.as("attachments"),
    )
    .where("w.type", "=", "inbound-email");

const emailRows = (reader: Tx, actor: OperateActor) => allRows(reader).where(visibleEmail(actor));

/** Whether an e-mail belongs to a case that the person may not see. */
export async function hasHiddenCase(reader: Tx, actor: OperateActor, emailId: string): Promise<boolean> {
  const found = await q(reader)
    .selectFrom("operate.work_item as w")
    .select("w.id")
    .where("w.id", "=", emailId)
    .where(ofCase("w.id", sql<boolean>`not ${visibleCase(actor, "c")}`))
    .executeTakeFirst();
  return found !== undefined;
}

/** E-mails that the person may see, newest first; one more than `limit`, when there are more. */
export async function listEmailViews(reader: Tx, actor: OperateActor, filter: EmailFilter) {
  let query = emailRows(reader, actor).where(queueOf(actor, filter.queue ?? "all"));
  const words = searchQuery(filter.words ?? "");
  if (words !== undefined) query = query.where(sql<boolean>`w.search @@ ${words}`);
  query = query.where("w.closed_at", filter.phase === "closed" ? "is not" : "is", null);
  if (filter.caseId !== undefined) {
    query = query.where(sql<boolean>`exists (select from operate.email_case ec
      where ec.email_id = w.id and ec.case_id = ${isRowId(filter.caseId) ? filter.caseId : null}::uuid)`);
  }
  if (filter.mailboxId !== undefined) {
    query = query.where(sql<boolean>`m.id = ${isRowId(filter.mailboxId) ? filter.mailboxId : null}::uuid`);
  }
  if (filter.needsAttention === true) query = query.where("w.trouble", "is not", null);
  if (filter.before !== undefined) query = query.where("w.num", "<", filter.before);
  const page = query
    .select(casesOf(actor).as("cases"))
    .orderBy("w.num", "desc")
    .limit(sql.lit(filter.limit + 1));
  // Of few shapes, and none whose best way depends on what is asked for: that of words depends on how many have them.
  const isUsual = words === undefined && filter.caseId === undefined && filter.limit === USUAL_PAGE;
  if (!isUsual) return page.execute();
  return runKept(reader, "inbound_emails", sql<InferResult<typeof page>[number]>`${page}`);
}

/** The cases of a row that the person may see. */
function casesOf(actor: OperateActor): RawBuilder<readonly Omit<CaseOfEmail, "email_id" | "is_closed">[]> {
  return sql`coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'reference', c.reference, 'title', c.title)
      order by ec.linked_at, c.num)
    from operate.email_case ec join operate.work_item c on c.id = ec.case_id
    where ec.email_id = w.id and ${visibleCase(actor, "c")}), '[]')`;
}

/** An e-mail that the person may see. */
export async function findEmailView(reader: Tx, actor: OperateActor, id: string): Promise<EmailView | undefined> {
  if (!isRowId(id)) return undefined;
  return emailRows(reader, actor).where("w.id", "=", id).executeTakeFirst();
}

/**
 * The one of the person's teams' that waits longest, held until `tx` ends; what somebody else is just taking is passed
 * over, so that nobody waits and none goes to two (OPR-QUE-002).
 */
export async function lockNextEmail(
  tx: Tx,
  actor: OperateActor,
  { words = "", needsAttention = false }: Pick<EmailFilter, "words" | "needsAttention">,
): Promise<{ readonly id: string } | undefined> {
  const searched = searchQuery(words);
  const { rows } = await sql<{ id: string }>`select w.id from operate.work_item w
    where w.type = 'inbound-email' and w.closed_at is null and ${queueOf(actor, "team")} and ${visibleEmail(actor)}
      and ${searched === undefined ? sql`true` : sql`w.search @@ ${searched}`}
      and ${needsAttention ? sql`w.trouble is not null` : sql`true`}
    order by w.num limit 1 for update of w skip locked`.execute(q(tx));
  return rows[0];
}

/** The same for whoever has just given it away, and sees it for the last time. */
export async function getEmailView(reader: Tx, id: string): Promise<EmailView> {
  return allRows(reader).where("w.id", "=", id).executeTakeFirstOrThrow();
}

/** How many open ones each queue has, counted up to 1,000 (OPR-QUE-001). */
export async function countEmails(reader: Tx, actor: OperateActor) {
  const count = (which: RawBuilder<boolean>) => sql<number>`(select count(*)::integer from (
    select from operate.work_item w where w.type = 'inbound-email' and w.closed_at is null
      and ${which} and ${visibleEmail(actor)} limit ${sql.lit(MOST_COUNTED)}) as counted)`;
  const { rows } = await sql<{ mine: number; team: number; all: number; needs_attention: number }>`select
    ${count(queueOf(actor, "mine"))} as mine, ${count(queueOf(actor, "team"))} as team,
    ${count(queueOf(actor, "all"))} as "all", ${count(sql<boolean>`w.trouble is not null`)} as needs_attention`.execute(
    q(reader),
  );
  return rows[0] ?? { mine: 0, team: 0, all: 0, needs_attention: 0 };
}

/** Cases that e-mails belong to, which the person may see. */
export async function listCasesOfEmails(
  reader: Tx,
  actor: OperateActor,
  emailIds: readonly string[],
): Promise<CaseOfEmail[]> {
  const { rows } = await sql<CaseOfEmail>`select ec.email_id, w.id, w.reference, w.title,
      w.closed_at is not null as is_closed
    from operate.email_case ec join operate.work_item w on w.id = ec.case_id
    where ec.email_id = any(${[...emailIds]}::uuid[]) and ${visibleCase(actor)}
    order by ec.email_id, ec.linked_at, w.num`.execute(q(reader));
  return rows;
}

/** Cases that an e-mail may belong to, the best first, which the person may see. */
export async function listProposals(reader: Tx, actor: OperateActor, emailId: string) {
  const { rows } = await sql<
    CaseOfEmail & { readonly rule: string; readonly certainty: "certain" | "proposed"; readonly reason: string }
  >`select em.email_id, w.id, w.reference, w.title, w.closed_at is not null as is_closed,
      em.rule, em.certainty, em.reason
    from operate.email_match em join operate.work_item w on w.id = em.case_id
    where em.email_id = ${emailId}::uuid and ${visibleCase(actor)}
    order by em.rank, w.num`.execute(q(reader));
  return rows;
}

/** E-mails of a thread that the person may see, in the order in which they came (OPR-INB-060). */
export async function listThreadViews(reader: Tx, actor: OperateActor, threadId: string): Promise<EmailView[]> {
  const MOST = 200;
  return emailRows(reader, actor)
    .where("e.thread_id", "=", threadId)
    .orderBy("e.received_at")
    .orderBy("w.num")
    .limit(MOST)
    .execute();
}

function queueOf(actor: OperateActor, queue: "mine" | "team" | "all"): RawBuilder<boolean> {
  if (queue === "mine") return sql<boolean>`w.owner_user_id = ${actor.userId}`;
  if (queue === "team") {
    return sql<boolean>`(w.owner_user_id is null and ${ofOwnTeam(actor)})`;
  }
  return sql<boolean>`true`;
}

/** A row's phase, which the database holds to those of the contract. */
export function phaseOf(row: { readonly phase: string }): EmailPhase {
  return row.phase as EmailPhase;
}

/** Whether somebody is filing documents of it. */
export async function isBeingFiled(tx: Tx, emailId: string): Promise<boolean> {
  const { rows } = await sql`select from operate.filing f
    where f.email_id = ${emailId}::uuid and f.state in ('running', 'waiting', 'undoing') limit 1`.execute(q(tx));
  return rows.length > 0;
}
