import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { PolicyAssetChangeData } from "@muniment/work-api/policy/asset";
import { q } from "../db.ts";
import { findAssets, findScopes, insertEvents } from "./asset.repository.ts";
import type { Asset } from "./asset.repository.ts";

interface Held {
  readonly client_id: string;
  readonly matter_id: string;
}

/** The security that a change leads to, as far as it is changed; refuses what the kind of asset cannot have. */
export async function checkedSecurity(
  tx: Tx,
  asset: Asset,
  { security, secured_by: named }: PolicyAssetChangeData,
): Promise<Partial<Pick<Asset, "security" | "secured_by">>> {
  if (security === undefined && named === undefined) return {};
  const next = security ?? asset.security;
  if (asset.kind !== "matter" && (next === "by_client" || next === "by_asset")) {
    throw refuse("security", "That is for matters only.");
  }
  if (asset.kind !== "matter" && asset.kind !== "client" && next !== "open") {
    throw refuse("security", "Clients and matters are restricted, not what holds several of them.");
  }
  if (next !== "by_asset") {
    if (named !== undefined) throw refuse("secured_by", "Choose the security `by_asset` with it.");
    return { security: next, secured_by: null };
  }
  if (named === undefined && asset.secured_by !== null) return {};
  const [found] = /^\d{1,15}$/.test(named ?? "") ? await findAssets(tx, [Number(named)]) : [];
  if (found === undefined || found.client_id !== "") {
    throw refuse("secured_by", "Choose the client group, case or collection whose team is let in.");
  }
  return { security: next, secured_by: found.asset_id };
}

/** What a client group, case or collection is to hold, each once; refuses what its kind cannot hold. */
export function checkMembers(kind: Asset["kind"], members: NonNullable<PolicyAssetChangeData["members"]>): Held[] {
  if (kind === "client" || kind === "matter") throw refuse("members", "A client and a matter hold no others.");
  const held = new Map<string, Held>();
  for (const { client_id, matter_id = "" } of members) {
    const one = { client_id: client_id.trim(), matter_id: matter_id.trim() };
    if (one.client_id === "") throw refuse("members", "Each needs the id of a client.");
    if (kind === "client_group" && one.matter_id !== "") throw refuse("members", "A client group holds clients.");
    if (kind === "case" && one.matter_id === "") throw refuse("members", "A case holds matters.");
    held.set(keyOf(one), one);
  }
  return [...held.values()];
}

/** Puts these in the place of what an asset held; feeds are told of what comes and goes. */
export async function replaceMembers(
  tx: Tx,
  given: { readonly asset: Asset; readonly members: readonly Held[]; readonly now: Date },
): Promise<void> {
  const { asset, members, now } = given;
  const present = await findScopes(tx, [asset.asset_id]);
  const wanted = new Set(members.map(keyOf));
  const known = new Set(present.map(keyOf));
  const gone = present.filter((one) => !wanted.has(keyOf(one)));
  const added = members.filter((one) => !known.has(keyOf(one)));
  for (const { client_id, matter_id } of gone) {
    await q(tx)
      .deleteFrom("policy.scope")
      .where("asset_id", "=", asset.asset_id)
      .where("client_id", "=", client_id)
      .where("matter_id", "=", matter_id)
      .execute();
  }
  if (added.length > 0) {
    await q(tx)
      .insertInto("policy.scope")
      .values(added.map((one) => ({ asset_id: asset.asset_id, ...one })))
      .execute();
  }
  const nobody = { effect: null, trustee_kind: null, trustee_num: null, starts_at: null, ends_at: null };
  await insertEvents(
    tx,
    [...gone, ...added].map(({ client_id, matter_id }) => ({
      at: now,
      asset_id: asset.asset_id,
      action: "state",
      ...nobody,
      client_id,
      matter_id,
    })),
  );
}

function keyOf({ client_id, matter_id }: Held): string {
  return JSON.stringify([client_id.toLowerCase(), matter_id.toLowerCase()]);
}

function refuse(field: string, text: string): AppError {
  return new AppError(errors.invalidParam, { text, field });
}
