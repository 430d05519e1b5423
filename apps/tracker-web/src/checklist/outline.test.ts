import { expect, test } from "vitest";
import { outlineOf } from "./outline.ts";
import type { OutlineTask } from "./outline.ts";
import { droppedOn, indented, movedBy, outdented } from "./place.ts";

const task = (id: string, order: string, more: Partial<OutlineTask> = {}): OutlineTask => ({
  id,
  order,
  parent_type: "tracker",
  parent_id: "T",
  ...more,
});
const below = (parent: string): Partial<OutlineTask> => ({ parent_type: "task", parent_id: parent });

const sections = [
  { id: "S2", rank: "b" },
  { id: "S1", rank: "a" },
  { id: "S1a", rank: "a", parent_section_id: "S1" },
];
const tasks = [
  task("b", "n"),
  task("a", "c"),
  task("c", "c", { section_id: "S1" }),
  task("c2", "d", { section_id: "S1", ...below("c") }),
  task("c1", "c", { section_id: "S1", ...below("c") }),
  task("d", "a", { section_id: "S1a" }),
];
const tree = outlineOf(tasks, sections);
const taskOf = (id: string): OutlineTask => tree.taskOf(id) ?? task(id, "");
const shown = (closed: readonly string[], keeps?: (given: OutlineTask) => boolean) =>
  tree
    .rows({ closed: new Set(closed), ...(keeps === undefined ? {} : { keeps }) })
    .map((row) => `${row.level} ${row.kind === "task" ? row.task.id : row.section.id} ${row.position}/${row.size}`);

test("TRK-VIEW-001: a checklist is one tree of sections, tasks and sub-tasks by rank, with levels and positions", () => {
  expect(shown([])).toEqual([
    "1 a 1/2",
    "1 b 2/2",
    "1 S1 1/2",
    "2 c 1/1",
    "3 c1 1/2",
    "3 c2 2/2",
    "2 S1a 1/1",
    "3 d 1/1",
    "1 S2 2/2",
  ]);
  expect(shown(["c", "S1a"])).not.toContain("3 c1 1/2");
  expect(shown(["S1"])).toEqual(["1 a 1/2", "1 b 2/2", "1 S1 1/2", "1 S2 2/2"]);
});

test("TRK-VIEW-003: a filter shows what fits with what leads to it, even where it was closed", () => {
  expect(shown(["S1", "c"], ({ id }) => id === "c2")).toEqual(["1 S1 1/1", "2 c 1/1", "3 c2 1/1"]);
});

test("a sub-task whose parent is not to be seen stands by itself", () => {
  expect(outlineOf([task("x", "a", below("hidden"))], []).rows({ closed: new Set() })).toMatchObject([{ level: 1 }]);
});

test("TRK-TASK-005, TRK-KEY-002: indent and outdent go below the task above and back after it", () => {
  expect(indented(tree, taskOf("b"))).toEqual({ section: undefined, parent: "a", after: undefined });
  expect(indented(tree, taskOf("a"))).toBeUndefined();
  expect(indented(tree, taskOf("c2"))).toEqual({ section: "S1", parent: "c1", after: undefined });
  expect(outdented(tree, taskOf("c1"))).toEqual({ section: "S1", parent: undefined, after: "c" });
  expect(outdented(tree, taskOf("c"))).toBeUndefined();
});

test("TRK-TASK-005: nothing is indented deeper than five levels of sub-tasks", () => {
  const chain = [1, 2, 3, 4, 5, 6].map((level) =>
    task(String(level), "a", level === 1 ? {} : below(String(level - 1))),
  );
  const deep = outlineOf([...chain, task("new", "b", below("6")), task("top", "b")], []);
  const top = deep.taskOf("top");
  const sixth = deep.taskOf("6");
  if (top === undefined || sixth === undefined) throw new Error("no such tasks");
  expect(droppedOn(deep, top, { at: "inside", task: sixth })).toBeUndefined();
  expect(droppedOn(deep, top, { at: "after", task: sixth })).toEqual({ section: undefined, parent: "5", after: "6" });
});

test("TRK-KEY-002: up and down move among its like, and over the edge of a section into the next", () => {
  expect(movedBy(tree, taskOf("b"), -1)).toEqual({ section: undefined, parent: undefined, after: undefined });
  expect(movedBy(tree, taskOf("a"), 1)).toEqual({ section: undefined, parent: undefined, after: "b" });
  expect(movedBy(tree, taskOf("b"), 1)).toEqual({ section: "S1", parent: undefined, after: undefined });
  expect(movedBy(tree, taskOf("c"), -1)).toEqual({ section: undefined, parent: undefined, after: "b" });
  expect(movedBy(tree, taskOf("a"), -1)).toBeUndefined();
  expect(movedBy(tree, taskOf("c1"), -1)).toBeUndefined();
});

test("TRK-TASK-004: a task is dropped before, after and into others, never into itself", () => {
  expect(droppedOn(tree, taskOf("a"), { at: "after", task: taskOf("d") })).toMatchObject({
    section: "S1a",
    after: "d",
  });
  expect(droppedOn(tree, taskOf("b"), { at: "before", task: taskOf("a") })).toMatchObject({ after: undefined });
  expect(droppedOn(tree, taskOf("a"), { section: "S2" })).toEqual({
    section: "S2",
    parent: undefined,
    after: undefined,
  });
  expect(droppedOn(tree, taskOf("c"), { at: "inside", task: taskOf("c1") })).toBeUndefined();
});
