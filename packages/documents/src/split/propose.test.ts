import { describe, expect, test } from "vitest";
import { proposeParts } from "./propose.ts";
import type { SplitRule } from "./propose.ts";
import type { SplitFacts } from "./split.ts";

const facts = (pages: number, scan: Partial<NonNullable<SplitFacts["scan"]>> = {}): SplitFacts => ({
  pages,
  isSigned: false,
  outline: [
    { title: "One", level: 1, page: 1 },
    { title: "One A", level: 2, page: 3 },
    { title: "Two", level: 1, page: 5 },
  ],
  scan: { blank: [], barcodes: [], found: [], ...scan },
});
const lists = (rule: SplitRule, known: SplitFacts): string[] =>
  proposeParts(rule, known).parts.map(({ pages }) => pages.join(","));

describe("OPR-SPL-004 a document is cut", () => {
  test("by ranges: a comma joins, a semicolon begins the next part", () => {
    expect(lists({ ranges: "1-3,7;4-6; z" }, facts(9))).toEqual(["1,2,3,7", "4,5,6", "9"]);
    for (const ranges of ["1-", "0", "10", "a", "1;;x"])
      expect(() => proposeParts({ ranges }, facts(9))).toThrow(/page/);
  });

  test("every so many pages, counted anew after each other break", () => {
    expect(lists({ every: 4 }, facts(9))).toEqual(["1,2,3,4", "5,6,7,8", "9"]);
    expect(lists({ every: 3, outlineLevel: 1 }, facts(9))).toEqual(["1,2,3", "4", "5,6,7", "8,9"]);
  });

  test("by bookmarks of a level and above, which name the parts", () => {
    expect(proposeParts({ outlineLevel: 2 }, facts(6)).parts).toEqual([
      { pages: [1, 2], title: "One" },
      { pages: [3, 4], title: "One A" },
      { pages: [5, 6], title: "Two" },
    ]);
  });

  test("OPR-SPL-005 at empty pages, which are left out or stay at the end of what they follow", () => {
    const known = facts(7, { blank: [1, 3, 4, 7] });
    expect(proposeParts({ blank: { isKept: false } }, known)).toEqual({
      parts: [{ pages: [2] }, { pages: [5, 6] }],
      separators: [1, 3, 4, 7],
    });
    const kept = proposeParts({ blank: { isKept: true } }, known);
    expect(kept.parts.flatMap(({ pages }) => pages)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(kept.separators).toEqual([]);
  });

  test("OPR-SPL-005 at sheets with a barcode, whose value each part keeps; other codes are none", () => {
    const barcodes = [
      { page: 1, value: "DOC-1" },
      { page: 3, value: "4006381333931" },
      { page: 4, value: "doc-2" },
    ];
    const known = facts(6, { barcodes, blank: [5] });
    expect(proposeParts({ barcode: { value: "DOC-*", isKept: false }, blank: { isKept: false } }, known)).toEqual({
      parts: [
        { pages: [2, 3], barcode: "DOC-1" },
        { pages: [6], barcode: "doc-2" },
      ],
      separators: [1, 4, 5],
    });
    expect(lists({ barcode: { value: "DOC-*", isKept: true } }, known)).toEqual(["1,2,3", "4,5,6"]);
  });

  test("before pages with a text; without any way it is one part", () => {
    expect(lists({ text: "Invoice" }, facts(5, { found: [2, 4] }))).toEqual(["1", "2,3", "4,5"]);
    expect(lists({}, facts(3))).toEqual(["1,2,3"]);
  });
});
