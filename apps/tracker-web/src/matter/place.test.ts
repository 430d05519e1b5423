import { expect, test } from "vitest";
import { readPlace, writePlace } from "./place.ts";

test("TRK-WEB-002: tracker, task and tab have an address, and a reload keeps them", () => {
  for (const path of ["", "list", "01J9", "01J9/tasks/12", "01J9/tasks/12/comments"]) {
    expect(writePlace(readPlace(path))).toBe(path);
  }
  expect(readPlace("01J9/tasks/12")).toMatchObject({ tracker: "01J9", opened: { number: 12, tab: "details" } });
  expect(readPlace("01J9/tasks/x")).toMatchObject({ opened: undefined });
  expect(readPlace("01J9/tasks/3/nothing")).toMatchObject({ opened: { tab: "details" } });
});
