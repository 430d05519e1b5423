import { describe, expect, test } from "vitest";
import { checkLayers } from "./layers.ts";
import { fixture, manifest } from "./testing/fixture.ts";

const sound = {
  "packages/kernel/package.json": manifest("@muniment/kernel"),
  "packages/kernel/src/index.ts": 'export { a } from "./error.ts";\n',
  "packages/kernel/src/error.ts": "export const a = 1;\n",
  "packages/rest/package.json": manifest("@muniment/rest", {
    entries: { ".": "./src/index.ts", "./fastify": "./src/fastify.ts" },
    dependencies: ["@muniment/kernel", "fastify", "typebox"],
  }),
  "packages/rest/src/index.ts": 'import { a } from "@muniment/kernel";\nexport const b = a;\n',
  "packages/rest/src/fastify.ts": 'import "fastify";\nimport "node:fs";\nimport { b } from "./index.ts";\n',
  "packages/platform/package.json": manifest("@muniment/platform", {
    entries: { "./db": "./src/db/index.ts", "./testing": "./src/testing/index.ts" },
    dependencies: ["@muniment/kernel", "@muniment/rest", "pg"],
  }),
  "packages/platform/src/db/index.ts": 'export { open } from "./database.ts";\n',
  "packages/platform/src/db/database.ts": 'import "pg";\nexport const open = 1;\n',
  "packages/platform/src/testing/index.ts": 'import "vitest";\nexport const clone = 1;\n',
};

const identity = {
  "packages/identity/package.json": manifest("@muniment/identity", {
    dependencies: ["@muniment/platform", "kysely", "fastify"],
  }),
  "packages/identity/src/index.ts": 'export { user } from "./user/index.ts";\n',
  "packages/identity/src/user/index.ts": 'export { user } from "./user.service.ts";\n',
  "packages/identity/src/user/user.service.ts": "export const user = 1;\n",
  "packages/identity/src/group/index.ts": 'import { user } from "../user/index.ts";\nexport const group = user;\n',
};

function problemsOf(files: Record<string, unknown>): string[] {
  using repository = fixture(files);
  return checkLayers(repository.root).problems.map((problem) => `${problem.file}: ${problem.text}`);
}

describe("a sound repository", () => {
  test("passes, and says how many modules it saw", () => {
    using repository = fixture({ ...sound, ...identity });
    expect(checkLayers(repository.root)).toEqual({ seen: "11 modules with 11 imports", problems: [] });
  });
});

describe("what was seen", () => {
  test("no module at all is a failure", () => {
    expect(problemsOf({})).toEqual([".: no module was seen"]);
  });

  test("a module outside every known folder is named", () => {
    expect(problemsOf({ ...sound, "scripts/run.ts": "export {};\n" })).toEqual([
      "scripts/run.ts: is in git but in no package or known folder",
    ]);
  });

  test("a module that git ignores is named", () => {
    const files = { ...sound, ".gitignore": "error.ts\n" };
    expect(problemsOf(files)).toEqual(["packages/kernel/src/error.ts: is a module that git ignores"]);
  });

  test("a package without a floor is named", () => {
    const files = { "packages/new/package.json": manifest("@muniment/new"), "packages/new/src/index.ts": "export {};" };
    expect(problemsOf(files)).toEqual(["packages/new: has no floor in tools/floors.ts"]);
  });

  test("a module that cannot be parsed is named", () => {
    expect(problemsOf({ ...sound, "packages/kernel/src/error.ts": "export const = ;" }).join()).toContain(
      "cannot be parsed",
    );
  });
});

describe("floors", () => {
  const breaks = (path: string, text: string): string[] => problemsOf({ ...sound, ...identity, [path]: text });

  test("an import of a higher floor, also of a type only", () => {
    const found = breaks(
      "packages/kernel/src/error.ts",
      'import type { b } from "@muniment/rest";\nexport type A = b;',
    );
    expect(found).toContain("packages/kernel/src/error.ts: floor 0 imports @muniment/rest of floor 1");
  });

  test("an import inside a type", () => {
    const found = breaks("packages/kernel/src/error.ts", 'export type A = import("@muniment/rest").B;');
    expect(found).toContain("packages/kernel/src/error.ts: floor 0 imports @muniment/rest of floor 1");
  });

  test("packages of one floor", () => {
    const found = problemsOf({
      "packages/jobs/package.json": manifest("@muniment/jobs", { dependencies: ["@muniment/blob-store"] }),
      "packages/jobs/src/index.ts": 'export { x } from "@muniment/blob-store";\n',
      "packages/blob-store/package.json": manifest("@muniment/blob-store"),
      "packages/blob-store/src/index.ts": "export const x = 1;\n",
    });
    expect(found).toEqual(["packages/jobs/src/index.ts: floor 4 imports @muniment/blob-store of floor 4"]);
  });

  test("OPR-COR-001 Tracker and Operate reach Work by its contract only", () => {
    const found = problemsOf({
      ...sound,
      ...identity,
      "apps/operate-server/package.json": manifest("@muniment/operate-server", {
        dependencies: ["@muniment/identity"],
      }),
      "apps/operate-server/src/index.ts": 'import "@muniment/identity";\n',
    });
    expect(found.join()).toContain("by its published contract");
  });

  test("the conformance suite knows nothing of this system", () => {
    const found = breaks("conformance/work/user.test.ts", 'import "@muniment/kernel";\n');
    expect(found.join()).toContain("may know nothing of this system");
  });
});

