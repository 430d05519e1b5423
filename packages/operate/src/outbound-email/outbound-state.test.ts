import { expect, test } from "vitest";
import { outboundStates } from "@muniment/operate-api/outbound-email";
import { nextOutboundState, outboundEvents, outcomeOf } from "./outbound-state.ts";

test("OPR-STM-001 no event leads an e-mail out of what it has come to, and each leads to a known state", () => {
  for (const event of outboundEvents) {
    expect(nextOutboundState("sent", event)).toBeUndefined();
    expect(nextOutboundState("failed", event)).toBeUndefined();
    for (const state of outboundStates) {
      const next = nextOutboundState(state, event);
      if (next !== undefined) expect(outboundStates).toContain(next);
    }
  }
});

test("OPR-OUT-012 an e-mail whose answer was lost is sent again by a person's word only", () => {
  const out = outboundEvents.filter((event) => nextOutboundState("unknown", event) !== undefined);
  expect(out).toEqual(["confirm_sent", "confirm_not_sent"]);
});

test.each([
  [["sent", "sent"], "accepted"],
  [["sent", "refused"], "accepted"],
  [["refused", "refused"], "give_up"],
  [["sent", "delayed"], "put_off"],
  [["sent", "unknown"], "lose_answer"],
  [["unknown", "delayed"], "put_off"],
] as const)("OPR-OUT-014 recipients that are %j make an e-mail %s", (states, event) => {
  expect(outcomeOf(states)).toBe(event);
});
