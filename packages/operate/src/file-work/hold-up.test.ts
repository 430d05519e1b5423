import { expect, test } from "vitest";
import { RepositoryError } from "../document-repository/index.ts";
import { holdUpOf } from "./hold-up.ts";

const NOW = new Date("2026-05-01T10:00:00Z");
type FaultClass = RepositoryError["fault"];

test("OPR-FLT-004 what background work waits for goes on by itself; what a person must decide does not", () => {
  const service = { id: "s", display_name: "Work" };
  const hold = (fault: FaultClass, given: { retryAfterSeconds?: number } = {}) =>
    holdUpOf(new RepositoryError(fault, "x", given), {
      service,
      place: { id: "p", name: "Alder" },
      action: "add documents to",
      kept: "it waits",
      now: NOW,
    });
  const waits = (["token", "transient", "unknown", "full", "busy"] as const).map((fault) => hold(fault).isWaiting);
  expect(waits).toEqual([true, true, true, true, true]);
  const decided = (["denied", "gone", "conflict", "input", "bug"] as const).map((fault) => hold(fault).isWaiting);
  expect(decided).toEqual([false, false, false, false, false]);
  // As long as the repository says, and no notice: it is nobody's fault.
  expect(hold("busy", { retryAfterSeconds: 7 })).toMatchObject({
    retryAfterSeconds: 7,
    trouble: { code: "OPR-ERR-009" },
  });
  expect(hold("busy").notice).toBeUndefined();
  expect(hold("denied").notice).toMatchObject({ kind: "service_account_denied", place_name: "Alder" });
});
