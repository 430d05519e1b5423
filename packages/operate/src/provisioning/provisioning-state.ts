import type { ProvisioningState } from "@muniment/operate-api/case";

/** What happens to the workspace of a case that Operate makes (operate.md 23.12). */
export type ProvisioningEvent = "want" | "look" | "find" | "find_several" | "find_none" | "make" | "finish" | "fail";

/** From which states an event leads where; it cannot happen in any other (OPR-STM-001). */
export const MACHINE: Readonly<
  Record<ProvisioningEvent, { readonly from: readonly ProvisioningState[]; readonly to: ProvisioningState }>
> = {
  want: { from: ["not_required", "failed", "ambiguous"], to: "pending" },
  // Whoever goes on after a crash looks first, wherever it stopped (OPR-PRO-003).
  look: { from: ["pending", "looking_up", "creating", "configuring", "failed"], to: "looking_up" },
  find: { from: ["looking_up", "ambiguous"], to: "ready" },
  find_several: { from: ["looking_up"], to: "ambiguous" },
  find_none: { from: ["looking_up"], to: "creating" },
  make: { from: ["creating"], to: "configuring" },
  finish: { from: ["configuring"], to: "ready" },
  fail: { from: ["pending", "looking_up", "creating", "configuring"], to: "failed" },
};
