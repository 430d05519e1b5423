import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const guide = readFileSync("CONTRIBUTING.md", "utf8");

test("every file that the guide points to exists", () => {
  const paths = [...guide.matchAll(/`((?:[\w.*-]+\/)+[\w.*-]*|[\w-]+\.(?:md|json))`/g)].map((match) => match[1] ?? "");
  const made = new Set(["packages/identity/src/group/member-count.pg.test.ts"]);
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path) => !made.has(path) && globSync(path).length === 0)).toEqual([]);
});

test("the places that the example changes are where it says", () => {
  const places = [
    ["packages/work-api/src/identity/group.ts", /^export const groupEndpoints = \[$/m],
    ["packages/work-api/src/identity/group.ts", /^const oneLibraryGroup = /m],
    ["packages/identity/src/group/group.repository.ts", /^export async function findGroup\(/m],
    ["packages/identity/src/group/member.service.ts", /^export interface MemberService \{$/m],
    ["packages/identity/src/group/member.service.ts", /^export function createMemberService\(/m],
    ["packages/identity/src/group/group.routes.ts", /^function memberRoutes\(/m],
    ["packages/identity/src/group/group.routes.ts", /^function standingOf\(/m],
    [
      "packages/identity/testing/index.ts",
      /createDirectoryApp.*[^]*createTestDirectory|createTestDirectory[^]*createDirectoryApp/,
    ],
  ] as const;
  for (const [path, pattern] of places) expect(readFileSync(path, "utf8"), `${path} ${pattern}`).toMatch(pattern);
});
