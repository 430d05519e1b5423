import { describe, expect, test } from "vitest";
import { postItemStates } from "@muniment/operate-api/post-item";
import { postBatchStates } from "@muniment/operate-api/post-room";
import { batchStatesBefore, itemStatesBefore, mayBecome, progressOf } from "./post-state.ts";

describe("OPR-STM-001 what a post item and a batch may become", () => {
  test("every state but the first ones is reached from one before, and what is cancelled stays so", () => {
    for (const state of postItemStates.slice(1)) expect(itemStatesBefore(state)).not.toEqual([]);
    for (const state of postBatchStates.slice(1)) expect(batchStatesBefore(state)).not.toEqual([]);
    for (const state of postItemStates) expect(mayBecome("cancelled", state)).toBe(false);
  });

  test("OPR-PST-012 what is delivered is never cancelled without the post room", () => {
    for (const state of ["delivering", "delivered", "printed", "dispatched"] as const) {
      expect(mayBecome(state, "cancelled")).toBe(false);
    }
    expect(mayBecome("cancel_requested", "cancelled")).toBe(true);
  });

  test("OPR-PST-007 a batch is as far as what lies in it", () => {
    expect(progressOf(["delivered", "printed"])).toBe("delivered");
    expect(progressOf(["printed", "dispatched", "cancelled"])).toBe("printed");
    expect(progressOf(["printed", "cancel_requested"])).toBe("delivered");
    expect(progressOf(["dispatched", "returned", "failed", "cancelled"])).toBe("done");
  });
});
