import type { Database } from "@muniment/platform/db";
import type { PolicyDecision } from "../src/policy/index.ts";

/** Whose access to which matter is asked for; ids folded, empty where the workspace has none. */
export interface AskedMatter {
  readonly userNum: number;
  readonly client: string;
  readonly matter: string;
}

/** Policies read table by table, decided one person and one matter at a time, by the letter of work.md 5.7. */
export interface NaivePolicies {
  readonly nrtadminMode: "metadata_only" | "none" | "full";
  decide(asked: AskedMatter, now: Date): PolicyDecision;
  /** Stored level of the emergency's grant. */
  glassOf(asked: AskedMatter, now: Date): number | undefined;
}

interface Timed {
  readonly starts_at: Date | null;
  readonly ends_at: Date | null;
}

interface Asset extends Timed {
  readonly asset_id: number;
  readonly kind: "client" | "matter";
  readonly client_id: string;
  readonly matter_id: string;
  readonly security: "open" | "restricted" | "by_client";
  readonly limits_staffing: boolean;
  readonly status: string;
  readonly memo_version: number;
  readonly withholds: boolean;
}

interface Claim extends Timed {
  readonly asset_id: number;
  readonly kind: "team" | "conflict";
  readonly trustee_kind: "user" | "group";
  readonly trustee_num: number;
  readonly is_soft: boolean;
}

interface OpposingSet extends Timed {
  readonly set_id: number;
  readonly status: string;
  readonly counts_history: boolean;
  readonly created_at: Date;
}

interface Exception extends Timed {
  readonly kind: "over_the_wall" | "break_glass";
  readonly user_num: number;
  readonly client_id: string;
  readonly matter_id: string;
  readonly level: number;
  readonly approvals: number;
}

interface Book {
  readonly assets: readonly Asset[];
  readonly claims: readonly Claim[];
  readonly sets: readonly OpposingSet[];
  readonly sides: readonly { set_id: number; asset_id: number; side: number }[];
  readonly exceptions: readonly Exception[];
  readonly memos: readonly { asset_id: number; user_num: number; memo_version: number }[];
  readonly groups: readonly { group_num: number; user_num: number }[];
}

/** Every policy as it is now. */
export async function readNaivePolicies(pool: Database["pool"]): Promise<NaivePolicies> {
  const read = async <Row>(table: string): Promise<Row[]> => (await pool.query(`select * from ${table}`)).rows as Row[];
  const book: Book = {
    assets: await read("policy.asset"),
    claims: await read("policy.claim"),
    sets: await read("policy.opposing_set"),
    sides: await read("policy.side"),
    exceptions: await read("policy.exception"),
    memos: await read("policy.acknowledgement"),
    groups: await read(`identity.group_member join identity."group" using (group_num) where enabled`),
  };
  const [setting] = await read<{ nrtadmin_mode: NaivePolicies["nrtadminMode"] }>("policy.setting");
  return {
    nrtadminMode: setting?.nrtadmin_mode ?? "metadata_only",
    glassOf(asked, now) {
      const found = glassesOf(book, asked, now);
      return found.length === 0 ? undefined : Math.max(...found.map((each) => each.level));
    },
    decide: (asked, now) => decide(book, asked, now),
  };
}

function counts({ starts_at: start, ends_at: end }: Timed, now: Date): boolean {
  return (start === null || start <= now) && (end === null || end > now);
}

function isLive(asset: Asset, now: Date): boolean {
  return asset.status === "active" && counts(asset, now);
}

function clientOf(asset: Asset): string {
  return asset.client_id.toLowerCase();
}

function assetsOf({ assets }: Book, { client, matter }: AskedMatter): Asset[] {
  return assets.filter(
    (asset) => clientOf(asset) === client && (asset.kind === "client" || asset.matter_id.toLowerCase() === matter),
  );
}

function claimsOf(book: Book, asset: Asset | undefined, given: { kind: Claim["kind"]; userNum: number }): Claim[] {
  const names = (claim: Claim): boolean =>
    claim.trustee_kind === "user"
      ? claim.trustee_num === given.userNum
      : book.groups.some((group) => group.group_num === claim.trustee_num && group.user_num === given.userNum);
  return book.claims.filter((claim) => claim.asset_id === asset?.asset_id && claim.kind === given.kind && names(claim));
}

