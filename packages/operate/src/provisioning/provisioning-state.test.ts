import { expect, test } from "vitest";
import { provisioningStates } from "@muniment/operate-api/case";
import { MACHINE } from "./provisioning-state.ts";

test("OPR-STM-001 a workspace that is ready stays as it is, and from every other state there is a way to it", () => {
  const leadsOn = (state: string): string[] =>
    Object.values(MACHINE).flatMap(({ from, to }) => (from.some((each) => each === state) ? [to] : []));
  expect(leadsOn("ready")).toEqual([]);
  for (const state of provisioningStates) {
    const seen = new Set<string>([state]);
    for (const each of seen) for (const next of leadsOn(each)) seen.add(next);
    expect([state, seen.has("ready")]).toEqual([state, true]);
  }
});

test("OPR-PRO-003 nothing is made without having looked right before", () => {
  const before = (state: string): string[] =>
    Object.values(MACHINE).flatMap(({ from, to }) => (to === state ? [...from] : []));
  expect(before("creating")).toEqual(["looking_up"]);
  expect(before("configuring")).toEqual(["creating"]);
});
