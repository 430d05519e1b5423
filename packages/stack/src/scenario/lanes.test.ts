import { expect, test } from "vitest";
import { runInLanes } from "./lanes.ts";

test("everything is done, in order, and never more at once than there are lanes", async () => {
  let running = 0;
  let most = 0;
  const begun: number[] = [];
  await runInLanes([1, 2, 3, 4, 5, 6, 7], 3, async (member) => {
    begun.push(member);
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
  });
  expect(begun).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(most).toBe(3);
});

test("after a failure nothing new is begun, and what runs is waited for", async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const work = async (member: number): Promise<void> => {
    begun.push(member);
    if (member === 2) throw new Error("two");
    await Promise.resolve();
    ended.push(member);
  };
  await expect(runInLanes([1, 2, 3, 4, 5], 2, work)).rejects.toThrow("two");
  expect(begun).toEqual([1, 2]);
  expect(ended).toEqual([1]);
});
