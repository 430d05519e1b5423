import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PAGES } from "./web-app.routes.ts";

const tree = readFileSync(new URL("../../operate-web/src/route-tree.gen.ts", import.meta.url), "utf8");
const union = /fullPaths:((?:\s*\| ["'][^"']*["'])+)/.exec(tree)?.[1] ?? "";
const paths = [...union.matchAll(/["']([^"']+)["']/g)].map(([, path = ""]) => path);

function isServed(path: string): boolean {
  const address = path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
  return PAGES.some((page) => (page.endsWith("/*") ? path.startsWith(page.slice(0, -1)) : page === address));
}

test("every page of Operate can be opened by its address", () => {
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path) => !isServed(path))).toEqual([]);
});
