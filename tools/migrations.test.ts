import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { checkMigrations } from "./migrations.ts";
import { fixture, manifest } from "./testing/fixture.ts";

const sound = {
  "packages/work/package.json": manifest("@muniment/work"),
  "packages/work/migrations/index.ts": 'import { a } from "./0001-items.ts";\nimport { b } from "./0002-search.ts";\n',
  "packages/work/migrations/0001-items.ts": 'export const a = { name: "0001-items" };\n',
  "packages/work/migrations/0002-search.ts": 'export const b = { name: "0002-search" };\n',
};

function problemsOf(files: Record<string, string>): string[] {
  using repository = fixture({ ...sound, ...files });
  return checkMigrations(repository.root).problems.map(({ file, text }) => `${file.split("/").at(-1)} ${text}`);
}

describe("migrations", () => {
  test("in order pass", () => {
    expect(problemsOf({})).toEqual([]);
  });

  test("with a gap or one number twice fail", () => {
    const index = sound["packages/work/migrations/index.ts"];
    expect(
      problemsOf({
        "packages/work/migrations/index.ts": `${index}import { c } from "./0004-late.ts";\n`,
        "packages/work/migrations/0004-late.ts": 'export const c = { name: "0004-late" };',
      }),
    ).toEqual(["0004-late.ts is number 3 in order"]);
    expect(
      problemsOf({
        "packages/work/migrations/index.ts": `${index}import { c } from "./0002-tags.ts";\n`,
        "packages/work/migrations/0002-tags.ts": 'export const c = { name: "0002-tags" };',
      }),
    ).toEqual(["0002-tags.ts is number 3 in order"]);
  });

  test("that the index leaves out or lists out of order fail", () => {
    const expected = "index.ts does not import, in order: 0001-items.ts, 0002-search.ts";
    expect(problemsOf({ "packages/work/migrations/index.ts": 'import { a } from "./0001-items.ts";\n' })).toEqual([
      expected,
    ]);
    const reversed = 'import { b } from "./0002-search.ts";\nimport { a } from "./0001-items.ts";\n';
    expect(problemsOf({ "packages/work/migrations/index.ts": reversed })).toEqual([expected]);
  });

  test("with another name than the file's fail", () => {
    expect(
      problemsOf({ "packages/work/migrations/0002-search.ts": 'export const b = { name: "0002-find" };' }),
    ).toEqual(['0002-search.ts does not bear the name "0002-search"']);
    const found = problemsOf({ "packages/work/migrations/tags.ts": "export const c = 1;" });
    expect(found).toContain("tags.ts is not named NNNN-what.ts");
  });

  test("that were released may not change or go, new ones may come", () => {
    using repository = fixture(sound);
    const git = (...args: string[]): Buffer =>
      execFileSync("git", ["-c", "user.name=Test", "-c", "user.email=test@example.com", ...args], {
        cwd: repository.root,
      });
    git("add", ".");
    git("commit", "--quiet", "--message", "release");
    git("tag", "v1.0.0");
    const index = `${sound["packages/work/migrations/index.ts"]}import { c } from "./0003-tags.ts";\n`;
    repository.write({
      "packages/work/migrations/index.ts": index,
      "packages/work/migrations/0003-tags.ts": 'export const c = { name: "0003-tags" };',
    });
    expect(checkMigrations(repository.root).problems).toEqual([]);
    repository.write({ "packages/work/migrations/0001-items.ts": 'export const a = { name: "0001-items", more: 1 };' });
    expect(checkMigrations(repository.root).problems).toEqual([
      {
        file: "packages/work/migrations/0001-items.ts",
        text: "was released with v1.0.0 and may not change any more",
      },
    ]);
  });
});
