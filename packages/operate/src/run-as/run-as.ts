import type { LinkState } from "@muniment/operate-api/linked-service";

/** Whether a person's own account may be used, by the numbers of operate.md 20 (OPR-IDN-001). */
const CLASSES = {
  F0: "service-only",
  F1: "user-capable",
  F2: "user-capable",
  F3: "user-capable",
  F4: "user-capable",
  F5: "user-capable",
  F6: "service-only",
  F7: "service-only",
  F8: "user-capable",
  F9: "service-only",
  F10: "user-capable",
  // Sending and storing the copy; attachments are chosen by F1 and F2.
  F11: "service-only",
  F12a: "user-capable",
  F12b: "service-only",
  F13: "service-only",
} as const satisfies Readonly<Record<string, "user-capable" | "service-only">>;

/** A function of operate.md 0.3. */
export type OperateFunction = keyof typeof CLASSES;

/** What the decision goes by. */
export interface RunAsQuestion {
  readonly function: OperateFunction;
  /** Whether a person began it; a rule or a schedule is no person (OPR-IDN-008). */
  readonly initiator: "person" | "system";
  /** The person's link, with a linking under way counted as what was before it. */
  readonly link: Exclude<LinkState, "pending">;
  readonly service: {
    readonly allow_fallback: boolean;
    readonly fallback_when_expired: boolean;
    /** Whether the provider knows people at all; a folder does not (OPR-PRV-003). */
    readonly hasUserContext: boolean;
  };
}

/** Under whose account at the repository a call is made, or why it is not made. */
export type RunAs = "user" | "service" | "fallback" | "link_required" | "link_expired";

/**
 * Decides once for an operation, before its first call; the answer is stored with it and holds for every retry
 * (OPR-IDN-009). What the repository then refuses is never tried under another identity (OPR-IDN-006).
 */
export function decideRunAs({ function: name, initiator, link, service }: RunAsQuestion): RunAs {
  if (CLASSES[name] === "service-only" || initiator === "system" || !service.hasUserContext) return "service";
  if (link === "healthy") return "user";
  if (link === "none") return service.allow_fallback ? "fallback" : "link_required";
  return service.allow_fallback && service.fallback_when_expired ? "fallback" : "link_expired";
}
