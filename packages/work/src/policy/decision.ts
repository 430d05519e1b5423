/** What the policies say about a person and the home matter (work.md 5.7). */
export type PolicyDecision =
  | { readonly outcome: "abstain" | "allow"; readonly reason?: string }
  | { readonly outcome: "deny"; readonly reason: string };

/** Everything that the decision of work.md 5.7 depends on; only what counts at the moment of asking is in it. */
export interface PolicyFacts {
  /** Null where nothing is said about the matter. */
  readonly matter_security: "open" | "restricted" | "by_client" | "by_asset" | null;
  readonly is_client_restricted: boolean;
  readonly limits_staffing: boolean;
  readonly is_on_matter_team: boolean;
  readonly is_on_client_team: boolean;
  /** On the team of the client group, case or collection that a matter is restricted by. */
  readonly is_on_named_team: boolean;
  /** Conflicts on the matter, its client, or what holds one of them. */
  readonly has_hard_conflict: boolean;
  readonly has_soft_conflict: boolean;
  /** An opposing set has one of these on another side than the person: by a team of now, or by what was. */
  readonly is_opposed_now: boolean;
  readonly is_opposed_by_past: boolean;
  readonly is_over_the_wall: boolean;
  /** Stored level of an emergency's grant; null without one. */
  readonly glass_level: number | null;
  readonly glass_approvals: number;
  /** The policy withholds access until a memo is acknowledged, and it is not. */
  readonly lacks_matter_memo: boolean;
  readonly lacks_client_memo: boolean;
  readonly lacks_named_memo: boolean;
}

/** Why somebody is excluded; each reason is kept apart from the others (SPM-WAL-005). */
export type Exclusion = "conflict" | "opposing_active" | "opposing_historical";

/** Every reason of exclusion there is. */
export function exclusionsOf(facts: PolicyFacts): readonly Exclusion[] {
  return [
    ...(facts.has_hard_conflict || facts.has_soft_conflict ? ["conflict" as const] : []),
    ...(facts.is_opposed_now ? ["opposing_active" as const] : []),
    ...(facts.is_opposed_by_past ? ["opposing_historical" as const] : []),
  ];
}

/** The decision by the steps of work.md 5.7, in their order; pure. */
export function decidePolicy(facts: PolicyFacts): PolicyDecision {
  const isOpposed = facts.is_opposed_now || facts.is_opposed_by_past;
  const isDenied = facts.has_hard_conflict || facts.has_soft_conflict || isOpposed;
  const breaksGlass =
    isDenied && !facts.has_hard_conflict && !isOpposed && facts.glass_level !== null && facts.glass_approvals >= 2;
  if (isDenied && !breaksGlass) return deny(isOpposed ? "deny_opposing" : "deny_wall");
  const needs = requirementsOf(facts);
  if (needs.length === 0) {
    return breaksGlass ? allow("allow_break_glass") : { outcome: "abstain", reason: "open" };
  }
  if (facts.is_over_the_wall) return allow("allow_over_the_wall");
  if (facts.glass_level !== null) return allow("allow_break_glass");
  if (needs.some((team) => !facts[`is_on_${team}_team`])) return deny("deny_team");
  return needs.some((team) => facts[`lacks_${team}_memo`]) ? deny("deny_pending_ack") : allow("allow_team");
}

/** On whose teams somebody must be. */
function requirementsOf(facts: PolicyFacts): readonly ("matter" | "client" | "named")[] {
  const { matter_security: matter, is_client_restricted: isClientRestricted } = facts;
  if (matter === "restricted") return isClientRestricted && facts.limits_staffing ? ["matter", "client"] : ["matter"];
  if (matter === "by_asset") return ["named"];
  return matter === "by_client" || isClientRestricted ? ["client"] : [];
}

function allow(reason: string): PolicyDecision {
  return { outcome: "allow", reason };
}

function deny(reason: string): PolicyDecision {
  return { outcome: "deny", reason };
}
