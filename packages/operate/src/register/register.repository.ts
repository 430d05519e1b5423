import { sql } from "kysely";
import type { Insertable, RawBuilder, Selectable, Updateable } from "kysely";
import type * as api from "@muniment/operate-api/register";
import type { Tx } from "@muniment/platform/db";
import type { Output } from "@muniment/rest";
import { visibleCase } from "../case/index.ts";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import type { OperateActor } from "../user/index.ts";
import { searchQuery } from "../work-item/index.ts";
import type { MergeRecord, RegisterAddressRow, RegisterContactRow, RegisterEntityRow } from "./register.tables.ts";

type WireEntity = Output<typeof api.getEntity>["data"];

/** An entry with its contacts, as it is read. */
export interface EntityRecord extends Omit<Selectable<RegisterEntityRow>, "num" | "search"> {
  readonly emails: WireEntity["emails"];
  readonly phones: WireEntity["phones"];
  readonly addresses: WireEntity["addresses"];
}

const valid = (alias: string): RawBuilder<boolean> =>
  sql<boolean>`coalesce(${sql.ref(`${alias}.valid_from`)} <= current_date, true)
    and coalesce(${sql.ref(`${alias}.valid_until`)} >= current_date, true)`;

/** The contacts of the entry `e`; `isCurrent` leaves out those that do not count today. */
function contacts(kind: "email" | "phone", isCurrent: boolean): RawBuilder<WireEntity["emails"]> {
  const field = kind === "email" ? "address" : "number";
  return sql`(select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('label', c.label,
      ${sql.lit(field)}, c.value, 'valid_from', c.valid_from, 'valid_until', c.valid_until)) order by c.ordinal), '[]')
    from operate.register_contact c
    where c.entity_id = e.id and c.kind = ${sql.lit(kind)} and ${isCurrent ? valid("c") : sql`true`})`;
}

function addresses(isCurrent: boolean): RawBuilder<WireEntity["addresses"]> {
  return sql`(select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('label', a.label, 'street', a.street,
      'postcode', a.postcode, 'city', a.city, 'region', a.region, 'country', a.country,
      'valid_from', a.valid_from, 'valid_until', a.valid_until)) order by a.ordinal), '[]')
    from operate.register_address a where a.entity_id = e.id and ${isCurrent ? valid("a") : sql`true`})`;
}

/**
 * Entries by the ids that were asked for: what was merged is read as what it is part of (OPR-PTY-008). `isCurrent`
 * leaves out contacts that do not count today.
 */
export async function getEntities(
  reader: Tx,
  ids: readonly string[],
  { isCurrent }: { readonly isCurrent: boolean },
): Promise<Map<string, EntityRecord>> {
  const known = [...new Set(ids.filter(isRowId))];
  if (known.length === 0) return new Map();
  const rows = await q(reader)
    .selectFrom("operate.register_entity as asked")
    .innerJoin("operate.register_entity as e", "e.id", "asked.canonical_id")
    .leftJoin("operate.user as u", "u.id", "e.user_id")
    .leftJoin("operate.team as t", "t.id", "e.team_id")
    .select(["asked.id as asked_id", "e.id", "e.canonical_id", "e.merged_into", "e.merged_at", "e.merged_by"])
    .select(["e.merge_record", "e.kind", "e.name_key", "u.email as user_email"])
    .select(sql<string>`coalesce(u.name, t.name, e.name)`.as("name"))
    .select(["e.salutation", "e.reference"])
    .select(["e.external_reference", "e.party_types", "e.preferred_channel", "e.language", "e.restrictions"])
    .select(["e.notes", "e.user_id", "e.team_id", "e.created_at", "e.created_by", "e.updated_at", "e.updated_by"])
    .select(["e.rev", contacts("email", isCurrent).as("emails"), addresses(isCurrent).as("addresses")])
    .select(sql<WireEntity["phones"]>`${contacts("phone", isCurrent)}`.as("phones"))
    .where("asked.id", "in", known)
    .execute();
  // Who signs in here is known by what their sign-in says.
  return new Map(
    rows.map(({ asked_id: asked, user_email: own, ...row }) => [
      asked,
      own === null ? row : { ...row, emails: [{ label: "Work", address: own }] },
    ]),
  );
}

/** The entry itself, not what it became part of, held until `tx` ends. */
export async function lockEntity(tx: Tx, id: string): Promise<Selectable<RegisterEntityRow> | undefined> {
  if (!isRowId(id)) return undefined;
  return q(tx).selectFrom("operate.register_entity").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
}

/** Entries that are part of this one, however indirectly. */
export async function listMerged(reader: Tx, id: string) {
  return q(reader)
    .selectFrom("operate.register_entity")
    .select(["id", "name", "merged_into", "merged_at"])
    .where("canonical_id", "=", id)
    .where("id", "<>", id)
    .orderBy("merged_at", "desc")
    .execute();
}

