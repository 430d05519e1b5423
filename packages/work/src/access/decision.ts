import type { accessSteps, stepOutcomes } from "@muniment/work-api/access/check";
import type { PolicyDecision } from "../policy/index.ts";

/** Levels of effective access (decision D60). */
export type Level = "no_access" | "read" | "read_write" | "full_access";

/** Stored levels by their number on the wire; `change_security` (4) counts as full access. */
const RANKED: readonly Level[] = ["no_access", "read", "read_write", "full_access", "full_access"];

const DEFAULTS = { private: "no_access", view: "read", public: "read_write" } as const;

/** Everything that the decision of work.md 3.3 depends on. */
export interface AccessFacts {
  readonly account: "enabled" | "account_disabled" | "not_in_library";
  readonly policy: PolicyDecision;
  readonly nrtadminPolicyMode: "metadata_only" | "none" | "full";
  readonly isNrtadmin: boolean;
  readonly isExternal: boolean;
  /** Author or operator of a document, owner of a container. */
  readonly isOwner: boolean;
  /** Stored numbers of the entries that have not ended, in the profile that governs the item. */
  readonly userEntry: number | undefined;
  readonly groupEntries: readonly number[];
  readonly defaultSecurity: "public" | "view" | "private";
  readonly groupConflict: "deny_wins" | "most_permissive";
  /** Stored number of what the person has opened in an emergency. */
  readonly breakGlass: number | undefined;
  /** The person's level on the home workspace; asked for only under `require_workspace_read`. */
  readonly workspaceLevel: Level | undefined;
  readonly roleCap: Level | undefined;
  readonly scopeCap: Level | undefined;
}

/** A level with the reason code of work.md 3.4; `adminMetadata` is administration without content (SPM-EVL-008). */
export interface Decision {
  readonly level: Level;
  readonly reason: string;
  readonly adminMetadata: boolean;
}

/** Effective access by the steps of work.md 3.3, in their order; pure. */
export function decideAccess(facts: AccessFacts): Decision {
  if (facts.account !== "enabled") return refuse(facts.account);
  if (facts.policy.outcome === "deny" && !(facts.isNrtadmin && facts.nrtadminPolicyMode === "full")) {
    const keepsMetadata = facts.isNrtadmin && facts.nrtadminPolicyMode === "metadata_only";
    return { level: "no_access", reason: facts.policy.reason, adminMetadata: keepsMetadata };
  }
  let decision = decideByProfile(facts);
  const opened = levelOfNumber(facts.breakGlass ?? 0);
  if (isAbove(opened, decision.level)) decision = { level: opened, reason: "break_glass", adminMetadata: false };
  if (facts.workspaceLevel === "no_access" && !facts.isNrtadmin) return refuse("workspace_hidden");
  if (!facts.isNrtadmin) decision = cap(decision, facts.roleCap, "role_cap");
  return cap(decision, facts.scopeCap, "scope_cap");
}

/** One step of a decision as it went (WORK-ACL-015). */
export interface Step {
  readonly step: (typeof accessSteps)[number];
  readonly outcome: (typeof stepOutcomes)[number];
  readonly level?: Level;
  readonly reason?: string;
}

/** The same decision with every step that led to it, in the order of work.md 3.3; pure. */
export function explainAccess(facts: AccessFacts): { readonly decision: Decision; readonly steps: readonly Step[] } {
  const decision = decideAccess(facts);
  const isDenied = facts.policy.outcome === "deny";
  const isShut = isDenied && !(facts.isNrtadmin && facts.nrtadminPolicyMode === "full");
  const byProfile = decideByProfile(facts);
  const asked: Step[] = [
    settled("account", facts.account === "enabled" ? undefined : refuse(facts.account)),
    isShut
      ? settled("policy", refuse(facts.policy.reason ?? ""))
      : { step: "policy", outcome: "passes", ...(isDenied ? { reason: "nrtadmin" } : {}) },
    settled("nrtadmin", facts.isNrtadmin ? byProfile : undefined),
    settled("owner", facts.isOwner && !facts.isExternal ? byProfile : undefined),
    settled("user_entry", facts.userEntry === undefined ? undefined : byProfile),
    settled("group_entries", facts.groupEntries.length === 0 ? undefined : byProfile),
    settled("default", byProfile),
  ];
  const end = asked.findIndex(({ outcome }) => outcome === "decides");
  const steps = asked.map((step, at): Step => (at > end ? { step: step.step, outcome: "not_reached" } : step));
  return { decision, steps: end < 2 ? steps : [...steps, ...laterSteps(facts, byProfile)] };
}

