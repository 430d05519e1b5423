import { expect, test } from "vitest";
import type { PointerState } from "./allocation.repository.ts";
import type { Member } from "./availability.repository.ts";
import { chooseMember, refusalOf } from "./choose-member.ts";

const at = new Date("2026-11-23T10:00:00Z");
const member = (num: number, given: Partial<Member> = {}): Member => ({
  id: `u${num}`,
  num,
  name: `U${num}`,
  is_enabled: true,
  is_out: false,
  load_limit: null,
  weight: 1,
  competencies: [],
  hours: null,
  load: 0,
  last_at: null,
  ...given,
});
const rounds = (strategy: "round_robin" | "weighted_round_robin", turns: readonly (readonly Member[])[]) => {
  let state: PointerState = {};
  return turns.map((candidates) => {
    const chosen = chooseMember(strategy, candidates, { state, last: undefined });
    ({ state } = chosen);
    return chosen.member?.num;
  });
};

test("OPR-ALC-004 a round goes on after whoever was last, whoever comes or goes meanwhile", () => {
  const [a, b, c, d] = [member(1), member(2), member(3), member(4)];
  expect(
    rounds("round_robin", [
      [a, b, c],
      [a, b, c],
      [a, c],
      [a, c, d],
      [a, b, c, d],
      [a, b],
    ]),
  ).toEqual([1, 2, 3, 4, 1, 2]);
});

test("OPR-ALC-003 a weighted round gives each their share, evenly spread", () => {
  const people = [member(1, { weight: 3 }), member(2), member(3)];
  const given = rounds(
    "weighted_round_robin",
    Array.from({ length: 10 }, () => people),
  );
  expect(given.filter((num) => num === 1)).toHaveLength(6);
  expect(given.join("")).not.toContain("111");
});

test("OPR-ALC-005 the least load is chosen, of the same load whoever was idle longest", () => {
  const people = [
    member(1, { load: 2 }),
    member(2, { load: 1, last_at: at }),
    member(3, { load: 1, last_at: new Date(at.getTime() - 1000) }),
  ];
  expect(chooseMember("least_busy", people, { state: {}, last: undefined }).member?.num).toBe(3);
});

test("OPR-ALC-003 sticky is whoever had it last, or nobody", () => {
  const people = [member(1), member(2)];
  expect(chooseMember("sticky", people, { state: {}, last: "u2" }).member?.num).toBe(2);
  expect(chooseMember("sticky", people, { state: {}, last: "u9" }).member).toBeUndefined();
});

test.each([
  [{ is_enabled: false }, "disabled"],
  [{ is_out: true }, "out of office"],
  [{ hours: { from: "11:00", until: "12:00", days: [1], zone: "UTC" } }, "outside working hours"],
  [{ load_limit: 2, load: 2 }, "at the limit"],
  [{ competencies: ["tax"] }, 'without "ip"'],
  [{ competencies: ["ip"], load_limit: 2, load: 1 }, undefined],
])("OPR-ALC-005 %j: %s", (given, reason) => {
  expect(refusalOf(member(1, { competencies: ["ip"], ...given }), { at, competency: "ip" })).toBe(reason);
});