/** The entry of a person or team of the firm, when they are in the register already. */
export async function findEntityOf(
  reader: Tx,
  of: { readonly kind: "user" | "team"; readonly id: string },
): Promise<{ id: string } | undefined> {
  return q(reader)
    .selectFrom("operate.register_entity")
    .select("id")
    .where(of.kind === "user" ? "user_id" : "team_id", "=", of.id)
    .executeTakeFirst();
}

type NewEntity = Omit<Insertable<RegisterEntityRow>, "search"> & { readonly search: RawBuilder<string> };
type EntityChange = Omit<Updateable<RegisterEntityRow>, "search"> & { readonly search?: RawBuilder<string> };

/** `undefined` when its reference, or the person or team that it is, is there already. */
export async function insertEntity(tx: Tx, row: NewEntity): Promise<{ id: string } | undefined> {
  return q(tx)
    .insertInto("operate.register_entity")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning("id")
    .executeTakeFirst();
}

/** Changes the columns that are given. */
export async function updateEntityRow(tx: Tx, id: string, change: EntityChange): Promise<void> {
  await q(tx)
    .updateTable("operate.register_entity")
    .set((eb) => ({ ...change, rev: eb("rev", "+", 1) }))
    .where("id", "=", id)
    .execute();
}

/** Whether another entry has this reference. */
export async function isReferenceTaken(reader: Tx, reference: string, but: string): Promise<boolean> {
  const other = await q(reader)
    .selectFrom("operate.register_entity")
    .select("id")
    .where(sql<string>`lower(reference)`, "=", reference.toLowerCase())
    .where("id", "<>", but)
    .executeTakeFirst();
  return other !== undefined;
}

/** Puts contacts of a kind in the place of those that were there. */
export async function replaceContacts(
  tx: Tx,
  at: { readonly id: string; readonly kind: "email" | "phone" },
  rows: readonly Omit<RegisterContactRow, "entity_id" | "kind" | "ordinal">[],
): Promise<void> {
  await q(tx)
    .deleteFrom("operate.register_contact")
    .where("entity_id", "=", at.id)
    .where("kind", "=", at.kind)
    .execute();
  if (rows.length === 0) return;
  await q(tx)
    .insertInto("operate.register_contact")
    .values(rows.map((row, ordinal) => ({ ...row, entity_id: at.id, kind: at.kind, ordinal })))
    .execute();
}

/** Puts addresses in the place of those that were there. */
export async function replaceAddresses(
  tx: Tx,
  id: string,
  rows: readonly Omit<RegisterAddressRow, "entity_id" | "ordinal">[],
): Promise<void> {
  await q(tx).deleteFrom("operate.register_address").where("entity_id", "=", id).execute();
  if (rows.length === 0) return;
  await q(tx)
    .insertInto("operate.register_address")
    .values(rows.map((row, ordinal) => ({ ...row, entity_id: id, ordinal })))
    .execute();
}

/** Makes an entry, and all that was part of it, part of another; or itself again, without `into`. */
export async function moveInto(
  tx: Tx,
  id: string,
  into: { readonly id: string; readonly at: Date; readonly by: string; readonly record: MergeRecord } | undefined,
): Promise<void> {
  const record = into === undefined ? null : JSON.stringify(into.record);
  await sql`with recursive part as (
      select ${id}::uuid as id
      union all select e.id from operate.register_entity e join part on e.merged_into = part.id)
    update operate.register_entity set canonical_id = ${into?.id ?? id}::uuid,
      merged_into = case when id = ${id} then ${into?.id ?? null}::uuid else merged_into end,
      merged_at = case when id = ${id} then ${into?.at ?? null}::timestamptz else merged_at end,
      merged_by = case when id = ${id} then ${into?.by ?? null}::uuid else merged_by end,
      merge_record = case when id = ${id} then ${record}::jsonb else merge_record end,
      rev = rev + 1
    where id in (select id from part)`.execute(q(tx));
}

/** An entry that may be the same as one that somebody is about to add. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly email: string | null;
  readonly same_name: boolean;
  readonly same_email: boolean;
}

const MOST_CANDIDATES = 10;

/** What the register may have already: of the same name, or with one of these e-mail addresses. */
export async function findCandidates(
  reader: Tx,
  given: { readonly nameKey: string; readonly emails: readonly string[] },
): Promise<Candidate[]> {
  const { rows } = await sql<Candidate>`
    select e.id, e.name, e.kind, bool_or(found.same_name) as same_name, bool_or(found.same_email) as same_email,
      (select c.value from operate.register_contact c where c.entity_id = e.id and c.kind = 'email'
        order by c.ordinal limit 1) as email
    from (
      select canonical_id, true as same_name, false as same_email
      from operate.register_entity where name_key = ${given.nameKey}
      union all
      select n.canonical_id, false, true
      from operate.register_contact c join operate.register_entity n on n.id = c.entity_id
      where c.kind = 'email' and c.normal = any(${[...given.emails]}::text[])) as found
    join operate.register_entity e on e.id = found.canonical_id
    group by e.id
    order by bool_or(found.same_email) desc, e.num limit ${MOST_CANDIDATES}`.execute(q(reader));
  return rows;
}

