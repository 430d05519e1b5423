import { expect, test } from "vitest";
import { refusalOf, troubleOf } from "./refusal.ts";
import type { Attempted } from "./refusal.ts";
import { faultOfStatus, RepositoryError } from "./repository-error.ts";
import type { FaultClass } from "./repository-error.ts";

const NOW = new Date("2026-05-01T10:00:00Z");
const attempted: Attempted = { action: "add documents to", place: "Alder", service: "Work", runAs: "user" };
const said = (error: RepositoryError, more: Partial<Attempted> = {}): readonly [number, string, string] => {
  const { kind, message } = refusalOf(error, { ...attempted, ...more });
  return [kind.status, kind.code, message];
};

test("OPR-FLT-004 a status belongs to one class of faults, and what hides is not taken for gone", () => {
  const classes: readonly (readonly [FaultClass, readonly number[]])[] = [
    ["token", [401]],
    ["denied", [403, 404]],
    ["gone", [410]],
    ["conflict", [409, 412, 423]],
    ["input", [400, 422]],
    ["busy", [429]],
    ["transient", [500, 502, 503, 504]],
    ["full", [413, 507]],
  ];
  for (const [fault, statuses] of classes) {
    expect(statuses.map((status) => [status, faultOfStatus(status, false)])).toEqual(
      statuses.map((status) => [status, fault]),
    );
  }
  expect(faultOfStatus(503, true)).toBe("busy");
});

test("OPR-ERR-009 a busy repository is told with how long it wants to be left alone", () => {
  const error = new RepositoryError("busy", "http_429", { retryAfterSeconds: 12 });
  expect(said(error)).toEqual([503, "OPR-ERR-009", "Work is busy. Going on automatically."]);
  expect(refusalOf(error, attempted).retryAfterSeconds).toBe(12);
});

test("OPR-ERR-011 a document in use names who has it, and since when where that is known", () => {
  const error = new RepositoryError("conflict", "NRC_OBJECT_LOCKED");
  const holder = { name: "Boris Berg", since: "2026-04-30T08:15:42Z" };
  expect(said(error, { holder })).toEqual([423, "OPR-ERR-011", "In use by Boris Berg since 2026-04-30 08:15 UTC."]);
  expect(said(error, { holder: { name: "Boris Berg" } })[2]).toBe("In use by Boris Berg.");
  expect(said(error)[1]).toBe("OPR-ERR-011");
});

test("OPR-ERR-013 OPR-ERR-014 OPR-ERR-015 a name, fields, a size or room that is wanting is said", () => {
  expect(said(new RepositoryError("conflict", "exists"), { name: "Note.txt" })).toEqual([
    409,
    "OPR-ERR-013",
    '"Note.txt" already exists there.',
  ]);
  const fields = new RepositoryError("input", "NRC_INVALID_PROFILE", { fields: ["class", "custom2"] });
  expect(said(fields)).toEqual([422, "OPR-ERR-014", "Work needs: class, custom2."]);
  expect(said(new RepositoryError("full", "http_413")).slice(0, 2)).toEqual([413, "OPR-ERR-015"]);
  expect(said(new RepositoryError("full", "http_507"))).toEqual([507, "OPR-ERR-015", "No space left."]);
});

test("OPR-ERR-006 no message ends twice, whatever is said to be kept", () => {
  for (const place of ["Alder", undefined]) {
    for (const kept of ["it waits", undefined]) {
      const given = {
        ...attempted,
        runAs: "service" as const,
        ...(place === undefined ? {} : { place }),
        ...(kept === undefined ? {} : { kept }),
      };
      const { text } = troubleOf(new RepositoryError("denied", "NRC_ACCESS_DENIED"), given, NOW);
      expect(text).not.toMatch(/\.\./);
      expect(text).toContain("Nothing was lost");
    }
  }
});
