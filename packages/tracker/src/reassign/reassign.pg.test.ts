import { afterAll, beforeAll, expect, test } from "vitest";
import { dataOf, listOf, openTestChecklist } from "../../testing/index.ts";
import type { Made, TestChecklist } from "../../testing/index.ts";

let world: TestChecklist;
const OTHER_MATTER = "ACTIVE!2";
const CLOSED_MATTER = "ACTIVE!3";

beforeAll(async () => {
  world = await openTestChecklist();
  const levels = { FIONA: "full_access", WILL: "read_write", MIA: "read_write" } as const;
  world.office.addMatter(OTHER_MATTER, levels);
  world.office.addMatter(CLOSED_MATTER, { ...levels, MIA: "no_access" });
});
afterAll(() => world[Symbol.asyncDispose]());

const user = (id: string) => ({ ty: "user", work_id: id });
const move = (given: object) => ({ from: user("WILL"), to: user("MIA"), scope: "tracker", ...given });
const ask = (by: string, tracker: Made, body: object, path = "") =>
  world.call(by, "POST", `/trackers/${tracker.id}/reassign${path}`, { body });
const peopleOf = async (task: Made) =>
  ((await world.read(task, "FIONA"))["assignees"] as { work_id: string }[]).map((each) => each.work_id);
const outcomes = (answer: Awaited<ReturnType<typeof ask>>) =>
  listOf(answer).map((one) => [(one["task"] as { title: string }).title, one["outcome"]]);

test("chosen open tasks of a tracker go from one to the other after a preview, one event each, and back again", async () => {
  const tracker = await world.aTracker();
  const lead = await world.aTask(tracker, { title: "Lead", assignees: [user("WILL"), user("FIONA")] });
  const both = await world.aTask(tracker, { title: "Both", assignees: [user("MIA"), user("WILL")] });
  const done = await world.aTask(tracker, { title: "Done", assignees: [user("WILL")] });
  const other = await world.aTask(tracker, { title: "Other", assignees: [user("WILL")] });
  dataOf(await world.call("WILL", "POST", `/tasks/${done.id}/complete`, { body: {} }));
  const chosen = { tasks: [lead.id, both.id, done.id] };
  const preview = await ask("WILL", tracker, move(chosen), "/preview");
  expect(outcomes(preview)).toEqual([
    ["Lead", "replaced"],
    ["Both", "merged"],
  ]);
  expect(await peopleOf(lead)).toEqual(["WILL", "FIONA"]);
  expect(outcomes(await ask("WILL", tracker, move(chosen)))).toEqual(outcomes(preview));
  expect([await peopleOf(lead), await peopleOf(both), await peopleOf(done), await peopleOf(other)]).toEqual([
    ["MIA", "FIONA"],
    ["MIA"],
    ["WILL"],
    ["WILL"],
  ]);
  const history = listOf(await world.call("FIONA", "GET", `/tasks/${lead.id}/history`));
  expect(history.filter((event) => event["action"] === "task.assign")).toHaveLength(1);
  const back = { from: user("MIA"), to: user("WILL"), scope: "tracker", tasks: [lead.id] };
  expect(outcomes(await ask("WILL", tracker, back))).toEqual([["Lead", "replaced"]]);
  expect(await peopleOf(lead)).toEqual(["WILL", "FIONA"]);
});

test("over the matter, and over all matters that both may see for who owns the trackers", async () => {
  const make = async (matter: string, title: string) => {
    const tracker = await world.aTracker("FIONA", matter);
    return { tracker, task: await world.aTask(tracker, { title, assignees: [user("RUTH")] }, "FIONA") };
  };
  for (const matter of [OTHER_MATTER, CLOSED_MATTER]) world.office.setLevel(matter, "RUTH", "read");
  const first = await make(world.matter, "Here");
  const second = await make(world.matter, "Beside");
  const third = await make(OTHER_MATTER, "Elsewhere");
  const fourth = await make(CLOSED_MATTER, "Closed to MIA");
  const body = (scope: string) => ({ from: user("RUTH"), to: user("MIA"), scope });
  expect(outcomes(await ask("WILL", first.tracker, body("matter"), "/preview"))).toEqual([
    ["Here", "replaced"],
    ["Beside", "replaced"],
  ]);
  // WILL may assign everywhere, and owns none of the trackers.
  expect(outcomes(await ask("WILL", first.tracker, body("everywhere"), "/preview"))).toEqual([]);
  expect(outcomes(await ask("FIONA", first.tracker, body("everywhere")))).toEqual([
    ["Here", "replaced"],
    ["Beside", "replaced"],
    ["Elsewhere", "replaced"],
  ]);
  expect([await peopleOf(second.task), await peopleOf(third.task), await peopleOf(fourth.task)]).toEqual([
    ["MIA"],
    ["MIA"],
    ["RUTH"],
  ]);
});

test("TRK-ASSG-004, TRK-SPM-005: not for readers, not to who is kept out, and nothing of matters one does not see", async () => {
  const tracker = await world.aTracker();
  const task = await world.aTask(tracker, { title: "Stays", assignees: [user("WILL")] });
  expect((await ask("RUTH", tracker, move({}))).status).toBe(403);
  expect((await ask("NED", tracker, move({}))).status).toBe(404);
  world.office.addPerson("WALT");
  world.office.setLevel(world.matter, "WALT", "read_write");
  world.office.wallOff(world.matter, "WALT");
  expect(outcomes(await ask("FIONA", tracker, move({ to: user("WALT") })))).toEqual([["Stays", "not_allowed"]]);
  expect(await peopleOf(task)).toEqual(["WILL"]);
  expect((await ask("FIONA", tracker, move({ to: user("WILL") }))).status).toBe(422);
  expect((await ask("FIONA", tracker, move({ from: user("NOBODY") }))).status).toBe(422);
});
