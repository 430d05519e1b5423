import { expect, test } from "vitest";
import { rangeOf, shownType } from "./content-range.ts";

test.each([
  [undefined, undefined],
  ["bytes=0-3", { from: 0, to: 3 }],
  ["bytes=4-", { from: 4, to: 9 }],
  ["bytes=4-400", { from: 4, to: 9 }],
  ["bytes=-3", { from: 7, to: 9 }],
  ["bytes=-300", { from: 0, to: 9 }],
  ["bytes=10-", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
  ["bytes=-", undefined],
  ["bytes=3-1", undefined],
  ["bytes=0-1,4-5", undefined],
  ["lines=0-1", undefined],
])("OPR-OPN-004 of ten bytes, %s asks for %o", (header, expected) => {
  expect(rangeOf(header, 10)).toEqual(expected);
});

test("nothing is unsatisfiable of what is not asked in part, also of an empty document", () => {
  expect([rangeOf(undefined, 0), rangeOf("bytes=0-", 0)]).toEqual([undefined, "unsatisfiable"]);
});

test("OPR-OPN-007 what a browser would run is not shown by its name", () => {
  expect([shownType("Scan.PDF"), shownType("Photo.jpeg")]).toEqual(["application/pdf", "image/jpeg"]);
  for (const name of ["page.html", "drawing.svg", "script.js", "none"]) expect(shownType(name)).toBeUndefined();
});
