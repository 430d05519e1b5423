import { describe, expect, test } from "vitest";
import { emailPhases } from "@muniment/operate-api/inbound-email";
import { emailEvents, isClosedPhase, nextEmailPhase } from "./email-phase.ts";

describe("23.4 phases of an e-mail", () => {
  test.each([
    ["new", "take:in_progress assign:in_progress link:new file_some:partly_filed file_rest:filed"],
    ["new", "complete:completed_not_filed not_case_related:dismissed spam:spam"],
    ["in_progress", "take:in_progress file_some:partly_filed file_rest:filed complete:completed_not_filed spam:spam"],
    ["partly_filed", "take:partly_filed file_some:partly_filed file_rest:filed complete:completed"],
    ["filed", "assign:filed file_some:filed file_rest:filed complete:completed"],
    ["filed", "unfile_some:partly_filed unfile:in_progress"],
    ["completed", "reopen:in_progress"],
    ["completed_not_filed", "reopen:in_progress"],
    ["dismissed", "reopen:in_progress"],
    ["spam", "reopen:in_progress"],
  ] as const)("%s: %s", (phase, arrows) => {
    for (const [event, to] of arrows.split(" ").map((arrow) => arrow.split(":"))) {
      expect(nextEmailPhase(phase, event as (typeof emailEvents)[number])).toBe(to);
    }
  });

  test("what is closed is only reopened, and what is open is not", () => {
    for (const phase of emailPhases) {
      const allowed = emailEvents.filter((event) => nextEmailPhase(phase, event) !== undefined);
      expect(allowed.includes("reopen")).toBe(isClosedPhase(phase));
      expect(allowed.length === 1).toBe(isClosedPhase(phase));
    }
  });

  test("what is on a case is nobody's to dismiss", () => {
    for (const phase of ["partly_filed", "filed"] as const) {
      expect(nextEmailPhase(phase, "spam")).toBeUndefined();
      expect(nextEmailPhase(phase, "not_case_related")).toBeUndefined();
    }
  });
});
