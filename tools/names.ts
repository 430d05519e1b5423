import { report } from "./findings.ts";
import type { Findings, Problem } from "./findings.ts";
import { isModule, loadWorkspace } from "./workspace.ts";

/** Words that say nothing about what is inside, so everything ends up there. */
const FORBIDDEN = new Set("util utils helper helpers common misc shared lib libs base manager managers".split(" "));

/** A file of this name becomes the hub that all import; only as the whole name, for there are `document-types`. */
const HUBS = new Set(["types"]);

/** What the part between the noun and the extension may say. */
const ROLES = new Set(["routes", "service", "repository", "tables", "events", "tasks", "contract"]);

/** Suites of tests, as in `document.pg.test.ts`. */
const SUITES = new Set(["pg", "io", "stack", "conformance", "matrix"]);

/** Endings that belong to one place, or to a tool that looks for them. */
const PLACED: readonly { readonly ending: string; readonly place: RegExp }[] = [
  { ending: "bench", place: /^bench\// },
  { ending: "e2e", place: /^e2e\// },
  { ending: "config", place: /^(?:[^/]+\/|apps\/[^/]+\/)?[^/]+$/ },
  { ending: "d", place: /./ },
  { ending: "gen", place: /^apps\/[^/]+\/src\// },
];

const CODE_FOLDERS = /^(?:packages|apps|tools|bench|conformance|e2e)\//;
const CHECKED_FOLDERS = /^(?:packages|apps|tools|bench|conformance|e2e|docs)\//;
const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** A file-based router gives `$`, `$name`, `-name`, `_name` and `__root` a meaning of their own. */
const ROUTE = /^(?:\$(?:[a-z][a-zA-Z0-9]*)?|-{0,1}_{0,2}[a-z0-9]+(?:-[a-z0-9]+)*)$/;
const CAPITAL_FILES = new Set(["README.md", "LICENSE", "Dockerfile"]);

/** Checks the names of files and folders that git lists: spelling, empty words, roles. */
export function checkNames(root: string): Findings {
  const { files } = loadWorkspace(root);
  const problems: Problem[] = [];
  if (files.length === 0) problems.push({ file: ".", text: "no file was seen" });
  const folders = new Set<string>();
  for (const path of files) {
    if (!CHECKED_FOLDERS.test(path) && (path.includes("/") || !isModule(path))) continue;
    const parts = path.split("/");
    const name = parts.pop() ?? "";
    for (let depth = 1; depth <= parts.length; depth += 1) folders.add(parts.slice(0, depth).join("/"));
    for (const text of checkFile(path, name)) problems.push({ file: path, text });
  }
  for (const folder of [...folders].toSorted()) {
    for (const text of checkFolder(folder)) problems.push({ file: folder, text });
  }
  return { seen: `${files.length} files and ${folders.size} folders`, problems };
}

function checkFolder(folder: string): string[] {
  const name = folder.split("/").at(-1) ?? "";
  const problems: string[] = [];
  if (!isSpelledRight(folder, name)) problems.push("the folder is not in kebab-case");
  if (CODE_FOLDERS.test(`${folder}/`) && isEmptyWord(name))
    problems.push(`"${name}" says nothing; name what is inside`);
  return problems;
}

function checkFile(path: string, name: string): string[] {
  if (CAPITAL_FILES.has(name) || name.startsWith(".")) return [];
  const parts = name.split(".");
  const extension = parts.pop();
  const problems: string[] = [];
  if (!parts.every((part) => isSpelledRight(path, part))) problems.push("the file is not in kebab-case");
  if (extension === undefined || !isModule(path)) return problems;
  const [noun = "", ...roles] = parts;
  if ([noun, ...roles].some(isEmptyWord)) problems.push(`"${name}" says nothing; name what is inside`);
  if (!areKnownRoles(path, roles)) problems.push(`"${roles.join(".")}" is no role of a file`);
  return problems;
}

function areKnownRoles(path: string, roles: readonly string[]): boolean {
  // A table of cases may be run in another suite too: `access.matrix.pg.test.ts`.
  const [first, second, ...more] = roles[0] === "matrix" && roles.length > 2 ? roles.slice(1) : roles;
  if (first === undefined) return true;
  if (more.length > 0) return false;
  if (second === undefined) return first === "test" || ROLES.has(first) || isPlaced(path, first);
  return second === "test" && (ROLES.has(first) || SUITES.has(first));
}

function isPlaced(path: string, ending: string): boolean {
  return PLACED.some((rule) => rule.ending === ending && rule.place.test(path));
}

/** `utils`, but also `document-helpers`: the last word is what the name claims to be. */
function isEmptyWord(name: string): boolean {
  return HUBS.has(name) || FORBIDDEN.has(name.split("-").at(-1) ?? "");
}

function isSpelledRight(path: string, part: string): boolean {
  if (KEBAB.test(part)) return true;
  return /^apps\/[^/]+\/src\//.test(path) && (ROUTE.test(part) || part === "routeTree");
}

if (import.meta.main) report(checkNames(process.cwd()));
