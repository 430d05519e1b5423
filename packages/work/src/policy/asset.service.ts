import { anywhere } from "@muniment/identity";
import { AppError } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import { auditSubject, differences, recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { PolicyAssetChangeData, PolicyAssetData } from "@muniment/work-api/policy/asset";
import { describeAssets, tagOf } from "./asset-shape.ts";
import {
  endClaims,
  findAssets,
  findClaims,
  insertAsset,
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
    given: { client_id: string; matter_id?: string; change: PolicyAssetChangeData },
  ): Promise<PolicyAssetData>;
  /** `match` is the state that the change was made from. */
  change(tx: Tx, actor: UserActor, given: AssetChange & { match: string | undefined }): Promise<PolicyAssetData>;
  /** What the change would come to. It is made in `tx`, which must not be kept. */
  preview(tx: Tx, actor: UserActor, given: AssetChange): Promise<{ before: DecidedPair[]; after: DecidedPair[] }>;
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
    async create(tx, actor, { client_id: clientId, matter_id: matterId = "", change }) {
      await requireRole(tx, actor, ["asset_administrator"]);
      if (change.conflicts !== undefined) await requireRole(tx, actor, ["conflicts_officer"]);
      const now = clock.now();
      const kind = matterId === "" ? "client" : "matter";
      const ids = { kind, client_id: clientId.trim(), matter_id: matterId.trim() } as const;
      if (ids.client_id === "") throw new AppError(errors.invalidParam, { field: "client_id" });
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
      await requireFor(tx, actor, change);
      const now = clock.now();
      const asset = await lockAsset(tx, id);
      if (match === undefined) throw new AppError(errors.invalidParam, { field: "If-Match" });
      const before = await described(tx, asset.asset_id, now);
      if (match !== tagOf(asset)) throw new AppError(errors.editConflict, { details: { current: before } });
      const stood = await decideFor(tx, asset, { actor, now });
      await apply(tx, actor, { asset, change, now });
      const changesPeople = change.team !== undefined || change.conflicts !== undefined;
      if (changesPeople) refuseOwnGain(stood, await decideFor(tx, asset, { actor, now }));
      const after = await described(tx, asset.asset_id, now);
      await record(tx, actor, { action: "policy.change", now, before, after });
      return after;
    },

    async preview(tx, actor, { id, change }) {
      await requireFor(tx, actor, change);
      const now = clock.now();
      const asset = await lockAsset(tx, id);
      const before = await decideFor(tx, asset, { now });
      await apply(tx, actor, { asset, change, now });
      return { before, after: await decideFor(tx, asset, { now }) };
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

/** Who may change what: walls are the conflicts officer's, teams a manager's too, the rest an administrator's (5.10). */
async function requireFor(tx: Tx, actor: UserActor, change: PolicyAssetChangeData): Promise<void> {
  const { team, conflicts, ...rest } = change;
  const needed: PolicyRole[][] = [];
  if (conflicts !== undefined) needed.push(["conflicts_officer"]);
  if (team !== undefined) needed.push(["asset_administrator", "asset_manager"]);
  if (Object.keys(rest).length > 0 || needed.length === 0) needed.push(["asset_administrator"]);
  for (const roles of needed) await requireRole(tx, actor, roles);
}

/** What policies decide about the workspaces of an asset: for the actor, or for everybody. */
async function decideFor(tx: Tx, asset: Asset, given: { actor?: UserActor; now: Date }): Promise<DecidedPair[]> {
  const { actor, now } = given;
  const keys = [{ client: asset.client_id.toLowerCase(), matter: asset.matter_id.toLowerCase() }];
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
  const { team, conflicts, starts_at: start, ends_at: end, ...fields } = change;
  const period = {
    starts_at: start === undefined ? asset.starts_at : momentFrom(start),
    ends_at: end === undefined ? asset.ends_at : momentFrom(end),
  };
  const next = { ...asset, ...fields, ...period };
  if (next.kind === "client" && next.security === "by_client") throw invalid("security", "That is for matters only.");
  if (next.kind === "matter" && next.limits_staffing) throw invalid("limits_staffing", "That is for clients only.");
  checkPeriod(next);
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
function pick({ security, limits_staffing, status, starts_at, ends_at }: Asset) {
  return { security, limits_staffing, status, starts_at, ends_at };
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
