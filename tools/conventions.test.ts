import { describe, expect, test } from "vitest";
import { checkConventions } from "./conventions.ts";
import { fixture, manifest } from "./testing/fixture.ts";

const sound = {
  "packages/jobs/README.md": "# jobs\n",
  "packages/jobs/package.json": manifest("@muniment/jobs"),
  "packages/jobs/src/index.ts": 'export { add } from "./queue.ts";\n',
  "packages/jobs/src/queue.ts": "/** Adds a job. */\nexport function add() {}\nexport const inner = 1;\n",
};

function problemsOf(files: Record<string, unknown>): string[] {
  using repository = fixture({ ...sound, ...files });
  return checkConventions(repository.root).problems.map(({ file, line, text }) => `${file}:${line ?? 0} ${text}`);
}

test("a sound package passes; names that stay inside need no docstring", () => {
  expect(problemsOf({})).toEqual([]);
});

test("no module at all is a failure", () => {
  using repository = fixture({});
  expect(checkConventions(repository.root).problems).toEqual([{ file: ".", text: "no module was seen" }]);
});

describe("time", () => {
  test("the machine's clock is refused in product code", () => {
    for (const text of ["new Date()", "new Date().getTime()", "Date()"]) {
      expect(problemsOf({ "packages/jobs/src/queue.ts": `/** Adds. */\nexport const add = ${text};` }), text).toEqual([
        "packages/jobs/src/queue.ts:2 asks the machine for the time; take it from a Clock",
      ]);
    }
  });

  test("conversions, tests and the packages that keep the time may", () => {
    expect(problemsOf({ "packages/jobs/src/row.ts": "export const a = (text) => new Date(text);" })).toEqual([]);
    expect(problemsOf({ "packages/jobs/src/row.test.ts": "new Date();" })).toEqual([]);
    const kernel = {
      "packages/kernel/README.md": "",
      "packages/kernel/package.json": manifest("@muniment/kernel"),
      "packages/kernel/src/index.ts": "/** Now. */\nexport const now = () => new Date();",
    };
    expect(problemsOf(kernel)).toEqual([]);
  });
});

describe("docstrings of public names", () => {
  test("one that is missing is named where it is declared", () => {
    const why = "packages/jobs/src/queue.ts:1 add is public and has no docstring";
    expect(problemsOf({ "packages/jobs/src/queue.ts": "export function add() {}" })).toEqual([why]);
    expect(problemsOf({ "packages/jobs/src/queue.ts": "export interface add {}" })).toEqual([why]);
    expect(problemsOf({ "packages/jobs/src/queue.ts": "export const add = 1;" })).toEqual([why]);
    const listed = { "packages/jobs/src/queue.ts": "const plus = 1;\nexport { plus as add };" };
    expect(problemsOf(listed)).toEqual(["packages/jobs/src/queue.ts:1 plus is public and has no docstring"]);
    const starred = { "packages/jobs/src/index.ts": 'export * from "./queue.ts";' };
    expect(problemsOf(starred)).toEqual(["packages/jobs/src/queue.ts:3 inner is public and has no docstring"]);
    const imported = {
      "packages/jobs/src/index.ts": 'import { inner } from "./queue.ts";\nexport { inner };',
    };
    expect(problemsOf(imported)).toEqual(["packages/jobs/src/queue.ts:3 inner is public and has no docstring"]);
  });

  test("an entry with a star makes every name below it public", () => {
    const entries = { "./*": "./src/*.ts" };
    const found = problemsOf({ "packages/jobs/package.json": manifest("@muniment/jobs", { entries }) });
    expect(found).toEqual(["packages/jobs/src/queue.ts:3 inner is public and has no docstring"]);
  });

  test("a plain comment, or one further up, is no docstring", () => {
    const why = "add is public and has no docstring";
    expect(problemsOf({ "packages/jobs/src/queue.ts": "/* Adds. */\nexport function add() {}" }).join()).toContain(why);
    const other = "/** Something else. */\nconst other = 1;\nexport function add() { return other; }";
    expect(problemsOf({ "packages/jobs/src/queue.ts": other }).join()).toContain(why);
  });

  test("a long one is refused", () => {
    const text = "/**\n * a\n * b\n * c\n * d\n */\nexport function add() {}";
    expect(problemsOf({ "packages/jobs/src/queue.ts": text })).toEqual([
      "packages/jobs/src/queue.ts:7 the docstring of add has 4 lines; say it in three",
    ]);
  });

  test("an endpoint has its summary", () => {
    expect(problemsOf({ "packages/jobs/src/queue.ts": "export const add = endpoint({});" })).toEqual([]);
  });
});

test("a package without a README, or with a long one, is named", () => {
  const app = { "packages/mail/package.json": manifest("@muniment/mail"), "packages/mail/src/index.ts": "" };
  expect(problemsOf(app).join()).toContain("packages/mail/README.md:0 is missing");
  expect(problemsOf({ "packages/jobs/README.md": "line\n".repeat(41) })).toEqual([
    "packages/jobs/README.md:0 has 41 lines; at most 40",
  ]);
});
