import type { Database } from "@muniment/platform/db";
import type { Exclusion, PolicyDecision } from "../src/policy/index.ts";

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
  /** Every reason of exclusion, apart from the others (SPM-WAL-005). */
  exclusionsOf(asked: AskedMatter, now: Date): readonly Exclusion[];
  /** Stored level of the emergency's grant. */
  glassOf(asked: AskedMatter, now: Date): number | undefined;
}

interface Timed {
  readonly starts_at: Date | null;
  readonly ends_at: Date | null;
}

interface Asset extends Timed {
  readonly asset_id: number;
  readonly kind: "client" | "matter" | "client_group" | "case" | "collection";
  readonly client_id: string;
  readonly matter_id: string;
  readonly security: "open" | "restricted" | "by_client" | "by_asset";
  readonly secured_by: number | null;
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
  readonly counts_work: boolean;
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
  readonly scopes: readonly { asset_id: number; client_id: string; matter_id: string }[];
  readonly support: readonly (Timed & { assistant_num: number; person_num: number })[];
  readonly worked: readonly { set_id: number; asset_id: number; user_num: number }[];
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
    scopes: await read("policy.scope"),
    support: await read("policy.support"),
    worked: await read("policy.worked"),
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
    exclusionsOf: (asked, now) => exclusions(book, asked, now).names,
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

/** Whether an asset is about these ids; those of a client have no matter. */
function isAbout(book: Book, asset: Asset, { client, matter }: Omit<AskedMatter, "userNum">): boolean {
  if (client === "") return false;
  return book.scopes.some(
    (scope) =>
      scope.asset_id === asset.asset_id &&
      scope.client_id.toLowerCase() === client &&
      (scope.matter_id === "" || scope.matter_id.toLowerCase() === matter),
  );
}

function assetsOf(book: Book, asked: AskedMatter): Asset[] {
  return book.assets.filter((asset) => isAbout(book, asset, asked));
}

/** Somebody, and those whom they assist now. */
function standsFor({ support }: Book, userNum: number, now: Date): readonly number[] {
  const assisted = support.filter((each) => each.assistant_num === userNum && counts(each, now));
  return [userNum, ...assisted.map((each) => each.person_num)];
}

function claimsOf(
  book: Book,
  asset: Asset | undefined,
  given: { kind: Claim["kind"]; userNum: number; now: Date },
): Claim[] {
  const people = standsFor(book, given.userNum, given.now);
  const names = (claim: Claim): boolean =>
    claim.trustee_kind === "user"
      ? people.includes(claim.trustee_num)
      : book.groups.some((group) => group.group_num === claim.trustee_num && people.includes(group.user_num));
  return book.claims.filter((claim) => claim.asset_id === asset?.asset_id && claim.kind === given.kind && names(claim));
}

const idsOf = (asset: Asset) => ({ client: clientOf(asset), matter: asset.matter_id.toLowerCase() });

/** Whether whoever is on the team of `team` stands on the side on which `asset` is. */
function standsOn(book: Book, team: Asset, asset: Asset): boolean {
  if (team.asset_id === asset.asset_id || asset.secured_by === team.asset_id) return true;
  if (isAbout(book, asset, idsOf(team))) return true;
  if (team.kind === "collection" && isAbout(book, team, idsOf(asset))) return true;
  if (team.kind !== "client" || asset.kind !== "matter" || clientOf(team) !== clientOf(asset)) return false;
  return asset.security === "by_client" || (asset.security === "open" && team.security === "restricted");
}

/** How somebody stands on a side: by a team of now, by what was, or not at all. */
function standingOn(
  book: Book,
  set: OpposingSet,
  given: { asset: Asset; userNum: number; now: Date },
): { isNow: boolean; isPast: boolean } {
  const { asset, userNum, now } = given;
  let isNow = false;
  let isPast =
    set.counts_work &&
    standsFor(book, userNum, now).some((person) =>
      book.worked.some(
        (each) => each.set_id === set.set_id && each.asset_id === asset.asset_id && each.user_num === person,
      ),
    );
  for (const team of book.assets.filter((each) => standsOn(book, each, asset))) {
    for (const claim of claimsOf(book, team, { kind: "team", userNum, now })) {
      const hasBegun = claim.starts_at === null || claim.starts_at <= now;
      if (isLive(team, now) && counts(claim, now)) isNow = true;
      else if (set.counts_history && hasBegun) {
        isPast ||= claim.ends_at === null || claim.ends_at > (set.starts_at ?? set.created_at);
      }
    }
  }
  return { isNow, isPast };
}

/** Whether sets keep somebody from a matter: by a team of now, and by what was. */
function opposition(book: Book, asked: AskedMatter, now: Date): { isNow: boolean; isPast: boolean } {
  const about = assetsOf(book, asked);
  const found = { isNow: false, isPast: false };
  for (const set of book.sets) {
    if (set.status !== "active" || !counts(set, now)) continue;
    const members = book.sides.filter((side) => side.set_id === set.set_id);
    for (const own of members) {
      const isFacing = members.some(
        (side) => side.side !== own.side && about.some((asset) => asset.asset_id === side.asset_id),
      );
      const asset = book.assets.find((each) => each.asset_id === own.asset_id);
      if (!isFacing || asset === undefined) continue;
      const standing = standingOn(book, set, { asset, userNum: asked.userNum, now });
      found.isNow ||= standing.isNow;
      found.isPast ||= standing.isPast;
    }
  }
  return found;
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
function requiredOf(live: readonly Asset[], asked: AskedMatter): (Asset | undefined)[] {
  const own = live.filter((asset) => clientOf(asset) === asked.client);
  const matter = own.find((asset) => asset.kind === "matter" && asset.matter_id.toLowerCase() === asked.matter);
  const client = own.find((asset) => asset.kind === "client");
  if (matter?.security === "restricted") {
    return client?.security === "restricted" && client.limits_staffing ? [matter, client] : [matter];
  }
  if (matter?.security === "by_asset") return [live.find((asset) => asset.asset_id === matter.secured_by)];
  return matter?.security === "by_client" || client?.security === "restricted" ? [client] : [];
}

/** Whether somebody is on the team of an asset; what a collection staffs is staff of its matters. */
function isOnTeam(book: Book, asset: Asset | undefined, given: { asked: AskedMatter; now: Date }): boolean {
  const { asked, now } = given;
  const teams = [
    asset,
    ...(asset?.kind === "matter"
      ? assetsOf(book, asked).filter((each) => each.kind === "collection" && isLive(each, now))
      : []),
  ];
  return teams.some((team) =>
    claimsOf(book, team, { kind: "team", userNum: asked.userNum, now }).some((claim) => counts(claim, now)),
  );
}

function exclusions(book: Book, asked: AskedMatter, now: Date): { conflicts: Claim[]; names: Exclusion[] } {
  const conflicts = assetsOf(book, asked)
    .filter((asset) => isLive(asset, now))
    .flatMap((asset) => claimsOf(book, asset, { kind: "conflict", userNum: asked.userNum, now }))
    .filter((claim) => counts(claim, now));
  const { isNow, isPast } = opposition(book, asked, now);
  const names: Exclusion[] = [];
  if (conflicts.length > 0) names.push("conflict");
  if (isNow) names.push("opposing_active");
  if (isPast) names.push("opposing_historical");
  return { conflicts, names };
}

function decide(book: Book, asked: AskedMatter, now: Date): PolicyDecision {
  if (asked.client === "") return { outcome: "abstain", reason: "open" };
  const { userNum } = asked;
  const glasses = glassesOf(book, asked, now);
  const { conflicts, names } = exclusions(book, asked, now);
  let usedGlass = false;
  if (names.length > 0) {
    const isOpposed = names.some((name) => name !== "conflict");
    const isSoft = !isOpposed && conflicts.every((claim) => claim.is_soft);
    usedGlass = isSoft && glasses.some((each) => each.approvals >= 2);
    if (!usedGlass) return { outcome: "deny", reason: isOpposed ? "deny_opposing" : "deny_wall" };
  }
  const live = book.assets.filter((asset) => isLive(asset, now));
  const required = requiredOf(live, asked);
  if (required.length === 0) {
    return usedGlass ? { outcome: "allow", reason: "allow_break_glass" } : { outcome: "abstain", reason: "open" };
  }
  const isOver = (each: Exception): boolean =>
    each.kind === "over_the_wall" && each.user_num === userNum && counts(each, now);
  if (book.exceptions.some(isOver)) return { outcome: "allow", reason: "allow_over_the_wall" };
  if (glasses.length > 0) return { outcome: "allow", reason: "allow_break_glass" };
  if (!required.every((asset) => isOnTeam(book, asset, { asked, now })))
    return { outcome: "deny", reason: "deny_team" };
  const hasRead = (asset: Asset | undefined): boolean =>
    book.memos.some(
      (memo) =>
        memo.asset_id === asset?.asset_id && memo.user_num === userNum && memo.memo_version === asset.memo_version,
    );
  const lacksMemo = required.some((asset) => asset?.withholds === true && !hasRead(asset));
  return lacksMemo ? { outcome: "deny", reason: "deny_pending_ack" } : { outcome: "allow", reason: "allow_team" };
}
