import { describe, expect, test } from "vitest";
import { libraryStates } from "@muniment/tracker-api/admin";
import type { LibraryState } from "@muniment/tracker-api/admin";
import { after, TRANSITIONS } from "./state-machine.ts";
import type { LibraryEvent } from "./state-machine.ts";

const far = { isNearEnd: false };
const near = { isNearEnd: true };

// The table of tracker.md 6, line by line.
const lines: [string, LibraryState[], LibraryEvent, LibraryState][] = [
  ["Authorize opens the window", ["unauthorized", "expired", "invalid"], "ask", "pending"],
  ["Re-authorize opens it too", ["authorized", "expiring", "degraded"], "ask", "pending"],
  ["the consent returns", ["pending"], "consent", "authorized"],
  ["less than 30 days are left", ["authorized"], "near_end", "expiring"],
  ["the refresh is refused", ["authorized", "expiring", "degraded"], "refuse", "invalid"],
  ["its time is over", ["authorized", "expiring", "degraded"], "end", "expired"],
  ["whoever stands by takes over", ["authorized", "expiring", "degraded"], "take_over", "authorized"],
  ["no call succeeds for 15 minutes", ["authorized", "expiring"], "fall_silent", "degraded"],
  ["a call succeeds", ["degraded"], "succeed", "authorized"],
  ["Revoke", ["authorized", "expiring", "degraded"], "revoke", "unauthorized"],
  ["Allow Token Refresh is set to No", libraryStates.filter((s) => s !== "refresh_off"), "switch_off", "refresh_off"],
  ["it is set to Yes again", ["refresh_off"], "switch_on", "unauthorized"],
];

describe.each(lines)("tracker.md 6: %s", (_what, states, event, target) => {
  test.each(states)("%s", (state) => {
    expect(after({ state, former: "unauthorized" }, event, far).state).toBe(target);
  });
});

test("tracker.md 6: what succeeds or takes over near its end is expiring", () => {
  expect(after({ state: "degraded", former: null }, "succeed", near).state).toBe("expiring");
  expect(after({ state: "authorized", former: null }, "take_over", near).state).toBe("expiring");
  expect(after({ state: "pending", former: "expired" }, "consent", near).state).toBe("expiring");
});

test.each(["unauthorized", "expired", "invalid", "authorized", "expiring", "degraded"] as const)(
  "tracker.md 6: an attempt that comes to nothing leaves %s as it was",
  (state) => {
    const waiting = after({ state, former: null }, "ask", far);
    expect(waiting).toEqual({ state: "pending", former: state });
    expect(after(waiting, "give_up", far)).toEqual({ state, former: null });
  },
);

test("tracker.md 6: what is lost while a window is open is lost when it closes", () => {
  const waiting = after({ state: "authorized", former: null }, "ask", far);
  const lost = after(waiting, "refuse", far);
  expect(lost).toEqual({ state: "pending", former: "invalid" });
  expect(after(lost, "give_up", far)).toEqual({ state: "invalid", former: null });
});

test("tracker.md 6: every other event changes nothing", () => {
  for (const event of Object.keys(TRANSITIONS) as LibraryEvent[]) {
    for (const state of libraryStates) {
      const standing = { state, former: null };
      if (TRANSITIONS[event][state] === undefined) expect(after(standing, event, far)).toBe(standing);
    }
  }
});