function settled(step: Step["step"], by: Decision | undefined): Step {
  if (by === undefined) return { step, outcome: "passes" };
  return { step, outcome: "decides", level: by.level, reason: by.reason };
}

/** What comes after the list: each step is told of where there is something that it looks at. */
function laterSteps(facts: AccessFacts, byProfile: Decision): Step[] {
  const steps: Step[] = [];
  let { level } = byProfile;
  const tell = (step: Step["step"], by: { outcome: Step["outcome"]; to: Level; reason: string } | undefined): void => {
    if (by === undefined) steps.push({ step, outcome: "passes" });
    else steps.push({ step, outcome: by.outcome, level: by.to, reason: by.reason });
    level = by?.to ?? level;
  };
  const limitTo = (limit: Level | undefined, reason: string) =>
    limit !== undefined && isAbove(level, limit) ? { outcome: "limits" as const, to: limit, reason } : undefined;
  if (facts.breakGlass !== undefined) {
    const opened = levelOfNumber(facts.breakGlass);
    const raises = { outcome: "raises" as const, to: opened, reason: "break_glass" };
    tell("break_glass", isAbove(opened, level) ? raises : undefined);
  }
  if (facts.workspaceLevel !== undefined) {
    const isHidden = facts.workspaceLevel === "no_access" && !facts.isNrtadmin;
    const hides = { outcome: "decides" as const, to: "no_access" as const, reason: "workspace_hidden" };
    tell("workspace", isHidden ? hides : undefined);
    if (isHidden) return steps;
  }
  tell("role_cap", facts.isNrtadmin ? undefined : limitTo(facts.roleCap, "role_cap"));
  if (facts.scopeCap !== undefined) tell("scope_cap", limitTo(facts.scopeCap, "scope_cap"));
  return steps;
}

/** Whether `level` suffices for what needs `needed`. */
export function reaches(level: Level, needed: Level): boolean {
  return !isAbove(needed, level);
}

/** The level that a stored number stands for. */
export function levelOfNumber(stored: number): Level {
  return RANKED[stored] ?? "no_access";
}

function decideByProfile(facts: AccessFacts): Decision {
  if (facts.isNrtadmin) return { level: "full_access", reason: "nrtadmin", adminMetadata: false };
  if (facts.isOwner && !facts.isExternal) return { level: "full_access", reason: "owner", adminMetadata: false };
  if (facts.userEntry !== undefined) {
    return { level: levelOfNumber(facts.userEntry), reason: "user_entry", adminMetadata: false };
  }
  if (facts.groupEntries.length > 0) {
    if (facts.groupConflict === "deny_wins" && facts.groupEntries.includes(0)) return refuse("group_no_access");
    const highest = Math.max(...facts.groupEntries);
    return { level: levelOfNumber(highest), reason: "group_entry", adminMetadata: false };
  }
  if (facts.isExternal) return refuse("external_no_default");
  const level = DEFAULTS[facts.defaultSecurity];
  return { level, reason: `default_${facts.defaultSecurity}`, adminMetadata: false };
}

function refuse(reason: string): Decision {
  return { level: "no_access", reason, adminMetadata: false };
}

function isAbove(left: Level, right: Level): boolean {
  return RANKED.indexOf(left) > RANKED.indexOf(right);
}

function cap(decision: Decision, limit: Level | undefined, reason: string): Decision {
  return limit !== undefined && isAbove(decision.level, limit) ? { ...decision, level: limit, reason } : decision;
}
