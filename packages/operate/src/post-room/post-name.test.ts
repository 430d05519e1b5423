import { describe, expect, test } from "vitest";
import { folderNames, itemNumber, numOfItem, printName } from "./post-name.ts";

describe("OPR-PST-006 names in the place of the post room", () => {
  const given = {
    batch: "B000007",
    ordinal: 12,
    serviceClass: "first",
    recipient: "Müller & Söhne / GmbH",
    reference: "C-2026-0004",
    item: "P000031",
    delivery: 1,
  };

  test("names sort in printing order, and say of which item they are", () => {
    expect(printName(given)).toBe("B000007-0012 first muller-sohne-gmbh C-2026-0004 P000031.pdf");
    const names = [2, 10, 1].map((ordinal) => printName({ ...given, ordinal })).toSorted();
    expect(names.map((name) => name.slice(8, 12))).toEqual(["0001", "0002", "0010"]);
  });

  test("OPR-PST-012 one that is printed again has a name of its own", () => {
    expect(printName({ ...given, delivery: 2 })).toContain("P000031-2.pdf");
  });

  test("a path has the batch's own tokens, and no name that a repository refuses", () => {
    const tokens = { date: "2026-11-23", class: "first", batch: "B000007" };
    expect(folderNames("Post room/{date}//{class}: {batch}/", tokens)).toEqual([
      "Post room",
      "2026-11-23",
      "first_ B000007",
    ]);
  });

  test("a number is known again as it is typed, and as a scanner sends it", () => {
    for (const text of ["P000031", "p31", " 31 ", "*P000031*"]) expect(numOfItem(text)).toBe(31);
    expect(numOfItem("B000031")).toBeUndefined();
    expect(itemNumber(31)).toBe("P000031");
  });
});
