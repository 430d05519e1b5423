import { expect, test } from "vitest";
import { rankBetween, ranksBetween } from "./rank.ts";

test("a rank lies between its neighbours, wherever things are put (TRK-SEC-001)", () => {
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed % below;
  };
  const list: string[] = [];
  for (let made = 0; made < 3000; made += 1) {
    const at = [0, list.length, random(list.length + 1), Math.min(3, list.length)][random(4)] ?? 0;
    list.splice(at, 0, rankBetween(list[at - 1], list[at]));
  }
  expect(new Set(list).size).toBe(list.length);
  // By bytes, as the database compares them.
  expect(list.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(list);
  // Below everything that separates the levels of a tree.
  expect(list.every((rank) => /^[0-9A-Za-z]+$/.test(rank))).toBe(true);
});

test("ranks at the end stay short", () => {
  const ranks = ranksBetween(undefined, undefined, 5000);
  expect(Math.max(...ranks.map((rank) => rank.length))).toBeLessThanOrEqual(4);
  expect(ranksBetween(ranks[4], ranks[5], 3).every((rank) => rank > (ranks[4] ?? "") && rank < (ranks[5] ?? ""))).toBe(
    true,
  );
});

test("what is no order is refused", () => {
  expect(() => rankBetween("a1", "a0")).toThrow("order");
});
