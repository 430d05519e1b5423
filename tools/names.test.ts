import { expect, test } from "vitest";
import { checkNames } from "./names.ts";
import { fixture } from "./testing/fixture.ts";

function problemsOf(...paths: string[]): string[] {
  using repository = fixture(Object.fromEntries(paths.map((path) => [path, ""])));
  return checkNames(repository.root).problems.map((problem) => `${problem.file}: ${problem.text}`);
}

test("names of the layout pass", () => {
  expect(
    problemsOf(
      "packages/work/README.md",
      "packages/work/migrations/0001-items.ts",
      "packages/work/src/access/access.matrix.test.ts",
      "packages/work/src/document/document.service.test.ts",
      "packages/work/src/document/document.pg.test.ts",
      "packages/rest/src/base-url.ts",
      "packages/platform/src/db/database.ts",
      "apps/work-web/src/routes/-user-form.test.tsx",
      "apps/work-web/src/routes/$userId.tsx",
      "apps/work-web/src/routes/__root.tsx",
      "apps/work-web/src/routeTree.gen.ts",
      "bench/start.bench.ts",
      "vitest.config.ts",
      "conformance/vitest.config.ts",
      "tsconfig.base.json",
    ),
  ).toEqual([]);
});

test("words that say nothing are refused, as files, folders and last words", () => {
  expect(problemsOf("packages/work/src/utils/text.ts")).toEqual([
    'packages/work/src/utils: "utils" says nothing; name what is inside',
  ]);
  for (const name of [
    "helpers.ts",
    "document-helpers.ts",
    "document.util.ts",
    "lib.ts",
    "types.ts",
    "cache-manager.ts",
  ]) {
    expect(problemsOf(`packages/work/src/${name}`).join(), name).toContain("says nothing");
  }
});

test("a role that is none is refused", () => {
  for (const name of [
    "user.controller.ts",
    "user.dto.ts",
    "user.service.old.ts",
    "user.unit.test.ts",
    "user.bench.ts",
  ]) {
    expect(problemsOf(`packages/work/src/${name}`).join(), name).toContain("is no role of a file");
  }
});

test("other spellings than kebab-case are refused", () => {
  expect(problemsOf("packages/work/src/userService.ts").join()).toContain("not in kebab-case");
  expect(problemsOf("packages/Work/src/user.ts").join()).toContain("not in kebab-case");
  expect(problemsOf("packages/work/src/$userId.ts").join()).toContain("not in kebab-case");
  expect(problemsOf("docs/My_Notes.md").join()).toContain("not in kebab-case");
});
