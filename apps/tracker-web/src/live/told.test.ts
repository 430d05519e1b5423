import { expect, test } from "vitest";
import { readTold } from "./told.ts";

const read = (event: string, data: object) => readTold({ event, data: JSON.stringify(data) });

test("TRK-TASK-016: a changed task is told with the tracker that is followed", () => {
  expect(read("changed", { topic: "tracker:T1", kind: "task", action: "task.change", object_id: "K" })).toEqual({
    kind: "task",
    id: "K",
    tracker: "T1",
  });
  expect(read("changed", { topic: "me", kind: "task", object_id: "K" })).toMatchObject({ tracker: undefined });
  expect(read("changed", { topic: "tracker:T1", kind: "section", object_id: "S" })).toEqual({
    kind: "other",
    what: "section",
  });
});

test("TRK-ASSG-011: changed and lost access are told, and a gap means everything", () => {
  expect(read("access_changed", { topic: "tracker:T1" })).toEqual({ kind: "access" });
  expect(read("access_lost", { topic: "tracker:T1" })).toEqual({ kind: "lost", topic: "tracker:T1" });
  expect(read("resync", {})).toEqual({ kind: "all" });
  expect(read("notice", {})).toBeUndefined();
});
