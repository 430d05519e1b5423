import { expect, test } from "vitest";
import { createEventReader, pauseBefore } from "./events.ts";

test("events come whole however the text is cut", () => {
  const read = createEventReader();
  expect(read("retry: 2000\n\n")).toEqual([]);
  expect(read(": hello\n\nid: 7\nevent: chan")).toEqual([]);
  expect(read('ged\ndata: {"topic":"container:A!1"}\n\nid: 8\nevent: resync\n')).toEqual([
    { id: "7", event: "changed", data: '{"topic":"container:A!1"}' },
  ]);
  expect(read("data: {}\n\n: still here\n\n")).toEqual([{ id: "8", event: "resync", data: "{}" }]);
});

test("the place where a stream begins is known before anything was told", () => {
  const ids: string[] = [];
  const read = createEventReader((id) => ids.push(id));
  expect(read("retry: 2000\nid: 5\n\n:\n\n")).toEqual([]);
  read("id: 6\nevent: changed\ndata: {}\n\n");
  expect(ids).toEqual(["5", "6"]);
});

test("a line that fails is opened again after longer and longer, but never much longer", () => {
  expect([0, 1, 2, 20].map(pauseBefore)).toEqual([500, 1000, 2000, 30_000]);
});
