import { expect, test } from "vitest";
import { readPath, VIEWS, writePath } from "./place.ts";

test("TRK-MY-004: every list over all matters has an address, with the task beside it", () => {
  for (const path of ["", "assigned", "preferences", "bin/01J9", "mine/01J9/comments", "all"]) {
    expect(writePath(readPath(path))).toBe(path);
  }
  expect(VIEWS).toEqual(expect.arrayContaining(["following", "created", "shared", "bin"]));
  expect(readPath("nothing/01J9/nowhere")).toEqual({ view: "mine", task: "01J9", tab: "details" });
});
