import { expect, test } from "vitest";
import type { Status, Task } from "../task/task.ts";
import { arranged, isArranged } from "./arrange.ts";
import type { Order } from "./arrange.ts";

const statuses = ["Open", "Done"].map((value, at) => ({
  id: value,
  value,
  category: at === 0 ? "not_started" : "done",
}));
let number = 0;
const task = (title: string, given: object = {}): Task =>
  ({
    id: title,
    number: (number += 1),
    title,
    status: statuses[0],
    priority: "none",
    assignees: [],
    ...given,
  }) as unknown as Task;
const ada = { assignees: [{ ty: "user", work_id: "ADA", name: "Ada" }] };
const tasks = [
  task("Zeta", { due_date: "2026-05-02", ...ada }),
  task("alpha", { priority: "high" }),
  task("Beta", { due_date: "2026-05-01", status: statuses[1] }),
];
const shown = (order: Order, closed: readonly string[] = []) =>
  arranged(tasks, {
    order,
    ground: { statuses: statuses as unknown as readonly Status[], sections: [], today: "2026-05-02" },
    closed: new Set(closed),
  }).map((row) => (row.kind === "task" ? row.task.title : `# ${row.section.title}`));

test("TRK-VIEW-004: sorted by what is asked, either way; what has no value comes last", () => {
  expect(shown({ sort: "title" })).toEqual(["alpha", "Beta", "Zeta"]);
  expect(shown({ sort: "due_date" })).toEqual(["Beta", "Zeta", "alpha"]);
  expect(shown({ sort: "-due_date" })).toEqual(["Zeta", "Beta", "alpha"]);
  expect(shown({ sort: "-priority" })).toEqual(["alpha", "Zeta", "Beta"]);
  expect(isArranged({})).toBe(false);
});

test("TRK-VIEW-004: groups have their own order, and keep that of the tasks; closed ones hide them", () => {
  expect(shown({ group: "status" })).toEqual(["# Open", "Zeta", "alpha", "# Done", "Beta"]);
  expect(shown({ group: "assignee", sort: "title" })).toEqual(["# Ada", "Zeta", "# Nobody", "alpha", "Beta"]);
  expect(shown({ group: "due" })).toEqual(["# Today", "Zeta", "# No date", "alpha", "# Done", "Beta"]);
  expect(shown({ group: "status" }, ["group:status:Open"])).toEqual(["# Open", "# Done", "Beta"]);
});
