import { anywhere } from "@muniment/identity";
import { AppError } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import { auditSubject, differences, recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { PolicyAssetChangeData, PolicyAssetData } from "@muniment/work-api/policy/asset";
import { checkedSecurity, checkMembers, replaceMembers } from "./asset-scope.ts";
import { describeAssets, tagOf } from "./asset-shape.ts";
import {
  endClaims,
  findAssets,
  findClaims,
  findScopes,
  insertAsset,
  isAdministratorOf,
  insertEvents,
  updateAsset,
  upsertClaims,
} from "./asset.repository.ts";
import type { Asset, Claim } from "./asset.repository.ts";
import { entrants } from "./facts.repository.ts";
import { requireRole } from "./office.ts";
import type { PolicyRole } from "./office.ts";
import { decideForKeysAsSystem } from "./view.ts";
import type { DecidedPair } from "./view.ts";

/** Policies of clients and matters: made, changed, tried. */
export interface AssetService {
  create(
    tx: Tx,
    actor: UserActor,
    given: { ids: NewAssetIds; change: PolicyAssetChangeData },
  ): Promise<PolicyAssetData>;
  /** `match` is the state that the change was made from. */
  change(tx: Tx, actor: UserActor, given: AssetChange & { match: string | undefined }): Promise<PolicyAssetData>;
  /** What the change would come to. It is made in `tx`, which must not be kept. */
  preview(tx: Tx, actor: UserActor, given: AssetChange): Promise<{ before: DecidedPair[]; after: DecidedPair[] }>;
}

/** What a new policy is to be about: a client, a matter, or several under an id of their own. */
export interface NewAssetIds {
  readonly client_id?: string;
  readonly matter_id?: string;
  readonly kind?: "client_group" | "case" | "collection";
  readonly alias?: string;
}

/** Which policy is to be changed, and how. */
export interface AssetChange {
  readonly id: string;
  readonly change: PolicyAssetChangeData;
}

type ClaimKind = Claim["kind"];
type WireClaim = NonNullable<PolicyAssetChangeData["team"]>[number] &
  NonNullable<PolicyAssetChangeData["conflicts"]>[number];

/** The service of policies (work.md 5.1 to 5.3). */
export function createAssetService({ clock }: { clock: Clock }): AssetService {
  return {
    async create(tx, actor, { ids: given, change }) {
      await requireRole(tx, actor, ["asset_administrator"]);
      if (change.conflicts !== undefined) await requireRole(tx, actor, ["conflicts_officer"]);
      const now = clock.now();
      const ids = idsOf(given);
      const assetId = await insertAsset(tx, {
        ...ids,
        name: change.name ?? "",
        security: "open",
        status: "draft",
        starts_at: null,
        ends_at: null,
        created_at: now,
        edited_at: now,
      });
      const [asset] = await findAssets(tx, [assetId]);
      await apply(tx, actor, { asset: asset as Asset, change, now });
      const made = await described(tx, assetId, now);
      await record(tx, actor, { action: "policy.create", now, after: made });
      return made;
    },

    async change(tx, actor, { id, change, match }) {
      const now = clock.now();
      await requireFor(tx, actor, { id, change, now });
      const asset = await lockAsset(tx, id);
      if (match === undefined) throw new AppError(errors.invalidParam, { field: "If-Match" });
      const before = await described(tx, asset.asset_id, now);
      if (match !== tagOf(asset)) throw new AppError(errors.editConflict, { details: { current: before } });
      const keys = await keysFor(tx, asset, change);
      const stood = await decideFor(tx, keys, { actor, now });
      await apply(tx, actor, { asset, change, now });
      const { team, conflicts, members, secured_by: named } = change;
      const changesPeople = [team, conflicts, members, named].some((part) => part !== undefined);
      if (changesPeople) refuseOwnGain(stood, await decideFor(tx, keys, { actor, now }));
      const after = await described(tx, asset.asset_id, now);
      await record(tx, actor, { action: "policy.change", now, before, after });
      return after;
    },

    async preview(tx, actor, { id, change }) {
      const now = clock.now();
      await requireFor(tx, actor, { id, change, now });
      const asset = await lockAsset(tx, id);
      const keys = await keysFor(tx, asset, change);
      const before = await decideFor(tx, keys, { now });
      await apply(tx, actor, { asset, change, now });
      return { before, after: await decideFor(tx, keys, { now }) };
    },
  };
}

async function described(tx: Tx, assetId: number, now: Date): Promise<PolicyAssetData> {
  const [wire] = await describeAssets(tx, await findAssets(tx, [assetId]), now);
  return wire as PolicyAssetData;
}

async function lockAsset(tx: Tx, id: string): Promise<Asset> {
  const [asset] = /^\d{1,15}$/.test(id) ? await findAssets(tx, [Number(id)], true) : [];
  if (asset === undefined) throw new AppError(errors.noRecord);
  return asset;
}

function idsOf({ client_id: clientId = "", matter_id: matterId = "", kind, alias = "" }: NewAssetIds) {
  if (kind !== undefined) {
    if (clientId !== "" || matterId !== "") throw invalid("client_id", "That is for clients and matters only.");
    if (alias.trim() === "") throw new AppError(errors.invalidParam, { field: "alias" });
    return { kind, client_id: "", matter_id: "", alias: alias.trim() };
  }
  const ids = { client_id: clientId.trim(), matter_id: matterId.trim(), alias: "" };
  if (ids.client_id === "") throw new AppError(errors.invalidParam, { field: "client_id" });
  if (alias !== "") throw invalid("alias", "A client and a matter have their own ids.");
  return { kind: ids.matter_id === "" ? ("client" as const) : ("matter" as const), ...ids };
}

/**
 * Who may change what: walls are the conflicts officer's, teams a manager's too and those of the team who administer it,
 * the rest an administrator's (5.10).
 */
async function requireFor(tx: Tx, actor: UserActor, given: AssetChange & { now: Date }): Promise<void> {
  const { team, conflicts, ...rest } = given.change;
  const needed: PolicyRole[][] = [];
  if (conflicts !== undefined) needed.push(["conflicts_officer"]);
  const own = { userNum: actor.userNum, assetId: Number(given.id) || 0, now: given.now };
  if (team !== undefined && !(await isAdministratorOf(tx, own))) needed.push(["asset_administrator", "asset_manager"]);
  else if (team !== undefined && Object.keys(rest).length === 0 && conflicts === undefined) return;
  if (Object.keys(rest).length > 0 || needed.length === 0) needed.push(["asset_administrator"]);
  for (const roles of needed) await requireRole(tx, actor, roles);
}

type Keys = readonly { readonly client: string; readonly matter: string }[];

/** What an asset is about, before a change of it and after. */
async function keysFor(tx: Tx, { asset_id: assetId }: Asset, change: PolicyAssetChangeData): Promise<Keys> {
  const held = [...(await findScopes(tx, [assetId])), ...(change.members ?? [])];
  return held.map(({ client_id: client, matter_id: matter = "" }) => ({
    client: client.trim().toLowerCase(),
    matter: matter.trim().toLowerCase(),
  }));
}

/** What policies decide about the workspaces of clients and matters: for the actor, or for everybody. */
async function decideFor(tx: Tx, keys: Keys, given: { actor?: UserActor; now: Date }): Promise<DecidedPair[]> {
  const { actor, now } = given;
  const people = entrants(actor?.userNum);
  return decideForKeysAsSystem(tx, { people, keys, now });
}

/**
 * Nobody lets themself in by who is named: not onto a team, not out of a conflict (SPM-EVL-009). To end a policy is
 * open to whoever administers it, though it shuts them out too: somebody must be able to (SPM-ROL-003).
 */
function refuseOwnGain(before: readonly DecidedPair[], after: readonly DecidedPair[]): void {
  const shut = new Set(before.filter(({ decision }) => decision.outcome === "deny").map(keyOf));
  if (after.some((pair) => pair.decision.outcome !== "deny" && shut.has(keyOf(pair)))) throw refuseSelf();
}

function keyOf({ userNum, libraryId, workspaceNumber }: DecidedPair): string {
  return `${userNum}:${libraryId}:${workspaceNumber}`;
}

function refuseSelf(): AppError {
  return new AppError(errors.accessDenied, {
    text: "Nobody changes a policy so that it lets themself in. Ask somebody else who administers policies.",
  });
}

async function apply(
  tx: Tx,
  actor: UserActor,
  given: { asset: Asset; change: PolicyAssetChangeData; now: Date },
): Promise<void> {
  const { asset, change, now } = given;
  const { team, conflicts, members: held, starts_at: start, ends_at: end, secured_by: _, ...rest } = change;
  const fields = { ...rest, ...(await checkedSecurity(tx, asset, change)) };
  const period = {
    starts_at: start === undefined ? asset.starts_at : momentFrom(start),
    ends_at: end === undefined ? asset.ends_at : momentFrom(end),
  };
  const next = { ...asset, ...fields, ...period };
  if (next.kind !== "client" && next.limits_staffing) throw invalid("limits_staffing", "That is for clients only.");
  checkPeriod(next);
  if (held !== undefined) await replaceMembers(tx, { asset, members: checkMembers(asset.kind, held), now });
  const claims: Claim[] = await findClaims(tx, [asset.asset_id], now);
  const lists = [
    { kind: "team" as const, wanted: team },
    { kind: "conflict" as const, wanted: conflicts },
  ];
  let members = claims.filter(({ kind }) => kind === "team").length;
  for (const { kind, wanted } of lists) {
    if (wanted === undefined) continue;
    const count = await replaceClaims(tx, actor, { asset, kind, wanted, now, present: claims });
    if (kind === "team") members = count;
  }
  if (next.status === "active" && next.security === "restricted" && members === 0) {
    throw invalid("team", "A restricted client or matter needs a team: nobody could get in.");
  }
  await updateAsset(tx, asset.asset_id, { ...fields, ...period, edited_at: now });
  const changed = differences(pick(asset), pick(next));
  if (Object.keys(changed.after).length > 0) {
    await insertEvents(tx, [
      { at: now, asset_id: asset.asset_id, action: "state", effect: null, ...nobody, ...period },
    ]);
  }
}

const nobody = { trustee_kind: null, trustee_num: null };

/** What of an asset feeds are told of. */
function pick({ security, secured_by, limits_staffing, status, starts_at, ends_at }: Asset) {
  return { security, secured_by, limits_staffing, status, starts_at, ends_at };
}

async function replaceClaims(
  tx: Tx,
  actor: UserActor,
  given: {
    asset: Asset;
    kind: ClaimKind;
    wanted: readonly (Omit<WireClaim, "role" | "is_soft"> & Pick<Partial<WireClaim>, "role" | "is_soft">)[];
    now: Date;
    present: readonly Claim[];
  },
): Promise<number> {
  const { asset, kind, wanted, now } = given;
  const present = given.present.filter((claim) => claim.kind === kind);
  const found = await anywhere.find(tx, wanted);
  const claims = wanted.map((one): Claim => {
    const library = (one.library ?? "").toLowerCase();
    const trustee = found.find(
      ({ type, id, library: own }) =>
        type === one.type &&
        id.toLowerCase() === one.id.toLowerCase() &&
        (type === "user" || own.toLowerCase() === library),
    );
    if (trustee === undefined) throw invalid(kind === "team" ? "team" : "conflicts", `${one.id} is not there.`);
    const known = present.find((claim) => claim.trustee_kind === one.type && claim.trustee_num === trustee.num);
    const claim = {
      asset_id: asset.asset_id,
      kind,
      trustee_kind: one.type,
      trustee_num: trustee.num,
      role: one.role ?? known?.role ?? "member",
      is_soft: one.is_soft ?? known?.is_soft ?? false,
      starts_at: one.starts_at === undefined ? (known?.starts_at ?? null) : momentFrom(one.starts_at),
      ends_at: one.ends_at === undefined ? (known?.ends_at ?? null) : momentFrom(one.ends_at),
    };
    checkPeriod(claim);
    return claim;
  });
  const isAmong = (list: readonly Claim[], claim: Claim): boolean =>
    list.some((each) => each.trustee_kind === claim.trustee_kind && each.trustee_num === claim.trustee_num);
  const gone = present.filter((claim) => !isAmong(claims, claim));
  const added = claims.filter((claim) => !isAmong(present, claim));
  const lettingIn = kind === "team" ? added : gone;
  const groups = new Set([...actor.libraries.values()].flatMap(({ groupNums }) => groupNums));
  if (
    lettingIn.some(({ trustee_kind: is, trustee_num: num }) =>
      is === "user" ? num === actor.userNum : groups.has(num),
    )
  ) {
    throw refuseSelf();
  }
  await endClaims(tx, gone, now);
  await upsertClaims(tx, claims);
  const effect = kind === "team" ? "allow" : "deny";
  const eventOf = (action: "claim_added" | "claim_removed") => (claim: Claim) => ({
    at: now,
    asset_id: asset.asset_id,
    action,
    effect: effect as "allow" | "deny",
    trustee_kind: claim.trustee_kind,
    trustee_num: claim.trustee_num,
    starts_at: claim.starts_at,
    ends_at: claim.ends_at,
  });
  await insertEvents(tx, [...gone.map(eventOf("claim_removed")), ...added.map(eventOf("claim_added"))]);
  return claims.length;
}

/** A moment from the wire. */
export function momentFrom(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}

/** Refuses a period that ends before it begins. */
export function checkPeriod({ starts_at: start, ends_at: end }: Pick<Asset, "starts_at" | "ends_at">): void {
  if (start !== null && end !== null && end <= start) throw invalid("ends_at", "The end comes before the start.");
}

function invalid(field: string, text: string): AppError {
  return new AppError(errors.invalidParam, { text, field });
}

async function record(
  tx: Tx,
  actor: UserActor,
  given: { action: string; now: Date; before?: PolicyAssetData; after: PolicyAssetData },
): Promise<void> {
  const { action, now, before, after } = given;
  const change = before === undefined ? { after } : differences(before, after);
  await recordAudit(tx, auditSubject(actor), [
    { at: now, action, object_type: "policy", object_id: after.id, ...change },
  ]);
}
