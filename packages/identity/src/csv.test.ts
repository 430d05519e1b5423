import { expect, test } from "vitest";
import { csvHeading, csvLine } from "./csv.ts";

test("CC-LST-018 a file begins with a byte order mark and its lines end as RFC 4180 says", () => {
  expect(csvHeading(["id", "full_name"])).toBe("\uFEFFid,full_name\r\n");
});

test("CC-LST-018 commas, quotes and line breaks are quoted", () => {
  expect(csvLine(["Smith, John", 'the "Rock"', "two\nlines", "plain"])).toBe(
    '"Smith, John","the ""Rock""","two\nlines",plain\r\n',
  );
});

test.each(["=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", "\r=1"])(
  "CC-LST-018 a cell that a spreadsheet would run is text: %j",
  (text) => {
    expect(csvLine([text]).replaceAll('"', "")).toBe(`'${text}\r\n`);
  },
);
