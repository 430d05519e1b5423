import { expect, test } from "vitest";
import { findByText, flattenTree, moveFor } from "./flatten.ts";
import type { TreeNode } from "./flatten.ts";

const node = (id: string, hasChildren = false): TreeNode => ({ id, name: id, hasChildren });
const children: Readonly<Record<string, readonly TreeNode[]>> = {
  Correspondence: [node("Client"), node("Court", true)],
  Court: [node("2026")],
};
const roots = [node("Correspondence", true), node("Evidence", true), node("Internal")];
const shownWith = (...expanded: string[]) =>
  flattenTree(roots, { expanded: new Set(expanded), childrenOf: (id) => children[id] });
const idsOf = (...expanded: string[]): string[] => shownWith(...expanded).map(({ node: { id } }) => id);

test("shows what is expanded, in order, with level and place among its siblings", () => {
  expect(idsOf()).toEqual(["Correspondence", "Evidence", "Internal"]);
  const shown = shownWith("Correspondence", "Court");
  expect(shown.map(({ node: { id }, level }) => `${level} ${id}`)).toEqual([
    "1 Correspondence",
    "2 Client",
    "2 Court",
    "3 2026",
    "1 Evidence",
    "1 Internal",
  ]);
  expect(shown[2]).toMatchObject({ position: 2, siblings: 2, parent: 0, isExpanded: true });
});

test("what is expanded below something closed is not shown, and stays expanded", () => {
  expect(idsOf("Court")).toEqual(["Correspondence", "Evidence", "Internal"]);
});

test("children that are on their way are told, and a node without children has no arrow", () => {
  expect(shownWith("Evidence")[1]).toMatchObject({ isExpanded: true, isLoading: true });
  expect(shownWith("Internal")[2]).toMatchObject({ isExpanded: false, isLoading: false });
});

test("WORK-KEY-002 arrows move, open, enter, close and leave", () => {
  const shown = shownWith("Correspondence");
  expect(moveFor("ArrowDown", shown, 0)).toEqual({ kind: "go", to: 1 });
  expect(moveFor("ArrowUp", shown, 0)).toBeUndefined();
  expect(moveFor("ArrowRight", shown, 0)).toEqual({ kind: "go", to: 1 });
  expect(moveFor("ArrowRight", shown, 2)).toEqual({ kind: "expand" });
  expect(moveFor("ArrowRight", shown, 4)).toBeUndefined();
  expect(moveFor("ArrowLeft", shown, 0)).toEqual({ kind: "collapse" });
  expect(moveFor("ArrowLeft", shown, 2)).toEqual({ kind: "go", to: 0 });
  expect(moveFor("ArrowLeft", shown, 3)).toBeUndefined();
  expect(moveFor("End", shown, 0)).toEqual({ kind: "go", to: 4 });
  expect(moveFor("x", shown, 0)).toBeUndefined();
});

test("typing finds the next name that begins so, and begins anew at the top", () => {
  const shown = shownWith("Correspondence");
  expect(findByText("co", shown, 0)).toBe(2);
  expect(findByText("co", shown, 2)).toBe(0);
  expect(findByText("z", shown, 0)).toBe(-1);
});
