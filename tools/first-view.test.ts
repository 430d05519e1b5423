import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { firstViewOf, firstViewTrouble } from "./first-view.ts";

const app = { name: "an-app", firstView: ["list.tsx"] };
const chunk = (fileName: string, given: object = {}) => ({
  fileName,
  code: "",
  moduleIds: [] as string[],
  imports: [] as string[],
  isEntry: false,
  ...given,
});
const route = "/a/src/routes/list.tsx?tsr-split=component";

test("a first view is the entry and its routes with all they import, and nothing that comes later", () => {
  const chunks = [
    chunk("main.js", { isEntry: true, imports: ["react.js"] }),
    chunk("react.js"),
    chunk("list.js", { moduleIds: [route], imports: ["table.js", "react.js"] }),
    chunk("table.js"),
    chunk("dialog.js", { imports: ["table.js"] }),
  ];
  expect(firstViewOf(app, chunks).map(({ fileName }) => fileName)).toEqual(
    expect.arrayContaining(["main.js", "react.js", "list.js", "table.js"]),
  );
  expect(firstViewOf(app, chunks)).toHaveLength(4);
});

test("a first view over its budget is told", () => {
  const list = chunk("list.js", { moduleIds: [route] });
  const heavy = { ...list, code: randomBytes(250_000).toString("base64") };
  expect(firstViewTrouble(app, [list])).toBeUndefined();
  expect(firstViewTrouble(app, [heavy])).toContain("list.js");
});

test("a route that the build does not have is refused", () => {
  expect(() => firstViewOf(app, [chunk("main.js", { isEntry: true })])).toThrow("list.tsx");
});
