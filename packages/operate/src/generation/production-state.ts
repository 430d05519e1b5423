import type { ProductionState } from "@muniment/operate-api/generation";

/** What can happen to a production. */
export type ProductionEvent = "stored" | "wait" | "fail" | "retry" | "issue" | "discard";

/** Every transition that there is (operate.md 23.6, OPR-STM-001); an approval comes with the slice of approvals. */
const TRANSITIONS: Readonly<Record<ProductionState, Partial<Record<ProductionEvent, ProductionState>>>> = {
  generating: { stored: "draft_ready", wait: "waiting", fail: "failed" },
  waiting: { stored: "draft_ready", wait: "waiting", fail: "failed", retry: "generating", discard: "discarded" },
  failed: { retry: "generating", discard: "discarded" },
  draft_ready: { issue: "issued", discard: "discarded" },
  issued: { discard: "discarded" },
  discarded: {},
};

/** Where an event leads; `undefined` when it cannot happen there. */
export function nextProductionState(state: ProductionState, event: ProductionEvent): ProductionState | undefined {
  return TRANSITIONS[state][event];
}
