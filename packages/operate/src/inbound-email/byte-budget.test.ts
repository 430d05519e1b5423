import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { createByteBudget } from "./byte-budget.ts";

const never = new AbortController().signal;

describe("bytes in memory", () => {
  test("never exceed the budget, whatever is asked for at once", async () => {
    const budget = createByteBudget(100);
    let held = 0;
    const sums: number[] = [];
    const sizes = [10, 60, 45, 100, 5, 30, 70, 20];
    await Promise.all(
      sizes.map(async (size) => {
        using _ = await budget.take(size, never);
        held += size;
        sums.push(held);
        await delay(1);
        held -= size;
      }),
    );
    expect(sums).toHaveLength(sizes.length);
    expect(Math.max(...sums)).toBe(100);
  });

  test("what is larger than the budget is let in alone", async () => {
    const budget = createByteBudget(100);
    const small = await budget.take(1, never);
    const order: string[] = [];
    const large = budget.take(5_000, never).then((held) => {
      order.push("large");
      return held;
    });
    const next = budget.take(1, never).then(() => order.push("next"));
    await delay(1);
    expect(order).toEqual([]);
    small[Symbol.dispose]();
    const held = await large;
    expect(order).toEqual(["large"]);
    held[Symbol.dispose]();
    await next;
    expect(order).toEqual(["large", "next"]);
  });

  test("who gives up leaves the line to the others, and nothing is given back twice", async () => {
    const budget = createByteBudget(100);
    const first = await budget.take(80, never);
    const stopping = new AbortController();
    const given = budget.take(90, stopping.signal);
    const behind = budget.take(20, never);
    stopping.abort(new Error("stopping"));
    await expect(given).rejects.toThrow("stopping");
    await behind;
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    await budget.take(80, never);
    let isLetIn = false;
    void budget.take(1, never).then(() => (isLetIn = true));
    await delay(1);
    expect(isLetIn).toBe(false);
  });
});
