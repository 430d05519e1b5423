import { sql } from "kysely";
import type { RawBuilder, Selectable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { DirectoryChangeRow, DirectoryChoiceRow } from "./directory.tables.ts";
import { isLinkable } from "./difference.repository.ts";

/** A line of a run's difference as it is shown. */
export interface ShownChange extends Omit<
  Selectable<DirectoryChangeRow>,
  "run_num" | "email" | "email_folded" | "location" | "placement" | "user_id_ex"
> {
  readonly group_library: string | null;
  readonly group_id: string | null;
  readonly holder: string | null;
  readonly is_linkable: boolean;
  readonly choice: DirectoryChoiceRow["choice"] | null;
}

/** A planned profile with what is needed to write it. */
export type PlannedProfile = Pick<
  Selectable<DirectoryChangeRow>,
  | "change_num"
  | "kind"
  | "sync_id"
  | "dn"
  | "user_num"
  | "user_id"
  | "user_id_ex"
  | "full_name"
  | "email"
  | "email_folded"
  | "location"
  | "placement"
  | "fields"
>;

/** A page of a run's difference in its order, of one kind or of all. */
export async function listChanges(
  reader: Tx,
  runNum: number,
  page: { after: number; limit: number; kind?: string | undefined },
): Promise<ShownChange[]> {
  const { rows } = await sql<ShownChange>`
    select c.change_num, c.kind, c.state, c.sync_id, c.dn, c.user_num, c.user_id, c.full_name, c.fields, c.mirror_num,
      c.code, c.detail, c.holder_num, l.alias as group_library, m.group_id, h.user_id as holder,
      coalesce(${isLinkable(sql.ref("c.holder_num"))}, false) as is_linkable, o.choice
    from identity.directory_change c
    join identity.directory_run r on r.run_num = c.run_num
    left join identity.directory_mirror m on m.mirror_num = c.mirror_num
    left join identity.library l on l.library_id = m.library_id
    left join identity."user" h on h.user_num = c.holder_num
    left join identity.directory_choice o on o.source_num = r.source_num and o.sync_id = c.sync_id and c.sync_id <> ''
    where c.run_num = ${runNum} and c.change_num > ${page.after} and ${ofKind(page.kind)}
    order by c.change_num limit ${page.limit}`.execute(q(reader));
  return rows;
}

function ofKind(kind: string | undefined): RawBuilder<boolean> {
  return kind === undefined ? sql<boolean>`true` : sql<boolean>`c.kind = ${kind}`;
}

/** Conflicts of a run by their numbers, with whether the account in the way may be linked. */
export async function findConflictLines(reader: Tx, runNum: number, nums: readonly number[]): Promise<ShownChange[]> {
  const all = await Promise.all(
    nums.map(async (num) => listChanges(reader, runNum, { after: num - 1, limit: 1, kind: undefined })),
  );
  return all.flat().filter((change) => nums.includes(change.change_num) && isUndecided(change.kind));
}

function isUndecided(kind: string): boolean {
  return kind === "conflict" || kind === "skipped";
}

/** The planned profiles of these kinds, piece by piece. */
export async function* readPlanned(
  tx: Tx,
  runNum: number,
  kinds: readonly string[],
): AsyncGenerator<readonly PlannedProfile[]> {
  for (let after = 0; ;) {
    const { rows } = await sql<PlannedProfile>`
      select change_num, kind, sync_id, dn, user_num, user_id, user_id_ex, full_name, email, email_folded, location,
        placement, fields
      from identity.directory_change
      where run_num = ${runNum} and change_num > ${after} and kind = any(${kinds}) and state = 'planned'
      order by change_num limit 1000`.execute(q(tx));
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last.change_num;
  }
}

/** Turns lines into conflicts, each for its reason. */
export async function markConflicts(
  tx: Tx,
  runNum: number,
  found: readonly { change_num: number; code: string; detail: string }[],
): Promise<void> {
  if (found.length === 0) return;
  await sql`update identity.directory_change c set kind = 'conflict', code = f.code, detail = f.detail
    from json_to_recordset(${JSON.stringify(found)}::json) as f(change_num integer, code text, detail text)
    where c.run_num = ${runNum} and c.change_num = f.change_num`.execute(q(tx));
}

/** People of the lines of a kind that are still planned. */
export async function plannedUserNums(tx: Tx, runNum: number, kind: string): Promise<number[]> {
  const rows = await q(tx)
    .selectFrom("identity.directory_change")
    .select("user_num")
    .where("run_num", "=", runNum)
    .where("kind", "=", kind)
    .where("state", "=", "planned")
    .where("user_num", "is not", null)
    .orderBy("user_num")
    .execute();
  return rows.flatMap((row) => (row.user_num === null ? [] : [row.user_num]));
}

/** The mirrors whose groups a run would make. */
export async function plannedMirrorNums(tx: Tx, runNum: number): Promise<number[]> {
  const rows = await q(tx)
    .selectFrom("identity.directory_change")
    .select("mirror_num")
    .where("run_num", "=", runNum)
    .where("kind", "=", "group")
    .execute();
  return rows.flatMap((row) => (row.mirror_num === null ? [] : [row.mirror_num]));
}

/** Takes a line out of what is carried over. */
export async function refuseChange(
  tx: Tx,
  runNum: number,
  given: { kind: string; userNum: number; code: string; detail: string },
): Promise<void> {
  await q(tx)
    .updateTable("identity.directory_change")
    .set({ state: "refused", code: given.code, detail: given.detail })
    .where("run_num", "=", runNum)
    .where("kind", "=", given.kind)
    .where("user_num", "=", given.userNum)
    .execute();
}

/** Says that everything which was planned is so now, conflicts and what is skipped aside. */
export async function markDone(tx: Tx, runNum: number): Promise<void> {
  await q(tx)
    .updateTable("identity.directory_change")
    .set({ state: "done" })
    .where("run_num", "=", runNum)
    .where("state", "=", "planned")
    .where("kind", "not in", ["conflict", "skipped"])
    .execute();
}

/** SQL for rows of the audit about what a run has changed: one for each line, named as what people do by hand. */
export function auditRows(runNum: number): RawBuilder<unknown> {
  return sql`
    select case c.kind when 'create' then 'user.create' when 'group' then 'group.create'
        when 'join' then 'user.join_group' when 'leave' then 'user.leave_group' else 'user.change' end as action,
      case c.kind when 'group' then 'group' else 'user' end as object_type, c.user_id as object_id,
      coalesce(l.alias, p.alias) as library,
      case when c.kind in ('enable', 'disable') then jsonb_build_object('allow_logon', c.kind = 'disable')
        else (select jsonb_object_agg(f.key, f.value->'from') from jsonb_each(c.fields) f where f.value ? 'from')
        end as before,
      case when c.kind in ('enable', 'disable') then jsonb_build_object('allow_logon', c.kind = 'enable')
        else (select jsonb_object_agg(f.key, f.value->'to') from jsonb_each(c.fields) f where f.value ? 'to')
        end as after,
      jsonb_strip_nulls(jsonb_build_object('directory', s.name, 'run', c.run_num, 'change', c.kind,
        'group', case when c.kind in ('join', 'leave') then m.group_id end)) as details
    from identity.directory_change c
    join identity.directory_run r on r.run_num = c.run_num
    join identity.directory_source s on s.source_num = r.source_num
    left join identity.directory_mirror m on m.mirror_num = c.mirror_num
    left join identity.library l on l.library_id = m.library_id
    left join identity."user" u on u.user_id = c.user_id and c.kind <> 'group'
    left join identity.library p on p.library_id = u.preferred_library_id
    where c.run_num = ${runNum} and c.state = 'done' order by c.change_num`;
}

/** Decides about entries of a source; a decision replaces the one before. */
export async function storeChoices(tx: Tx, choices: readonly Selectable<DirectoryChoiceRow>[]): Promise<void> {
  if (choices.length === 0) return;
  await q(tx)
    .insertInto("identity.directory_choice")
    .values(choices)
    .onConflict((conflict) =>
      conflict.columns(["source_num", "sync_id"]).doUpdateSet((eb) => ({
        choice: eb.ref("excluded.choice"),
        user_id: eb.ref("excluded.user_id"),
        user_num: eb.ref("excluded.user_num"),
      })),
    )
    .execute();
}

/** Forgets decisions that were for one run alone, and links that are made. */
export async function forgetSpentChoices(tx: Tx, sourceNum: number): Promise<void> {
  await q(tx)
    .deleteFrom("identity.directory_choice")
    .where("source_num", "=", sourceNum)
    .where("choice", "in", ["skip", "link"])
    .execute();
}
