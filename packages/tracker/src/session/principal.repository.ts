import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** Somebody or a group, as Work named them last. */
export interface Principal {
  readonly ty: "user" | "group";
  readonly library: string;
  readonly workId: string;
  readonly name: string;
  readonly email?: string;
}

/** Whoever is named by a number. */
export interface NamedPrincipal {
  readonly num: number;
  readonly ty: "user" | "group";
  readonly library_id: string;
  readonly work_id: string;
  readonly name: string;
}

/** Keeps who signed in under the number that they have; gives that number. */
export async function keepPerson(
  tx: Tx,
  given: { ssid: string; userId: string; name: string; email: string; location: string; now: Date },
): Promise<number> {
  const { ssid, userId, name, email, location, now } = given;
  const { rows } = await sql<{ num: number }>`
    insert into tracker.principal (ty, library_id, work_id, name, email, location, ssid, seen_at)
    values ('user', '', ${userId}, ${name}, ${email}, ${location}, ${ssid}, ${now})
    on conflict (ty, library_id, work_id) do update
      set name = excluded.name, email = excluded.email, location = excluded.location, ssid = excluded.ssid,
          seen_at = excluded.seen_at, is_disabled = false
    returning num`.execute(q(tx));
  return rows[0]?.num ?? 0;
}

/** Keeps the names that Work gave; the numbers, by `ty/library/id`. */
export async function keepPrincipals(
  tx: Tx,
  principals: readonly Principal[],
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  if (principals.length === 0) return new Map();
  const unique = [...new Map(principals.map((each) => [keyOf(each), each])).values()].toSorted((a, b) =>
    keyOf(a) < keyOf(b) ? -1 : 1,
  );
  const { rows } = await sql<{ num: number; ty: "user" | "group"; library_id: string; work_id: string }>`
    insert into tracker.principal (ty, library_id, work_id, name, email, seen_at)
    select t.*, ${now}::timestamptz from unnest(${unique.map(({ ty }) => ty)}::text[],
      ${unique.map(({ ty, library }) => (ty === "user" ? "" : library))}::text[], ${unique.map(({ workId }) => workId)}::text[],
      ${unique.map(({ name }) => name)}::text[], ${unique.map(({ email = "" }) => email)}::text[]) as t
    on conflict (ty, library_id, work_id) do update set name = excluded.name, seen_at = excluded.seen_at
    returning num, ty, library_id, work_id`.execute(q(tx));
  return new Map(rows.map((row) => [`${row.ty}/${row.library_id}/${row.work_id}`, row.num]));
}

/** By what `keepPrincipals` names somebody. */
export function keyOf({ ty, library, workId }: Pick<Principal, "ty" | "library" | "workId">): string {
  return `${ty}/${ty === "user" ? "" : library}/${workId}`;
}

/** The numbers of groups that Tracker knows of; others have no tasks. */
export async function findGroups(
  reader: Tx,
  groups: readonly { readonly library: string; readonly id: string }[],
): Promise<number[]> {
  if (groups.length === 0) return [];
  const { rows } = await sql<{ num: number }>`
    select p.num from unnest(${groups.map(({ library }) => library)}::text[], ${groups.map(({ id }) => id)}::text[])
      as g (library, id)
    join tracker.principal p on p.ty = 'group' and p.library_id = g.library and p.work_id = g.id`.execute(q(reader));
  return rows.map(({ num }) => num);
}

/** A user by User ID, or a group by library and id, when Tracker knows them. */
export async function findPrincipal(
  reader: Tx,
  given: Pick<Principal, "ty" | "library" | "workId">,
): Promise<NamedPrincipal | undefined> {
  return q(reader)
    .selectFrom("tracker.principal")
    .select(["num", "ty", "library_id", "work_id", "name"])
    .where("ty", "=", given.ty)
    .where("library_id", "=", given.ty === "user" ? "" : given.library)
    .where("work_id", "=", given.workId)
    .executeTakeFirst();
}

/** What Work says of somebody now. */
export interface TurnedPrincipal extends Principal {
  /** The account is closed or gone; absent where Work did not say. */
  readonly isDisabled?: boolean;
}

/** Keeps what Work says of those who are known already; how many are called otherwise than before (TRK-BG-003). */
export async function turnPrincipals(tx: Tx, given: readonly TurnedPrincipal[], now: Date): Promise<number> {
  if (given.length === 0) return 0;
  const unique = [...new Map(given.map((each) => [keyOf(each), each])).values()];
  const { rows } = await sql<{ is_renamed: boolean }>`
    update tracker.principal p set name = n.name, email = coalesce(n.email, p.email), seen_at = ${now},
      is_disabled = coalesce(n.is_disabled, p.is_disabled)
    from unnest(${unique.map(({ ty }) => ty)}::text[],
      ${unique.map(({ ty, library }) => (ty === "user" ? "" : library))}::text[], ${unique.map(({ workId }) => workId)}::text[],
      ${unique.map(({ name }) => name)}::text[], ${unique.map(({ email }) => email ?? null)}::text[],
      ${unique.map(({ isDisabled }) => isDisabled ?? null)}::boolean[])
      as n (ty, library_id, work_id, name, email, is_disabled), tracker.principal before
    where before.num = p.num and p.ty = n.ty and p.library_id = n.library_id and p.work_id = n.work_id
      and (p.name <> n.name or p.email <> coalesce(n.email, p.email)
        or p.is_disabled <> coalesce(n.is_disabled, p.is_disabled))
    returning before.name <> p.name as is_renamed`.execute(q(tx));
  return rows.filter((row) => row.is_renamed).length;
}