/** Whether somebody is, or in a set that counts history was, on the team of an asset or of a matter below it. */
function isOnSide(book: Book, set: OpposingSet, given: { asset: Asset; userNum: number; now: Date }): boolean {
  const { asset, userNum, now } = given;
  const below = asset.kind === "client" ? book.assets.filter((each) => clientOf(each) === clientOf(asset)) : [asset];
  return below.some((each) =>
    claimsOf(book, each, { kind: "team", userNum }).some((claim) => {
      if (isLive(each, now) && counts(claim, now)) return true;
      if (!set.counts_history || (claim.starts_at !== null && claim.starts_at > now)) return false;
      return claim.ends_at === null || claim.ends_at > (set.starts_at ?? set.created_at);
    }),
  );
}

function isOpposed(book: Book, asked: AskedMatter, now: Date): boolean {
  const about = assetsOf(book, asked);
  return book.sets.some((set) => {
    if (set.status !== "active" || !counts(set, now)) return false;
    const members = book.sides.filter((side) => side.set_id === set.set_id);
    const mine = members.filter((side) => {
      const asset = book.assets.find((each) => each.asset_id === side.asset_id);
      return asset !== undefined && isOnSide(book, set, { asset, userNum: asked.userNum, now });
    });
    const here = members.filter((side) => about.some((asset) => asset.asset_id === side.asset_id));
    return here.some((side) => mine.some((own) => own.side !== side.side));
  });
}

function glassesOf({ exceptions }: Book, asked: AskedMatter, now: Date): Exception[] {
  return exceptions.filter(
    (each) =>
      each.kind === "break_glass" &&
      each.user_num === asked.userNum &&
      counts(each, now) &&
      each.client_id.toLowerCase() === asked.client &&
      each.matter_id.toLowerCase() === asked.matter,
  );
}

/** The assets of whose teams somebody must be. */
function requiredOf(matter: Asset | undefined, client: Asset | undefined): (Asset | undefined)[] {
  if (matter?.security === "restricted") {
    return client?.security === "restricted" && client.limits_staffing ? [matter, client] : [matter];
  }
  return matter?.security === "by_client" || client?.security === "restricted" ? [client] : [];
}

function decide(book: Book, asked: AskedMatter, now: Date): PolicyDecision {
  if (asked.client === "") return { outcome: "abstain", reason: "open" };
  const { userNum } = asked;
  const live = assetsOf(book, asked).filter((asset) => isLive(asset, now));
  const conflicts = live.flatMap((asset) =>
    claimsOf(book, asset, { kind: "conflict", userNum }).filter((claim) => counts(claim, now)),
  );
  const glasses = glassesOf(book, asked, now);
  const opposed = isOpposed(book, asked, now);
  let usedGlass = false;
  if (opposed || conflicts.length > 0) {
    const isSoft = !opposed && conflicts.every((claim) => claim.is_soft);
    usedGlass = isSoft && glasses.some((each) => each.approvals >= 2);
    if (!usedGlass) return { outcome: "deny", reason: opposed ? "deny_opposing" : "deny_wall" };
  }
  const required = requiredOf(
    live.find((asset) => asset.kind === "matter"),
    live.find((asset) => asset.kind === "client"),
  );
  if (required.length === 0) {
    return usedGlass ? { outcome: "allow", reason: "allow_break_glass" } : { outcome: "abstain", reason: "open" };
  }
  const isOver = (each: Exception): boolean =>
    each.kind === "over_the_wall" && each.user_num === userNum && counts(each, now);
  if (book.exceptions.some(isOver)) return { outcome: "allow", reason: "allow_over_the_wall" };
  if (glasses.length > 0) return { outcome: "allow", reason: "allow_break_glass" };
  const isOnTeam = (asset: Asset | undefined): boolean =>
    claimsOf(book, asset, { kind: "team", userNum }).some((claim) => counts(claim, now));
  if (!required.every(isOnTeam)) return { outcome: "deny", reason: "deny_team" };
  const hasRead = (asset: Asset | undefined): boolean =>
    book.memos.some(
      (memo) =>
        memo.asset_id === asset?.asset_id && memo.user_num === userNum && memo.memo_version === asset.memo_version,
    );
  const lacksMemo = required.some((asset) => asset?.withholds === true && !hasRead(asset));
  return lacksMemo ? { outcome: "deny", reason: "deny_pending_ack" } : { outcome: "allow", reason: "allow_team" };
}
