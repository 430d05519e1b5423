import { expect, test } from "vitest";
import { productionStates } from "@muniment/operate-api/generation";
import { nextProductionState } from "./production-state.ts";

const EVENTS = ["stored", "wait", "fail", "retry", "issue", "discard"] as const;

test("OPR-STM-001 what was discarded stays so, and nothing but what is stored can be issued", () => {
  const after = (event: (typeof EVENTS)[number]) =>
    productionStates.filter((state) => nextProductionState(state, event) !== undefined);
  expect(EVENTS.filter((event) => nextProductionState("discarded", event) !== undefined)).toEqual([]);
  expect(after("issue")).toEqual(["draft_ready"]);
  expect(after("retry")).toEqual(["waiting", "failed"]);
  expect(after("stored")).toEqual(["generating", "waiting"]);
});