describe("entry points and dependencies", () => {
  const breaks = (path: string, text: string): string[] => problemsOf({ ...sound, [path]: text });

  test("an entry that the package does not export", () => {
    const found = breaks("packages/rest/src/index.ts", 'export { a } from "@muniment/kernel/src/error.ts";');
    expect(found).toEqual([
      "packages/rest/src/index.ts: @muniment/kernel/src/error.ts is not among the exports of packages/kernel/package.json",
    ]);
  });

  test("an entry with a star stands for the modules that exist", () => {
    const files = {
      ...sound,
      "packages/kernel/package.json": manifest("@muniment/kernel", {
        entries: { ".": "./src/index.ts", "./*": "./src/*.ts" },
      }),
    };
    const client = (specifier: string) => ({
      "packages/rest/src/client.ts": `import "@muniment/kernel/${specifier}";`,
    });
    expect(problemsOf({ ...files, ...client("error") })).toEqual([]);
    expect(problemsOf({ ...files, ...client("gone") })).toEqual([
      "packages/rest/src/client.ts: @muniment/kernel/gone is not among the exports of packages/kernel/package.json",
    ]);
  });

  test("a relative path out of the package", () => {
    const found = breaks("packages/rest/src/index.ts", 'export { a } from "../../kernel/src/index.ts";');
    expect(found).toEqual(["packages/rest/src/index.ts: imports by a relative path out of its package"]);
  });

  test("its own name", () => {
    const found = breaks("packages/rest/src/client.ts", 'export { b } from "@muniment/rest";');
    expect(found.join()).toContain("imports its own package by name");
  });

  test("an undeclared package, also for a type or inside import()", () => {
    expect(breaks("packages/platform/src/db/database.ts", 'import type { X } from "pino";\n')).toContain(
      "packages/platform/src/db/database.ts: pino is not declared in packages/platform/package.json",
    );
    expect(breaks("packages/platform/src/db/database.ts", 'await import("@scope/thing/deep");\n')).toContain(
      "packages/platform/src/db/database.ts: @scope/thing is not declared in packages/platform/package.json",
    );
  });

  test("a development dependency in product code, but not in a test", () => {
    const files = {
      ...sound,
      "packages/kernel/package.json": { name: "@muniment/kernel", devDependencies: { x: "1" } },
    };
    const withTest = { ...files, "packages/platform/src/db/db.test.ts": 'import "vitest";\n' };
    expect(problemsOf(withTest).filter((problem) => problem.includes("vitest"))).toEqual([]);
    const product = { ...files, "packages/kernel/src/error.ts": 'import "x";\nexport const a = 1;\n' };
    expect(problemsOf(product).join()).toContain("x is only a development dependency");
  });

  test("builders and tests in product code", () => {
    const found = breaks("packages/platform/src/db/database.ts", 'import "../testing/index.ts";\n');
    expect(found).toContain("packages/platform/src/db/database.ts: product code imports test code");
  });

  test("a computed import", () => {
    expect(breaks("packages/platform/src/db/database.ts", "await import(process.argv[2]);").join()).toContain(
      "computed path",
    );
  });
});

describe("runtimes", () => {
  const breaks = (path: string, text: string): string[] => problemsOf({ ...sound, [path]: text });

  test("Node in a package that runs in browsers too, with and without the prefix", () => {
    const why = "but the package runs in browsers too";
    expect(breaks("packages/kernel/src/error.ts", 'import "node:fs";').join()).toContain(why);
    expect(breaks("packages/kernel/src/error.ts", 'import type { Stats } from "fs";').join()).toContain(why);
  });

  test("a server module of the same package", () => {
    const found = breaks("packages/rest/src/client.ts", 'import "./fastify.ts";\n');
    expect(found).toEqual(["packages/rest/src/client.ts: imports a server module, but runs in browsers too"]);
  });

  test("an npm package that is not known to be neutral", () => {
    expect(breaks("packages/rest/src/index.ts", 'import "fastify";\n').join()).toContain("not known to run");
  });

  test("server code in a browser app", () => {
    const found = problemsOf({
      ...sound,
      "apps/work-web/package.json": manifest("@muniment/work-web", { dependencies: ["@muniment/platform"] }),
      "apps/work-web/src/index.ts": 'import "@muniment/platform/db";\n',
    });
    expect(found).toEqual(["apps/work-web/src/index.ts: browser code imports @muniment/platform/db, server code"]);
  });
});

