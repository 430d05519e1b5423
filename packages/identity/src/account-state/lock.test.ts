import { describe, expect, test } from "vitest";
import { addSeconds } from "@muniment/kernel";
import { afterFailure, checkLockRules, lockAt, released } from "./lock.ts";
import type { LockState } from "./lock.ts";

const settings = { tempThreshold: 5, tempMinutes: 15, permThreshold: 10, permAutoReleaseHours: 0 };
const start = new Date("2026-03-29T00:50:00Z");
const minutes = (count: number): Date => addSeconds(start, count * 60);

function after(failures: number, at: Date = start, from: LockState = released): LockState {
  let state = from;
  for (let count = 0; count < failures; count += 1) state = afterFailure(state, at, settings);
  return state;
}

describe("control-center 6.2, the lockout", () => {
  test.each([1, 2, 3, 4])("T12 CC-LCK-001 failure %i of an active account leaves it open", (count) => {
    const state = after(count);
    expect(state.failed_logins).toBe(count);
    expect(lockAt(state, start)).toEqual({ kind: "open" });
  });

  test("T13 CC-LCK-001 the 5th failure locks for 15 minutes", () => {
    expect(lockAt(after(5), start)).toEqual({ kind: "locked_temporarily", until: minutes(15) });
  });

  test("T15 CC-STA-005 at exactly 15 minutes the account is open again, its counter stays 5", () => {
    const state = after(5);
    expect(lockAt(state, addSeconds(minutes(15), -0.001)).kind).toBe("locked_temporarily");
    expect(lockAt(state, minutes(15))).toEqual({ kind: "open" });
    expect(state.failed_logins).toBe(5);
  });

  test.each([6, 7, 8, 9])("T17 failure %i after the lock counts and does not lock", (count) => {
    const state = after(count - 5, minutes(15), after(5));
    expect(state.failed_logins).toBe(count);
    expect(lockAt(state, minutes(15))).toEqual({ kind: "open" });
  });

  test("T18 CC-LCK-002 CC-LCK-003 the 10th failure in total locks until released", () => {
    const state = after(5, minutes(15), after(5));
    expect(lockAt(state, minutes(15))).toEqual({ kind: "locked" });
    expect(lockAt(state, addSeconds(start, 3650 * 86_400))).toEqual({ kind: "locked" });
  });

  test("T16 T19 T20 T22 CC-LCK-005 released begins from nothing", () => {
    expect(lockAt(released, start)).toEqual({ kind: "open" });
    expect(after(4, start, released).failed_logins).toBe(4);
  });

  test("CC-LCK-007 thresholds that make no sense are refused", () => {
    expect(() => checkLockRules({ ...settings, permThreshold: 5 })).toThrow("more failures");
    expect(() => checkLockRules(settings)).not.toThrow();
  });

  test("CC-LCK-007 the thresholds are settings", () => {
    const own = { tempThreshold: 2, tempMinutes: 1, permThreshold: 3, permAutoReleaseHours: 0 };
    const second = afterFailure(afterFailure(released, start, own), start, own);
    expect(lockAt(second, start)).toEqual({ kind: "locked_temporarily", until: minutes(1) });
    expect(lockAt(afterFailure(second, minutes(1), own), minutes(1))).toEqual({ kind: "locked" });
  });
});
