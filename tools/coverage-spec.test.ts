import { describe, expect, test } from "vitest";
import { coverageTable, specCoverage, unknownIds } from "./coverage-spec.ts";
import type { GroupCoverage } from "./coverage-spec.ts";
import { fixture, manifest } from "./testing/fixture.ts";

const spec = {
  "docs/spec/work.md": [
    "- **WORK-ACL-001** [seed] A rule, see WORK-SEC-002.",
    "| a row | WORK-ACL-010 M |",
    "### 3.4 Truth table: item access",
    "| A01 | default |",
    "| A02 | default |",
    "### 3.6 Something else",
    "| A03 | not of the table |",
  ].join("\n"),
  "docs/spec/work-api.md": "### 7.1 Users\n### 7.10 Groups\n## 15. Acceptance\n| A1 | sign-in |\n| A2 | discovery |\n",
  "packages/work/package.json": manifest("@muniment/work"),
};

function coverageOf(tests: Record<string, string>): { groups: Map<string, GroupCoverage>; unknown: string[] } {
  using repository = fixture({ ...spec, ...tests });
  const groups = specCoverage(repository.root);
  return { groups: new Map(groups.map((group) => [group.group, group])), unknown: unknownIds(repository.root, groups) };
}

describe("ids of the specification", () => {
  test("are all untested without tests", () => {
    const { groups } = coverageOf({});
    expect(groups.get("WORK-ACL")?.ids).toEqual(["WORK-ACL-001", "WORK-ACL-010"]);
    expect(groups.get("WORK-ACL")?.untested).toEqual(["WORK-ACL-001", "WORK-ACL-010"]);
    expect(groups.get("WORK-SEC")?.untested).toEqual(["WORK-SEC-002"]);
    expect(groups.get("Work, item access (A)")?.untested).toEqual(["A01", "A02"]);
    expect(groups.get("Work API, acceptance (A)")?.untested).toEqual(["A1", "A2"]);
    expect(groups.get("Work API, sections")?.untested).toEqual(["7.1", "7.10"]);
  });
});

describe("a requirement is tested", () => {
  const work = (text: string) => coverageOf({ "packages/work/src/access/access.pg.test.ts": text }).groups;

  test("when the name of a test or suite has its id", () => {
    for (const text of [
      'test("WORK-ACL-001 a rule", () => {});',
      'describe("WORK-ACL-001", () => {});',
      'it.each([1, 2])("WORK-ACL-001 of %d", () => {});',
      "test(`${name} WORK-ACL-001`, () => {});",
      'test.each(rows)("$id $what", () => {}); const rows = [{ id: "WORK-ACL-001" }];',
    ]) {
      expect(work(text).get("WORK-ACL")?.untested, text).toEqual(["WORK-ACL-010"]);
    }
  });

  test("also one that follows its first, by a comma or in a range", () => {
    for (const title of ["WORK-ACL-001, -010: rules", "WORK-ACL-001 to -010", "WORK-ACL-001, -004 and -010 rules"]) {
      expect(work(`test("${title}", () => {});`).get("WORK-ACL")?.untested, title).toEqual([]);
    }
    expect(work('test("WORK-ACL-001, -0101", () => {});').get("WORK-ACL")?.untested).toEqual(["WORK-ACL-010"]);
  });

  test("but not by a comment, a longer id, a string elsewhere, or a test that is not run", () => {
    for (const text of [
      '// WORK-ACL-001\ntest("a rule", () => {});',
      'test("WORK-ACL-0011 a rule", () => {});',
      'test("a rule", () => { see("WORK-ACL-001"); });',
      'test.skip("WORK-ACL-001 a rule", () => {});',
      'test.todo("WORK-ACL-001 a rule");',
    ]) {
      expect(work(text).get("WORK-ACL")?.untested, text).toEqual(["WORK-ACL-001", "WORK-ACL-010"]);
    }
  });

  test("a row of a table by its id in the table of the test", () => {
    const text = 'test.each(rows)("$id", () => {}); const rows = [{ id: "A02" }];';
    expect(work(text).get("Work, item access (A)")?.untested).toEqual(["A01"]);
  });

  test("a short id counts only where it means that group", () => {
    const text = 'test("A2 discovery, 7.10", () => {});';
    const { groups } = coverageOf({ "conformance/work/discovery.conformance.test.ts": text });
    expect(groups.get("Work API, acceptance (A)")?.untested).toEqual(["A1"]);
    expect(groups.get("Work API, sections")?.untested).toEqual(["7.1"]);
    expect(groups.get("Work, item access (A)")?.untested).toEqual(["A01", "A02"]);
    expect(work(text).get("Work API, acceptance (A)")?.untested).toEqual(["A1", "A2"]);
  });
});

test("an id that the specification does not have is named", () => {
  const { unknown } = coverageOf({ "packages/work/src/a.test.ts": 'test("WORK-ACL-099 gone", () => {});' });
  expect(unknown).toEqual(["WORK-ACL-099"]);
});

test("the table counts, and lists what is untested when asked", () => {
  const groups = [
    { group: "WORK-ACL", ids: ["WORK-ACL-001", "WORK-ACL-002", "WORK-ACL-003"], untested: ["WORK-ACL-002"] },
    { group: "CC-USR", ids: ["CC-USR-001"], untested: [] },
  ];
  expect(coverageTable(groups, { showMissing: true }).split("\n")).toEqual([
    "WORK-ACL      2 of     3   66 %",
    "    untested: WORK-ACL-002",
    "CC-USR        1 of     1  100 %",
    "all           3 of     4   75 %",
  ]);
  expect(coverageTable(groups, { showMissing: false })).not.toContain("untested");
});
