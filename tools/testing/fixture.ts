import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A small repository in a temporary folder, removed when it goes out of scope. */
export interface Fixture extends Disposable {
  readonly root: string;
  /** Adds or replaces files; a value that is no string is written as JSON. */
  write(files: Readonly<Record<string, unknown>>): void;
}

/** Makes a git work tree that holds `files` and, where none is given, a root package.json. */
export function fixture(files: Readonly<Record<string, unknown>>): Fixture {
  const root = mkdtempSync(join(tmpdir(), "muniment-tools-"));
  const write = (more: Readonly<Record<string, unknown>>): void => {
    for (const [path, content] of Object.entries(more)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), typeof content === "string" ? content : JSON.stringify(content));
    }
  };
  // As much of a repository as git needs to list files; `git init` would take most of a test's time.
  mkdirSync(join(root, ".git/refs"), { recursive: true });
  mkdirSync(join(root, ".git/objects"));
  write({ ".git/HEAD": "ref: refs/heads/main\n" });
  write({ "package.json": { devDependencies: { vitest: "1" } }, ...files });
  return { root, write, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}

/** The package.json of a fixture's package; `entries` are paths of modules by export name. */
export function manifest(name: string, options: { entries?: object; dependencies?: readonly string[] } = {}): object {
  const dependencies = Object.fromEntries((options.dependencies ?? []).map((dependency) => [dependency, "*"]));
  return { name, exports: options.entries ?? { ".": "./src/index.ts" }, dependencies };
}
