import { sql } from "kysely";
import type { Insertable, Selectable, Updateable } from "kysely";
import { anywhere } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { AssetRow, ClaimRow, EventRow, ScopeRow } from "./policy.tables.ts";

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
  readonly kind: Asset["kind"] | undefined;
  /** Only those that this person is an administrator of. */
  readonly administeredBy: number | undefined;
  /** When `state` is looked at. */
  readonly now: Date;
}

/** Where a policy stands in lists. */
export type AssetPlace = readonly [client: string, matter: string, kind: string, alias: string];

/** The place of a policy: what holds several comes first. */
export function placeOf(asset: Asset): AssetPlace {
  return [asset.client_id.toLowerCase(), asset.matter_id.toLowerCase(), asset.kind, asset.alias.toLowerCase()];
}

/** One page of policies, by client and matter. */
export async function listAssets(
  tx: Tx,
  page: AssetFilter & { after: AssetPlace | undefined; limit: number },
): Promise<Asset[]> {
  let query = q(tx).selectFrom("policy.asset").selectAll().where(fits(page));
  if (page.after !== undefined) {
    query = query.where(
      sql<boolean>`(lower(client_id), lower(matter_id), kind, lower(alias)) > (${sql.join(page.after)})`,
    );
  }
  return query
    .orderBy(sql`lower(client_id)`)
    .orderBy(sql`lower(matter_id)`)
    .orderBy("kind")
    .orderBy(sql`lower(alias)`)
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

function fits({ text, state, security, kind, administeredBy, now }: AssetFilter) {
  const folded = text.trim().toLowerCase();
  const isState =
    state === undefined
      ? sql`true`
      : sql`${state} = case when status <> 'active' then status when ends_at <= ${now} then 'ended'
          when starts_at > ${now} then 'scheduled' else 'active' end`;
  const isSecurity = security === undefined ? sql`true` : sql`security = ${security}`;
  const isKind = kind === undefined ? sql`true` : sql`kind = ${kind}`;
  const isOwn = administeredBy === undefined ? sql`true` : sql`asset_id in (${administered(administeredBy, now)})`;
  return sql<boolean>`(strpos(lower(client_id), ${folded}) > 0 or strpos(lower(matter_id), ${folded}) > 0
    or strpos(lower(name), ${folded}) > 0 or strpos(lower(alias), ${folded}) > 0)
    and ${isState} and ${isSecurity} and ${isKind} and ${isOwn}`;
}

/** SQL for the policies on whose teams somebody is as administrator, unless they are kept out of the same by name. */
function administered(userNum: number, now: Date) {
  const named = sql`(c.trustee_kind = 'user' and c.trustee_num = ${userNum} or c.trustee_kind = 'group' and c.trustee_num in (
    select group_num from (${anywhere.groupsOf(sql`select ${userNum}::bigint`)}) as g))
    and (c.starts_at is null or c.starts_at <= ${now}) and (c.ends_at is null or c.ends_at > ${now})`;
  return sql<number>`select c.asset_id from policy.claim c where c.kind = 'team' and c.role = 'administrator' and ${named}
    except select c.asset_id from policy.claim c where c.kind = 'conflict' and ${named}`;
}

/** Whether somebody administers a policy, or any when none is given. */
export async function isAdministratorOf(
  tx: Tx,
  given: { readonly userNum: number; readonly assetId?: number; readonly now: Date },
): Promise<boolean> {
  const { userNum, assetId, now } = given;
  const isIt = assetId === undefined ? sql`true` : sql`a.asset_id = ${assetId}`;
  const found = await sql`select from (${administered(userNum, now)}) as a where ${isIt} limit 1`.execute(q(tx));
  return found.rows.length > 0;
}

/** What the assets are about, that hold several clients or matters. */
export async function findScopes(tx: Tx, assetIds: readonly number[]): Promise<Selectable<ScopeRow>[]> {
  return q(tx)
    .selectFrom("policy.scope")
    .selectAll()
    .where("asset_id", "=", sql<number>`any(${assetIds}::bigint[])`)
    .orderBy(sql`lower(client_id)`)
    .orderBy(sql`lower(matter_id)`)
    .execute();
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

/** Writes what changed of policies for feeds; without ids of its own an event is about all that the asset is about. */
export async function insertEvents(
  tx: Tx,
  events: readonly (Omit<Insertable<EventRow>, "client_id" | "matter_id"> & Partial<EventRow>)[],
): Promise<void> {
  if (events.length > 0) {
    await q(tx)
      .insertInto("policy.event")
      .values(events.map((event) => ({ client_id: null, matter_id: null, ...event })))
      .execute();
  }
}
