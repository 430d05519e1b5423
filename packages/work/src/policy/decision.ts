/** What the policies say about a person and the home matter (work.md 5.7). */
export type PolicyDecision =
  | { readonly outcome: "abstain" | "allow"; readonly reason?: string }
  | { readonly outcome: "deny"; readonly reason: string };

/** Everything that the decision of work.md 5.7 depends on; only what counts at the moment of asking is in it. */
export interface PolicyFacts {
  /** Null where nothing is said about the matter. */
  readonly matter_security: "open" | "restricted" | "by_client" | null;
  readonly is_client_restricted: boolean;
  readonly limits_staffing: boolean;
  readonly is_on_matter_team: boolean;
  readonly is_on_client_team: boolean;
  /** Conflicts on the matter or its client. */
  readonly has_hard_conflict: boolean;
  readonly has_soft_conflict: boolean;
  /** An opposing set has the matter, or its client, on another side than the person. */
  readonly is_opposed: boolean;
  readonly is_over_the_wall: boolean;
  /** Stored level of an emergency's grant; null without one. */
  readonly glass_level: number | null;
  readonly glass_approvals: number;
  /** The policy withholds access until a memo is acknowledged, and it is not. */
  readonly lacks_matter_memo: boolean;
  readonly lacks_client_memo: boolean;
}

/** The decision by the steps of work.md 5.7, in their order; pure. */
export function decidePolicy(facts: PolicyFacts): PolicyDecision {
  const isDenied = facts.has_hard_conflict || facts.has_soft_conflict || facts.is_opposed;
  const breaksGlass =
    isDenied &&
    !facts.has_hard_conflict &&
    !facts.is_opposed &&
    facts.glass_level !== null &&
    facts.glass_approvals >= 2;
  if (isDenied && !breaksGlass) return deny(facts.is_opposed ? "deny_opposing" : "deny_wall");
  const { needsMatterTeam, needsClientTeam } = requirementsOf(facts);
  if (!needsMatterTeam && !needsClientTeam) {
    return breaksGlass ? allow("allow_break_glass") : { outcome: "abstain", reason: "open" };
  }
  if (facts.is_over_the_wall) return allow("allow_over_the_wall");
  if (facts.glass_level !== null) return allow("allow_break_glass");
  if (needsMatterTeam && !facts.is_on_matter_team) return deny("deny_team");
  if (needsClientTeam && !facts.is_on_client_team) return deny("deny_team");
  const lacksMemo = (needsMatterTeam && facts.lacks_matter_memo) || (needsClientTeam && facts.lacks_client_memo);
  return lacksMemo ? deny("deny_pending_ack") : allow("allow_team");
}

function requirementsOf(facts: PolicyFacts): { needsMatterTeam: boolean; needsClientTeam: boolean } {
  const { matter_security: matter, is_client_restricted: isClientRestricted } = facts;
  if (matter === "restricted") {
    return { needsMatterTeam: true, needsClientTeam: isClientRestricted && facts.limits_staffing };
  }
  return { needsMatterTeam: false, needsClientTeam: matter === "by_client" || isClientRestricted };
}

function allow(reason: string): PolicyDecision {
  return { outcome: "allow", reason };
}

function deny(reason: string): PolicyDecision {
  return { outcome: "deny", reason };
}
