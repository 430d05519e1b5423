import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The parts of a package.json that the checks compare with the code. */
export interface Manifest {
  readonly name?: string;
  readonly exports?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** A folder with code: a workspace package, or a folder of the repository itself such as `tools`. */
export interface Unit {
  /** Relative to the root, `packages/kernel`; `.` holds the configuration files at the top. */
  readonly dir: string;
  /** The unit's own package.json, or the root's for folders that are no package. */
  readonly manifest: Manifest;
  readonly isPackage: boolean;
  /** Paths of its modules, relative to the root, sorted. */
  readonly modules: readonly string[];
}

/** The repository as the checks see it. */
export interface Workspace {
  readonly root: string;
  readonly rootManifest: Manifest;
  readonly units: readonly Unit[];
  /** Every file that git tracks or would track, relative to the root, sorted. */
  readonly files: readonly string[];
}

const MODULE = /\.(?:[cm]?js|[cm]?ts|tsx|jsx)$/;
const PACKAGE_FOLDERS = ["packages", "apps"];
const ROOT_FOLDERS = ["tools", "bench", "conformance", "e2e", "examples"];
const SKIPPED_FOLDERS = new Set(["node_modules", "dist", "coverage", "test-results"]);

/** Reads the repository at `root`; throws when it is not a git work tree. */
export function loadWorkspace(root: string): Workspace {
  const rootManifest = readManifest(join(root, "package.json"));
  const units: Unit[] = [];
  for (const parent of PACKAGE_FOLDERS) {
    for (const name of foldersIn(join(root, parent))) {
      const dir = `${parent}/${name}`;
      const file = join(root, dir, "package.json");
      if (existsSync(file)) {
        units.push({ dir, manifest: readManifest(file), isPackage: true, modules: modulesUnder(root, dir) });
      }
    }
  }
  for (const dir of ROOT_FOLDERS) {
    if (!existsSync(join(root, dir))) continue;
    units.push({ dir, manifest: rootManifest, isPackage: false, modules: modulesUnder(root, dir) });
  }
  const top = readdirSync(root, { withFileTypes: true });
  const modules = top.filter((entry) => entry.isFile() && MODULE.test(entry.name)).map((entry) => entry.name);
  units.push({ dir: ".", manifest: rootManifest, isPackage: false, modules: modules.toSorted() });
  return { root, rootManifest, units, files: gitFiles(root) };
}

/** Whether `path` is a module, by its extension. */
export function isModule(path: string): boolean {
  return MODULE.test(path);
}

/** Whether `path` serves tests only: a test, a builder in `testing/`, a suite for several backends, a test set-up. */
export function isTestModule(path: string): boolean {
  return (
    /\.(?:test|contract|bench|e2e)\.tsx?$/.test(path) ||
    /(?:^|\/)(?:testing|bench|conformance|e2e)\//.test(path) ||
    /(?:^|\/)(?:vitest|playwright)\.config\.ts$/.test(path)
  );
}

/** The line of `offset` in `text`, from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) line += 1;
  return line;
}

function gitFiles(root: string): string[] {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const files = new Set(listed.split("\0").filter((path) => path !== ""));
  // A file that is deleted but not yet committed is still listed.
  return [...files].filter((path) => existsSync(join(root, path))).toSorted();
}

function modulesUnder(root: string, dir: string): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(join(root, dir), { withFileTypes: true })) {
    const path = `${dir}/${entry.name}`;
    if (entry.isDirectory()) {
      if (!SKIPPED_FOLDERS.has(entry.name) && !entry.name.startsWith(".")) found.push(...modulesUnder(root, path));
    } else if (MODULE.test(entry.name)) {
      found.push(path);
    }
  }
  return found.toSorted();
}

function foldersIn(dir: string): string[] {
  if (!existsSync(dir)) return [];
  const entries = readdirSync(dir, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, "utf8")) as Manifest;
}
