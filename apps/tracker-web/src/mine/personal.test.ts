import { expect, test } from "vitest";
import { markedFor, ordered, reordered } from "./personal.ts";

const tasks = ["A", "B", "C"].map((id) => ({ id }));
const ids = (some: readonly { readonly id: string }[]): readonly string[] => some.map(({ id }) => id);

test("TRK-MY-005: what a person put in order comes first, the rest stays as it was", () => {
  expect(ids(ordered(tasks, []))).toEqual(["A", "B", "C"]);
  expect(ids(ordered(tasks, ["C"]))).toEqual(["C", "A", "B"]);
  expect(reordered(tasks, [], { id: "C", step: -1 })).toEqual(["A", "C", "B"]);
  expect(reordered(tasks, ["Z", "A"], { id: "A", step: 1 })).toEqual(["B", "A", "C", "Z"]);
  expect(reordered(tasks, ["Z"], { id: "A", step: -1 })).toEqual(["Z"]);
});

test("TRK-MY-005: a mark for today is over tomorrow", () => {
  const kept = { day: "2026-03-10", tasks: ["A", 3] };
  expect(markedFor(kept, "2026-03-10")).toEqual(["A"]);
  expect(markedFor(kept, "2026-03-11")).toEqual([]);
  expect(markedFor("nonsense", "2026-03-10")).toEqual([]);
});
