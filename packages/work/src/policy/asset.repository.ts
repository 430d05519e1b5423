import { sql } from "kysely";
import type { Insertable, Selectable, Updateable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { AssetRow, ClaimRow, EventRow } from "./policy.tables.ts";

/** What a policy is at a moment (SPM-MOD-007). */
export type PolicyStateName = AssetRow["status"] | "scheduled";

/** A policy as it is stored. */
export type Asset = Selectable<AssetRow>;

/** Somebody on the team of an asset, or kept from it. */
export type Claim = Selectable<ClaimRow>;

/** Which policies a list shows; what is absent narrows nothing. */
export interface AssetFilter {
  readonly text: string;
  readonly state: PolicyStateName | undefined;
  readonly security: Asset["security"] | undefined;
  /** When `state` is looked at. */
  readonly now: Date;
}

/** One page of policies, by client and matter. */
export async function listAssets(
  tx: Tx,
  page: AssetFilter & { after: { client: string; matter: string } | undefined; limit: number },
): Promise<Asset[]> {
  let query = q(tx).selectFrom("policy.asset").selectAll().where(fits(page));
  if (page.after !== undefined) {
    const { client, matter } = page.after;
    query = query.where(sql<boolean>`(lower(client_id), lower(matter_id)) > (${client}, ${matter})`);
  }
  return query
    .orderBy(sql`lower(client_id)`)
    .orderBy(sql`lower(matter_id)`)
    .limit(page.limit)
    .execute();
}

/** How many there are. */
export async function countAssets(tx: Tx, filter: AssetFilter): Promise<number> {
  const row = await q(tx)
    .selectFrom("policy.asset")
    .select((eb) => eb.fn.countAll<number>().as("count"))
    .where(fits(filter))
    .executeTakeFirstOrThrow();
  return row.count;
}

function fits({ text, state, security, now }: AssetFilter) {
  const folded = text.trim().toLowerCase();
  const isState =
    state === undefined
      ? sql`true`
      : sql`${state} = case when status <> 'active' then status when ends_at <= ${now} then 'ended'
          when starts_at > ${now} then 'scheduled' else 'active' end`;
  const isSecurity = security === undefined ? sql`true` : sql`security = ${security}`;
  return sql<boolean>`(strpos(lower(client_id), ${folded}) > 0 or strpos(lower(matter_id), ${folded}) > 0
    or strpos(lower(name), ${folded}) > 0) and ${isState} and ${isSecurity}`;
}

/** The policies with these numbers; with `lock` nobody else changes them until the transaction ends. */
export async function findAssets(tx: Tx, assetIds: readonly number[], lock = false): Promise<Asset[]> {
  const query = q(tx)
    .selectFrom("policy.asset")
    .selectAll()
    .where("asset_id", "=", sql<number>`any(${assetIds}::bigint[])`)
    .orderBy("asset_id");
  return (lock ? query.forUpdate() : query).execute();
}

/** The claims of policies that have not ended. */
export async function findClaims(tx: Tx, assetIds: readonly number[], now: Date): Promise<Claim[]> {
  return q(tx)
    .selectFrom("policy.claim")
    .selectAll()
    .where("asset_id", "=", sql<number>`any(${assetIds}::bigint[])`)
    .where((eb) => eb.or([eb("ends_at", "is", null), eb("ends_at", ">", now)]))
    .orderBy("trustee_kind", "desc")
    .orderBy("trustee_num")
    .execute();
}

/** Stores a new policy; gives its number. */
export async function insertAsset(tx: Tx, row: Insertable<AssetRow>): Promise<number> {
  const made = await q(tx).insertInto("policy.asset").values(row).returning("asset_id").executeTakeFirstOrThrow();
  return made.asset_id;
}

/** Changes a policy, which counts as another state of it even if only its claims are others. */
export async function updateAsset(tx: Tx, assetId: number, columns: Updateable<AssetRow>): Promise<void> {
  await q(tx)
    .updateTable("policy.asset")
    .set({ ...columns, revision: sql<number>`revision + 1` })
    .where("asset_id", "=", assetId)
    .execute();
}

/** Adds claims, or puts them in the place of those of the same people. */
export async function upsertClaims(tx: Tx, claims: readonly Insertable<ClaimRow>[]): Promise<void> {
  if (claims.length === 0) return;
  await q(tx)
    .insertInto("policy.claim")
    .values([...claims])
    .onConflict((conflict) =>
      conflict.columns(["asset_id", "kind", "trustee_kind", "trustee_num"]).doUpdateSet((eb) => ({
        role: eb.ref("excluded.role"),
        is_soft: eb.ref("excluded.is_soft"),
        starts_at: eb.ref("excluded.starts_at"),
        ends_at: eb.ref("excluded.ends_at"),
      })),
    )
    .execute();
}

/** Lets claims end; one that has not begun goes without a trace. */
export async function endClaims(tx: Tx, claims: readonly Claim[], at: Date): Promise<void> {
  for (const { asset_id: assetId, kind, trustee_kind: trusteeKind, trustee_num: num } of claims) {
    const key = sql<boolean>`asset_id = ${assetId} and kind = ${kind} and trustee_kind = ${trusteeKind}
      and trustee_num = ${num}`;
    await q(tx).deleteFrom("policy.claim").where(key).where("starts_at", ">=", at).execute();
    await q(tx).updateTable("policy.claim").set({ ends_at: at }).where(key).execute();
  }
}

/** Writes what changed of policies for feeds. */
export async function insertEvents(tx: Tx, events: readonly Insertable<EventRow>[]): Promise<void> {
  if (events.length > 0) {
    await q(tx)
      .insertInto("policy.event")
      .values([...events])
      .execute();
  }
}
