import { sql } from "kysely";
import type { Selectable, Updateable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import { teamsOf } from "../team/index.ts";
import type { AvailabilityRow } from "./allocation.tables.ts";

/** Somebody who may get work, with what the choice goes by. */
export interface Member {
  readonly id: string;
  readonly num: number;
  readonly name: string;
  readonly is_enabled: boolean;
  readonly is_out: boolean;
  readonly load_limit: number | null;
  readonly weight: number;
  readonly competencies: readonly string[];
  readonly hours: unknown;
  /** The weights of their open work items. */
  readonly load: number;
  /** When they last got something by a rule. */
  readonly last_at: Date | null;
}

/** Of whom members are wanted. */
export type MemberSource =
  | { readonly team: string }
  | { readonly supervisorsOf: string }
  | { readonly users: readonly string[] };

/** Members in an order that never changes, with their standing at a moment. */
export async function listMembers(
  reader: Tx,
  source: MemberSource,
  given: { readonly at: Date; readonly dueDays: number | undefined },
): Promise<Member[]> {
  const { at, dueDays } = given;
  const isDue = dueDays === undefined ? sql`true` : sql`w.due_at <= ${at}::timestamptz + ${dueDays} * interval '1 day'`;
  const { rows } = await sql<Member>`
    select u.id, u.num, u.name, u.is_enabled, a.load_limit, coalesce(a.weight, 1) as weight,
      coalesce(a.competencies, '{}') as competencies, ${hoursOf(source)} as hours,
      coalesce(a.out_from <= ${at} and (a.out_until is null or a.out_until > ${at}), false) as is_out,
      (select coalesce(sum(w.weight), 0)::integer from operate.work_item w
        where w.owner_user_id = u.id and w.closed_at is null and ${isDue}) as load,
      (select max(l.at) from operate.allocation_log l where l.owner_user_id = u.id) as last_at
    from operate."user" u left join operate.availability a on a.user_id = u.id
    where ${membersOf(source)} order by u.num`.execute(q(reader));
  return rows;
}

/** Whoever has no hours of their own keeps those of the team that is asked. */
function hoursOf(source: MemberSource) {
  if (!("team" in source) || !isRowId(source.team)) return sql`a.hours`;
  return sql`coalesce(a.hours, (select t.hours from operate.team t where t.id = ${source.team}::uuid))`;
}

function membersOf(source: MemberSource) {
  if ("users" in source) return sql<boolean>`u.id = any(${source.users.filter(isRowId)}::uuid[])`;
  const team = "team" in source ? source.team : source.supervisorsOf;
  const id = isRowId(team) ? team : null;
  if ("supervisorsOf" in source) {
    return sql<boolean>`exists (select from operate.team_member m
      where m.user_id = u.id and m.team_id = ${id}::uuid and m.is_supervisor)`;
  }
  return sql<boolean>`(exists (select from operate.team_member m where m.user_id = u.id and m.team_id = ${id}::uuid)
    or exists (select from operate.team t where t.id = ${id}::uuid and t.is_everybody))`;
}

/** Whether somebody may get work now, as far as their presence goes. */
export async function isPresent(reader: Tx, userId: string, at: Date): Promise<boolean> {
  const [member] = await listMembers(reader, { users: [userId] }, { at, dueDays: undefined });
  return member !== undefined && member.is_enabled && !member.is_out;
}

/** Whoever takes somebody's work now: they themselves, or while they are away their delegate (OPR-USR-011). */
export async function whoTakesFor(reader: Tx, userId: string, at: Date): Promise<string | undefined> {
  if (await isPresent(reader, userId, at)) return userId;
  const delegate = (await findAvailability(reader, userId))?.delegate_id ?? null;
  return delegate !== null && (await isPresent(reader, delegate, at)) ? delegate : undefined;
}

/** A team of somebody that work can be given to: the one with the fewest people first. */
export async function teamOf(reader: Tx, userId: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select t.id from operate.team t
    where t.id in ${teamsOf(userId)} and not t.is_everybody and t.type <> 'acl'
    order by (select count(*) from operate.team_member m where m.team_id = t.id), t.name limit 1`.execute(q(reader));
  return rows[0]?.id;
}

/** Somebody's availability as it is kept. */
export async function findAvailability(reader: Tx, userId: string): Promise<Selectable<AvailabilityRow> | undefined> {
  return q(reader).selectFrom("operate.availability").selectAll().where("user_id", "=", userId).executeTakeFirst();
}

/** Keeps what is given of it. */
export async function keepAvailability(
  tx: Tx,
  userId: string,
  change: Omit<Updateable<AvailabilityRow>, "user_id" | "updated_at">,
  at: Date,
): Promise<void> {
  await q(tx)
    .insertInto("operate.availability")
    .values({ user_id: userId, updated_at: at, ...change })
    .onConflict((conflict) => conflict.column("user_id").doUpdateSet({ ...change, updated_at: at }))
    .execute();
}
