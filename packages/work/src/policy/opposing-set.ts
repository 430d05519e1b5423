import { sql } from "kysely";
import type { Selectable } from "kysely";
import { anywhere } from "@muniment/identity";
import { AppError } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import { auditSubject, differences, recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { OpposingSetChangeData, OpposingSetData } from "@muniment/work-api/policy/opposing-set";
import { q } from "../db.ts";
import { momentOf, stateOf, tagOf } from "./asset-shape.ts";
import { findAssets, insertEvents } from "./asset.repository.ts";
import { checkPeriod, momentFrom } from "./asset.service.ts";
import { findContested } from "./facts.repository.ts";
import { requireRole } from "./office.ts";
import type { OpposingSetRow } from "./policy.tables.ts";

type StoredSet = Selectable<OpposingSetRow>;

/** Sets of opposing sides (SPM-WAL-004); a conflicts officer's (SPM-ROL-002). */
export interface OpposingSetService {
  list(tx: Tx): Promise<OpposingSetData[]>;
  find(tx: Tx, id: string): Promise<{ set: OpposingSetData; tag: string }>;
  create(tx: Tx, actor: UserActor, given: { alias: string; change: OpposingSetChangeData }): Promise<OpposingSetData>;
  change(
    tx: Tx,
    actor: UserActor,
    given: { id: string; change: OpposingSetChangeData; match: string | undefined },
  ): Promise<OpposingSetData>;
}

/** The service of opposing sets. */
export function createOpposingSetService({ clock }: { clock: Clock }): OpposingSetService {
  const find = async (tx: Tx, id: string, lock = false): Promise<{ row: StoredSet; wire: OpposingSetData }> => {
    const [row] = /^\d{1,15}$/.test(id) ? await readSets(tx, { id: Number(id), lock }) : [];
    if (row === undefined) throw new AppError(errors.noRecord);
    const [wire] = await describe(tx, [row], clock.now());
    return { row, wire: wire as OpposingSetData };
  };
  return {
    list: async (tx) => describe(tx, await readSets(tx, {}), clock.now()),
    async find(tx, id) {
      const { row, wire } = await find(tx, id);
      return { set: wire, tag: tagOf(row) };
    },
    async create(tx, actor, { alias, change }) {
      await requireRole(tx, actor, ["conflicts_officer"]);
      const now = clock.now();
      const made = await q(tx)
        .insertInto("policy.opposing_set")
        .values({
          alias: alias.trim(),
          name: "",
          status: "draft",
          starts_at: null,
          ends_at: null,
          created_at: now,
          edited_at: now,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await apply(tx, { set: made, change, now });
      const { wire } = await find(tx, String(made.set_id));
      await record(tx, actor, { action: "policy_set.create", now, id: wire.id, after: wire });
      return wire;
    },
    async change(tx, actor, { id, change, match }) {
      await requireRole(tx, actor, ["conflicts_officer"]);
      const now = clock.now();
      const { row, wire: before } = await find(tx, id, true);
      if (match === undefined) throw new AppError(errors.invalidParam, { field: "If-Match" });
      if (match !== tagOf(row)) throw new AppError(errors.editConflict, { details: { current: before } });
      // Lifting a wall that keeps oneself out is for somebody else (SPM-EVL-009).
      if (row.status === "active" && (await isFacing(tx, row, { actor, now }))) throw new AppError(errors.accessDenied);
      await apply(tx, { set: row, change, now });
      const { wire } = await find(tx, id);
      await record(tx, actor, { action: "policy_set.change", now, id, ...differences(before, wire) });
      return wire;
    },
  };
}

async function readSets(tx: Tx, given: { id?: number; lock?: boolean }): Promise<StoredSet[]> {
  let query = q(tx)
    .selectFrom("policy.opposing_set")
    .selectAll()
    .orderBy(sql`lower(alias)`);
  if (given.id !== undefined) query = query.where("set_id", "=", given.id);
  return (given.lock === true ? query.forUpdate() : query).execute();
}

async function describe(tx: Tx, sets: readonly StoredSet[], now: Date): Promise<OpposingSetData[]> {
  const sides = await q(tx)
    .selectFrom("policy.side")
    .selectAll()
    .where("set_id", "=", sql<number>`any(${sets.map((set) => set.set_id)}::bigint[])`)
    .orderBy("side")
    .orderBy("asset_id")
    .execute();
  return sets.map((set) => ({
    id: String(set.set_id),
    alias: set.alias,
    name: set.name,
    counts_history: set.counts_history,
    counts_work: set.counts_work,
    status: set.status,
    state: stateOf(set, now),
    starts_at: momentOf(set.starts_at),
    ends_at: momentOf(set.ends_at),
    sides: [
      ...Map.groupBy(
        sides.filter((side) => side.set_id === set.set_id),
        ({ side }) => side,
      ).values(),
    ].map((members) => ({ assets: members.map((member) => String(member.asset_id)) })),
    edit_date: set.edited_at.toISOString(),
  }));
}

async function apply(tx: Tx, given: { set: StoredSet; change: OpposingSetChangeData; now: Date }): Promise<void> {
  const { set, change, now } = given;
  const { sides, starts_at: start, ends_at: end, ...fields } = change;
  const period = {
    starts_at: start === undefined ? set.starts_at : momentFrom(start),
    ends_at: end === undefined ? set.ends_at : momentFrom(end),
  };
  checkPeriod(period);
  if (sides !== undefined) await replaceSides(tx, set.set_id, sides);
  await q(tx)
    .updateTable("policy.opposing_set")
    .set({ ...fields, ...period, revision: sql<number>`revision + 1`, edited_at: now })
    .where("set_id", "=", set.set_id)
    .execute();
  const members = await q(tx)
    .selectFrom("policy.side")
    .select(["asset_id", "side"])
    .where("set_id", "=", set.set_id)
    .execute();
  const isActive = (change.status ?? set.status) === "active";
  if (isActive && new Set(members.map(({ side }) => side)).size < 2) {
    throw new AppError(errors.invalidParam, { text: "A set needs two sides.", field: "sides" });
  }
  if (isActive) await refuseContested(tx, set.set_id, now);
  // Who worked there since the start; what comes later is noted as it happens (SPM-WAL-005).
  await sql`select policy.note_past_work(${set.set_id})`.execute(q(tx));
  await insertEvents(
    tx,
    members.map(({ asset_id: assetId }) => ({
      at: now,
      asset_id: assetId,
      action: "state",
      effect: null,
      trustee_kind: null,
      trustee_num: null,
      ...period,
    })),
  );
}

async function replaceSides(tx: Tx, setId: number, sides: readonly { assets: readonly string[] }[]): Promise<void> {
  const rows = sides.flatMap(({ assets }, at) =>
    assets.map((id) => ({ set_id: setId, asset_id: /^\d{1,15}$/.test(id) ? Number(id) : 0, side: at + 1 })),
  );
  const ids = [...new Set(rows.map((row) => row.asset_id))];
  const known = await findAssets(tx, ids);
  if (ids.length < rows.length || known.length < ids.length) {
    throw new AppError(errors.invalidParam, { text: "Each asset stands once, and must be there.", field: "sides" });
  }
  await q(tx).deleteFrom("policy.side").where("set_id", "=", setId).execute();
  await q(tx).insertInto("policy.side").values(rows).execute();
}

/** Whoever is on two sides is to be decided about first; nobody is let in on both by leaving it open (SPM-WAL-006). */
async function refuseContested(tx: Tx, setId: number, now: Date): Promise<void> {
  const nums = await findContested(tx, { setId, people: anywhere.everybody(), now });
  if (nums.length === 0) return;
  const named = await anywhere.name(tx, { userNums: nums, groupNums: [] });
  throw new AppError(errors.conflict, {
    text: "Some people are on more than one side. Choose a side for each of them, or neither, and repeat.",
    details: { contested: named.map(({ id, name }) => ({ user_id: id, full_name: name })) },
  });
}

async function isFacing(
  tx: Tx,
  { set_id: setId }: StoredSet,
  given: { actor: UserActor; now: Date },
): Promise<boolean> {
  const people = sql`select ${given.actor.userNum}::bigint as user_num`;
  return (await findContested(tx, { setId, people, now: given.now, sides: 1 })).length > 0;
}

async function record(
  tx: Tx,
  actor: UserActor,
  given: { action: string; now: Date; id: string; before?: object; after: object },
): Promise<void> {
  const { action, now, id, before, after } = given;
  const change = before === undefined ? { after: { ...after } } : { before: { ...before }, after: { ...after } };
  await recordAudit(tx, auditSubject(actor), [
    { at: now, action, object_type: "policy_set", object_id: id, ...change },
  ]);
}
