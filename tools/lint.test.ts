import { execFile } from "node:child_process";
import { copyFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { fixture } from "./testing/fixture.ts";

const root = process.cwd();
const linter = join(root, "node_modules/.bin/oxlint");

/** The rules that the linter reports on `files`, as `path rule`. */
async function rulesBroken(files: Record<string, string>): Promise<string[]> {
  using repository = fixture({ ...files, "tsconfig.json": { extends: join(root, "tsconfig.base.json") } });
  copyFileSync(join(root, ".oxlintrc.json"), join(repository.root, ".oxlintrc.json"));
  symlinkSync(join(root, "node_modules"), join(repository.root, "node_modules"));
  const options = {
    cwd: repository.root,
    env: { ...process.env, PATH: `${join(root, "node_modules/.bin")}:${process.env["PATH"]}` },
  };
  const run = promisify(execFile)(linter, ["--type-aware", "--format=json"], options);
  const { stdout } = await run.catch((error: unknown) => error as { stdout: string });
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { code?: string; message: string; filename: string }[] };
  return diagnostics.map(({ code, message, filename }) => `${filename} ${code ?? message}`);
}

/** Each run of the linter types a program of its own, beside whatever else the machine does. */
const SLOW = { timeout: 120_000 };
const body = (lines: number): string => "  work();\n".repeat(lines);

test("every rule that architecture.md names is active in product code", SLOW, async () => {
  const broken = await rulesBroken({
    "packages/work/src/floating.ts":
      "export async function a(): Promise<void> {}\nexport const b = (): void => {\n  a();\n};\n",
    "packages/work/src/misused.ts": "export const a = (run: () => Promise<boolean>): number => (run() ? 1 : 2);\n",
    "packages/work/src/any.ts": "export const a = (value: any): unknown => value;\n",
    "packages/work/src/type-import.ts": 'import { A } from "./class.ts";\nexport type B = A;\n',
    "packages/work/src/class.ts": "export class A {\n  b = 1;\n}\n",
    "packages/work/src/default.ts": "export default 1;\n",
    "packages/work/src/environment.ts": 'export const a = process.env["A"];\n',
    "packages/work/src/now.ts": "export const a = Date.now();\n",
    "packages/work/src/exit.ts": "export const a = (): never => process.exit(1);\n",
    "packages/work/src/print.ts": "console.log(1);\n",
    "packages/work/src/later.ts": "// TODO: later\nexport const a = 1;\n",
    "packages/work/src/long.ts": Array.from({ length: 401 }, (_, index) => `export const a${index} = 1;\n`).join(""),
    "packages/work/src/long-function.ts": `declare function work(): void;\nexport function a(): void {\n${body(80)}}\n`,
    "packages/work/src/wide.ts": "export const a = (b: 1, c: 1, d: 1, e: 1, f: 1): unknown => [b, c, d, e, f];\n",
    "packages/work/src/one.ts": 'import type { B } from "./two.ts";\nexport interface A {\n  b?: B;\n}\n',
    "packages/work/src/two.ts": 'import type { A } from "./one.ts";\nexport interface B {\n  a?: A;\n}\n',
    "packages/work/src/switch.ts":
      'export function a(b: "x" | "y"): number {\n  switch (b) {\n    case "x":\n      return 1;\n  }\n  return 2;\n}\n',
  });
  const expected = [
    "floating.ts typescript(no-floating-promises)",
    "misused.ts typescript(no-misused-promises)",
    "any.ts typescript(no-explicit-any)",
    "type-import.ts typescript(consistent-type-imports)",
    "default.ts import(no-default-export)",
    "environment.ts node(no-process-env)",
    "now.ts eslint(no-restricted-properties)",
    "exit.ts eslint(no-restricted-properties)",
    "print.ts eslint(no-console)",
    "later.ts eslint(no-warning-comments)",
    "long.ts eslint(max-lines)",
    "long-function.ts eslint(max-lines-per-function)",
    "wide.ts eslint(max-params)",
    "one.ts import(no-cycle)",
    "two.ts import(no-cycle)",
    "switch.ts typescript(switch-exhaustiveness-check)",
  ];
  expect(broken).toEqual(expect.arrayContaining(expected.map((rule) => `packages/work/src/${rule}`)));
});

test("tests may be long, but not skipped, focused, mocked or very long", SLOW, async () => {
  const head = 'import { test } from "vitest";\ndeclare function work(): void;\n';
  const broken = await rulesBroken({
    "packages/work/src/fine.test.ts": `${head}test("a", () => {\n${body(500)}});\nDate.now();\n`,
    "packages/work/src/skipped.test.ts": `${head}test.skip("a", () => {});\n`,
    "packages/work/src/focused.test.ts": `${head}test.only("a", () => {});\n`,
    "packages/work/src/mocked.test.ts": `import { vi } from "vitest";\nvi.mock("./a.ts");\n`,
    "packages/work/src/long.test.ts": `${head}test("a", () => {\n${body(800)}});\n`,
  });
  expect(broken.toSorted()).toEqual([
    "packages/work/src/focused.test.ts vitest(no-focused-tests)",
    "packages/work/src/long.test.ts eslint(max-lines)",
    "packages/work/src/mocked.test.ts vitest(no-restricted-vi-methods)",
    "packages/work/src/skipped.test.ts vitest(no-disabled-tests)",
  ]);
});
