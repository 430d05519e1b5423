import { expect, test } from "vitest";
import type { Candidate } from "../task/task.ts";
import { refusalOf, reordered, toggled } from "./choice.ts";
import type { Chosen } from "./choice.ts";

const candidate = (name: string, more: Partial<Candidate> = {}): Candidate => ({
  ty: "user",
  work_id: name,
  name,
  access: "read",
  group: "member",
  is_disabled: false,
  ...more,
});
const chosen = (count: number): readonly Chosen[] =>
  Array.from({ length: count }, (_, at) => ({ ty: "user", work_id: `P${at}`, name: `P${at}`, access: "member" }));

test("TRK-ASSG-014: the sixth cannot be chosen, and nobody twice", () => {
  expect(refusalOf(candidate("A"), chosen(4))).toBeUndefined();
  expect(refusalOf(candidate("A"), chosen(5))).toBe("limit");
  expect(refusalOf(candidate("P0"), chosen(5))).toBeUndefined();
  expect(toggled(chosen(2), candidate("P0")).map(({ work_id }) => work_id)).toEqual(["P1"]);
  expect(toggled(chosen(1), candidate("P0", { ty: "group" }))).toHaveLength(2);
});

test("TRK-SPM-005: who is kept out by a policy cannot be chosen, whatever room there is", () => {
  expect(refusalOf(candidate("A", { is_disabled: true, reason: "policy" }), [])).toBe("policy");
});

test("TRK-ASSG-009: somebody without access is chosen as external", () => {
  expect(toggled([], candidate("A", { access: "no_access" }))).toMatchObject([{ access: "external" }]);
});

test("TRK-ASSG-013: the order is changed step by step, within the list", () => {
  expect(reordered(chosen(3), 2, -1).map(({ work_id }) => work_id)).toEqual(["P0", "P2", "P1"]);
  expect(reordered(chosen(3), 0, -1)).toEqual(chosen(3));
});