/** A page of the register. */
export interface EntityFilter {
  readonly words: string;
  readonly kind: string | undefined;
  /** Whose participants come first. */
  readonly caseId: string | undefined;
  /** Sort keys of the last row of the page before: how near, name, id. */
  readonly after: readonly [number, string, string] | undefined;
  readonly limit: number;
}

/** Entries in the order of OPR-PTY-005: of the case, of other cases, all; by name. One more than `limit`. */
export async function listEntityRows(reader: Tx, actor: OperateActor, filter: EntityFilter) {
  // Of a case that the person may not see nothing shows, not even by the order.
  const partOf = sql`select from operate.participant p join operate.register_entity pe on pe.id = p.entity_id
    join operate.work_item w on w.id = p.case_id where pe.canonical_id = e.id and ${visibleCase(actor)}`;
  const near =
    filter.caseId === undefined
      ? sql<number>`0::integer`
      : sql<number>`(case when exists (${partOf} and p.case_id = ${filter.caseId}) then 0
          when exists (${partOf}) then 1 else 2 end)`;
  const name = sql<string>`lower(e.name)`;
  let query = q(reader)
    .selectFrom("operate.register_entity as e")
    .select(["e.id", "e.kind", "e.name", "e.reference", "e.party_types", "e.restrictions"])
    .select([near.as("near"), name.as("sort_name")])
    .select(
      sql<string | null>`(select c.value from operate.register_contact c
        where c.entity_id = e.id and c.kind = 'email' and ${valid("c")} order by c.ordinal limit 1)`.as("email"),
    )
    .select(
      sql<string | null>`(select a.city from operate.register_address a
        where a.entity_id = e.id and ${valid("a")} order by a.ordinal limit 1)`.as("city"),
    )
    .select(
      sql<number>`(select count(distinct w.id)::integer from operate.participant p
        join operate.register_entity pe on pe.id = p.entity_id join operate.work_item w on w.id = p.case_id
        where pe.canonical_id = e.id and w.closed_at is null and ${visibleCase(actor)})`.as("open_cases"),
    )
    .where("e.merged_into", "is", null);
  const words = searchQuery(filter.words);
  if (words !== undefined) query = query.where(sql<boolean>`e.search @@ ${words}`);
  if (filter.kind !== undefined) query = query.where(sql<boolean>`e.kind = ${filter.kind}`);
  if (filter.after !== undefined) {
    query = query.where(sql<boolean>`(${near}, ${name}, e.id)
      > (${filter.after[0]}::integer, ${filter.after[1]}::text, ${filter.after[2]}::uuid)`);
  }
  return query
    .orderBy("near")
    .orderBy("sort_name")
    .orderBy("e.id")
    .limit(filter.limit + 1)
    .execute();
}

/** The open cases that the person may see in which an entry takes part. */
export async function listCasesOf(reader: Tx, actor: OperateActor, id: string) {
  const { rows } = await sql<{ id: string; reference: string; title: string; role: string }>`
    select w.id, w.reference, w.title, string_agg(distinct r.name, ', ') as role
    from operate.participant p join operate.register_entity pe on pe.id = p.entity_id
    join operate.participant_role r on r.system_name = p.role
    join operate.work_item w on w.id = p.case_id
    where pe.canonical_id = ${id} and w.closed_at is null and ${visibleCase(actor)}
    group by w.id order by w.num desc limit 200`.execute(q(reader));
  return rows;
}

/** Open cases in which whoever has this address takes part, newest first (OPR-PTY-007). */
export async function casesOfAddress(
  reader: Tx,
  address: string,
  atMost: number,
): Promise<{ id: string; reference: string; entity_name: string }[]> {
  const { rows } = await sql<{ id: string; reference: string; entity_name: string }>`
    select w.id, w.reference, min(e.name) as entity_name
    from operate.register_contact c join operate.register_entity e on e.id = c.entity_id
    join operate.register_entity pe on pe.canonical_id = e.canonical_id
    join operate.participant p on p.entity_id = pe.id
    join operate.work_item w on w.id = p.case_id
    where c.kind = 'email' and c.normal = ${address} and w.closed_at is null
    group by w.id order by w.num desc limit ${atMost}`.execute(q(reader));
  return rows;
}
