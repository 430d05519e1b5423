import { expect, test } from "vitest";
import { searchIds, searchName, searchWords } from "./search-text.ts";

test("CC-LST-004 names are found without case and accents, by the beginning of each word", () => {
  expect(searchName("Zoë O'Brien-Núñez (Temp.)")).toBe(" zoe o brien nunez temp");
  expect(searchIds("ÅSA", "Åsa@Firm.com")).toBe("asa\nasa@firm.com");
});

test("CC-LST-004 the words of a query become patterns that hold no wildcard of their own", () => {
  expect(searchWords(" Núñez  50%_x ")).toEqual([
    { name: "% nunez%", ids: "%nunez%" },
    { name: "% 50 x%", ids: "%50\\%\\_x%" },
  ]);
});

test("CC-LST-004 a word without letters is looked for in id and e-mail only", () => {
  expect(searchWords("@")).toEqual([{ name: "%%", ids: "%@%" }]);
});