describe("cycles", () => {
  test("of types only", () => {
    const found = problemsOf({
      ...sound,
      "packages/kernel/src/clock.ts": 'import type { B } from "./page.ts";\nexport type A = B;\n',
      "packages/kernel/src/page.ts": 'export type { A as B } from "./clock.ts";\n',
    });
    expect(found).toEqual([
      "packages/kernel/src/clock.ts: import cycle: packages/kernel/src/clock.ts -> packages/kernel/src/page.ts -> packages/kernel/src/clock.ts",
    ]);
  });
});

describe("slices", () => {
  const breaks = (path: string, text: string): string[] =>
    problemsOf({ ...sound, ...identity, [`packages/identity/src/${path}`]: text });

  test("a higher slice", () => {
    const found = breaks(
      "user/user.service.ts",
      'import type { group } from "../group/index.ts";\nexport const user = 1;',
    );
    expect(found).toContain("packages/identity/src/user/user.service.ts: slice user imports the higher slice group");
  });

  test("past the index of another slice", () => {
    const found = breaks("group/group.service.ts", 'export { user } from "../user/user.service.ts";\n');
    expect(found).toEqual([
      "packages/identity/src/group/group.service.ts: reaches past packages/identity/src/user/index.ts",
    ]);
  });

  test("past the index of a folder in a package without an order", () => {
    const found = problemsOf({ ...sound, "packages/platform/src/log.ts": 'export { open } from "./db/database.ts";' });
    expect(found).toEqual(["packages/platform/src/log.ts: reaches past packages/platform/src/db/index.ts"]);
  });

  test("the package's own entry", () => {
    expect(breaks("group/group.service.ts", 'export { user } from "../index.ts";').join()).toContain("own entry");
  });

  test("a slice that has no place in the order, or no index", () => {
    const found = breaks("avatar/avatar.service.ts", "export const avatar = 1;\n");
    expect(found).toEqual([
      "packages/identity/src/avatar: has no place in the order in tools/floors.ts",
      "packages/identity/src/avatar: is a slice without an index.ts",
    ]);
  });

  test("export *, and too many names", () => {
    expect(breaks("user/index.ts", 'export * from "./user.service.ts";\n').join()).toContain("export * hides");
    const names = Array.from({ length: 25 }, (_, index) => `user as user${index}`).join(", ");
    const found = breaks("user/index.ts", `export { user, ${names} } from "./user.service.ts";\n`);
    expect(found.join()).toContain("offers 26 names");
  });

  test("an engine with a broad entry", () => {
    const engine = (values: number): string[] =>
      problemsOf({
        "packages/jobs/package.json": manifest("@muniment/jobs"),
        "packages/jobs/src/index.ts": `export type { T } from "./a.ts";export { ${"abcdefgh".slice(0, values).split("").join(", ")} } from "./a.ts";`,
        "packages/jobs/src/a.ts": "export type T = 1;",
      });
    expect(engine(6)).toEqual([]);
    expect(engine(7)).toEqual(["packages/jobs/src/index.ts: offers 7 names; an engine's entry has at most 6"]);
  });

  test("db.ts with more than tables", () => {
    expect(breaks("db.ts", 'import "./user/index.ts";\n').join()).toContain("only the tables");
  });
});

describe("roles of files", () => {
  const breaks = (path: string, text: string): string[] =>
    problemsOf({ ...sound, ...identity, [`packages/identity/src/user/${path}`]: text });

  test("SQL or a transaction in routes", () => {
    expect(breaks("user.routes.ts", 'import { sql } from "kysely";\n').join()).toContain("routes imports kysely");
    expect(breaks("user.routes.ts", "export const run = (db) => db.transaction(() => 1);\n").join()).toContain(
      "routes open no transactions",
    );
  });

  test("HTTP or SQL in a service", () => {
    expect(breaks("user.service.ts", 'import type { F } from "fastify";\nexport const user = 1;').join()).toContain(
      "service imports fastify",
    );
    const files = { ...sound, ...identity, "packages/identity/src/db.ts": "export const q = 1;\n" };
    const service = { "packages/identity/src/user/user.service.ts": 'export { q as user } from "../db.ts";\n' };
    expect(problemsOf({ ...files, ...service }).join()).toContain("a service knows neither HTTP nor SQL");
  });

  test("a service in a repository", () => {
    const found = breaks("user.repository.ts", 'export { user } from "./user.service.ts";\n');
    expect(found.join()).toContain("repository imports ./user.service.ts");
  });

  test("anything but types of kysely in tables", () => {
    expect(breaks("user.tables.ts", 'import { sql } from "kysely";\n').join()).toContain("nothing but types of kysely");
    expect(breaks("user.tables.ts", 'import type { Generated } from "kysely";\n')).toEqual([]);
  });
});
