import { describe, expect, test } from "vitest";
import { foldersOf, outputName } from "./place-text.ts";

const locale = { language: "en-GB", timeZone: "UTC" };
const data = {
  case: { title: "../../etc/passwd", reference: "A/1\\2\u0000" },
  now: "2026-03-05T10:11:00Z",
  long: "é".repeat(400),
};

describe("OPR-REP-010 tokens of paths and names", () => {
  test("no value makes a level of its own or leads out of the workspace", () => {
    expect(foldersOf("Letters/{{case.title}}/{{case.reference}}", data, locale)).toEqual([
      "Letters",
      "_.._etc_passwd",
      "A_1_2_",
    ]);
    expect(foldersOf("", data, locale)).toEqual([]);
  });

  test("a field without a value is an error in a path unless it has a default, and nothing in a name", () => {
    expect(() => foldersOf("{{case.nothing}}", data, locale)).toThrow(
      /cannot be determined: "case.nothing" has no value/,
    );
    expect(foldersOf('{{case.nothing | default:"Other"}}', data, locale)).toEqual(["Other"]);
    expect(outputName('Letter {{case.nothing}} {{now | date:"yyyy-MM-dd HHmm"}}', data, locale)).toBe(
      "Letter 2026-03-05 1011",
    );
    expect(outputName("{{case.nothing}}", data, locale)).toBe("Document");
  });

  test("a name is never longer than file systems take", () => {
    expect(Buffer.byteLength(outputName("{{long}}", data, locale))).toBeLessThanOrEqual(180);
  });
});
