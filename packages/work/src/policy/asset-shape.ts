import { anywhere } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import type { PolicyAssetData } from "@muniment/work-api/policy/asset";
import { findAssets, findClaims, findScopes } from "./asset.repository.ts";
import type { Asset, Claim, PolicyStateName } from "./asset.repository.ts";

/** What a policy is at a moment (SPM-MOD-007): no job has to run for it to begin or end. */
export function stateOf(row: Pick<Asset, "status" | "starts_at" | "ends_at">, now: Date): PolicyStateName {
  if (row.status !== "active") return row.status;
  if (row.ends_at !== null && row.ends_at <= now) return "ended";
  return row.starts_at !== null && row.starts_at > now ? "scheduled" : "active";
}

/** A moment on the wire. */
export function momentOf(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}

/** Stands for one state of a policy or a set. */
export function tagOf({ revision }: Pick<Asset, "revision">): string {
  return `"${revision}"`;
}

/** Policies as they are on the wire, with the names of everybody in them. */
export async function describeAssets(tx: Tx, assets: readonly Asset[], now: Date): Promise<PolicyAssetData[]> {
  const ids = assets.map((asset) => asset.asset_id);
  const claims = await findClaims(tx, ids, now);
  const scopes = Map.groupBy(await findScopes(tx, ids), (scope) => scope.asset_id);
  const securing = await findAssets(
    tx,
    assets.flatMap(({ secured_by: by }) => by ?? []),
  );
  const numsOf = (kind: Claim["trustee_kind"]): number[] =>
    claims.filter((claim) => claim.trustee_kind === kind).map((claim) => claim.trustee_num);
  const named = await anywhere.name(tx, { userNums: numsOf("user"), groupNums: numsOf("group") });
  const names = new Map(named.map((trustee) => [`${trustee.type}:${trustee.num}`, trustee]));
  const shape = (claim: Claim) => {
    const trustee = names.get(`${claim.trustee_kind}:${claim.trustee_num}`);
    return {
      type: claim.trustee_kind,
      id: trustee?.id ?? "",
      ...(claim.trustee_kind === "group" ? { library: trustee?.library ?? "" } : {}),
      name: trustee?.name ?? "",
      starts_at: momentOf(claim.starts_at),
      ends_at: momentOf(claim.ends_at),
    };
  };
  const byAsset = Map.groupBy(claims, (claim) => claim.asset_id);
  return assets.map((asset) => {
    const own = byAsset.get(asset.asset_id) ?? [];
    return {
      id: String(asset.asset_id),
      kind: asset.kind,
      alias: asset.alias,
      client_id: asset.client_id,
      matter_id: asset.matter_id,
      name: asset.name,
      notes: asset.notes,
      security: asset.security,
      secured_by: namedIn(securing, asset.secured_by),
      limits_staffing: asset.limits_staffing,
      status: asset.status,
      state: stateOf(asset, now),
      starts_at: momentOf(asset.starts_at),
      ends_at: momentOf(asset.ends_at),
      team: own.filter(({ kind }) => kind === "team").map((claim) => ({ ...shape(claim), role: claim.role })),
      conflicts: own
        .filter(({ kind }) => kind === "conflict")
        .map((claim) => ({ ...shape(claim), is_soft: claim.is_soft })),
      members: asset.client_id === "" ? (scopes.get(asset.asset_id) ?? []).map(heldOf) : [],
      edit_date: asset.edited_at.toISOString(),
    };
  });
}

function heldOf({ client_id, matter_id }: Pick<Asset, "client_id" | "matter_id">) {
  return { client_id, matter_id };
}

function namedIn(assets: readonly Asset[], assetId: number | null): PolicyAssetData["secured_by"] {
  const found = assets.find((asset) => asset.asset_id === assetId);
  return found === undefined
    ? null
    : { id: String(found.asset_id), kind: found.kind, alias: found.alias, name: found.name };
}
