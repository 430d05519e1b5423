import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dataOf, listOf, openTestChecklist } from "../../testing/index.ts";
import type { Made, TestChecklist } from "../../testing/index.ts";

let firm: TestChecklist;
beforeAll(async () => {
  firm = await openTestChecklist();
});
afterAll(() => firm[Symbol.asyncDispose]());

type Preview = {
  digest: string;
  columns: string[];
  header_row: number;
  counts: Record<string, number>;
  rows: Record<string, unknown>[];
  people: Record<string, unknown>[];
  statuses: Record<string, unknown>[];
  sections: string[];
  external: Record<string, unknown>[];
};

async function upload(tracker: Made, content: string | Buffer, by = "WILL") {
  const response = await firm.app.inject({
    method: "POST",
    url: `/api/tracker/v1/trackers/${tracker.id}/imports?name=list.csv`,
    headers: { authorization: `Bearer ${by}`, "content-type": "application/offset+octet-stream" },
    payload: Buffer.from(content),
  });
  return {
    status: response.statusCode,
    body: response.json<{ data: Made; error?: { code: string; messages: object[] } }>(),
  };
}
const read = async (tracker: Made, content: string | Buffer) => (await upload(tracker, content)).body.data;
const preview = async (file: Made, choices: object = {}) =>
  dataOf(
    await firm.call("WILL", "POST", `/imports/${file.id}/preview`, { body: { table: 0, ...choices } }),
  ) as unknown as Preview;
const apply = async (file: Made, body: object, choices: object = {}) =>
  firm.call("WILL", "POST", `/imports/${file.id}/apply`, { body: { choices: { table: 0, ...choices }, ...body } });
const tasksOf = async (tracker: Made) =>
  listOf(await firm.call("FIONA", "GET", `/trackers/${tracker.id}/tasks?limit=1000`));
const exported = async (tracker: Made, format: string) =>
  (
    await firm.app.inject({
      method: "POST",
      url: `/api/tracker/v1/trackers/${tracker.id}/export`,
      headers: { authorization: "Bearer WILL", "content-type": "application/json" },
      payload: JSON.stringify({ format }),
    })
  ).rawPayload;

const LIST = [
  "Section,Level,Title,Responsible,Due date,Status,Priority,Notes",
  'Signing,1,Board minutes,Mia,31/03/2026,In progress,high,"Two\nlines"',
  "Signing,2,=SUM(A1),mia@firm.example; FIONA,2026-04-02 17:30,,,",
  "Filing,1,Stamp duty,Corporate,,Completed,,",
].join("\n");

test("TRK-IMP-001, -002, -006, TRK-ASSG-003: a list becomes sections, tasks, sub-tasks with people, dates and statuses; nothing before the last step", async () => {
  const tracker = await firm.aTracker();
  const file = await read(tracker, LIST);
  const shown = await preview(file);
  expect(shown).toMatchObject({
    header_row: 1,
    columns: ["section", "level", "title", "assignees", "due_date", "status", "priority", "notes"],
    date_order: "dmy",
    is_order_certain: true,
    counts: { create: 3, change: 0, none: 0, error: 0, warnings: 0 },
    sections: ["Signing", "Filing"],
    people: [],
  });
  expect(await tasksOf(tracker)).toEqual([]);
  expect(dataOf(await apply(file, { digest: shown.digest }))).toMatchObject({ created: 3, changed: 0, skipped: 0 });
  const [minutes, sum, duty] = await tasksOf(tracker);
  expect(minutes).toMatchObject({
    number: 1,
    title: "Board minutes",
    section_title: "Signing",
    due_date: "2026-03-31",
    priority: "high",
    notes: "Two\nlines",
    status: { value: "In progress" },
    assignees: [{ work_id: "MIA" }],
    subtasks: 1,
  });
  expect(sum).toMatchObject({
    title: "=SUM(A1)",
    parent_id: minutes?.id,
    due_date: "2026-04-02",
    due_time: "17:30",
    due_time_zone: "Europe/London",
    assignees: [{ work_id: "MIA" }, { work_id: "FIONA" }],
  });
  expect(duty).toMatchObject({
    section_title: "Filing",
    status: { category: "done" },
    completed_at: expect.any(String),
    assignees: [{ ty: "group", work_id: "CORPORATE" }],
  });
  const activity = listOf(await firm.call("FIONA", "GET", `/trackers/${tracker.id}/activity`));
  expect(activity.map(({ action }) => action)).toEqual([
    "tracker.import",
    "task.create",
    "task.create",
    "task.create",
    "section.create",
    "section.create",
    "tracker.create",
  ]);
  // Sent twice it is done once.
  expect(dataOf(await apply(file, { digest: shown.digest }))).toMatchObject({ created: 3 });
  expect(await tasksOf(tracker)).toHaveLength(3);
});

test("TRK-IMP-002, -003: rows with errors say which row and column; they are left out only when that is said", async () => {
  const tracker = await firm.aTracker();
  const file = await read(
    tracker,
    [
      "Task,Who,Due,State,Level",
      "Fine,Nobody Known,,Started,1",
      ",MIA,,,1",
      "Six,MIA; FIONA; WILL; RUTH; GREG; ADMIN,,,1",
      "Late,,31/02/2026,,1",
      "Below,,,,2",
    ].join("\n"),
  );
  const shown = await preview(file);
  expect(shown.counts).toMatchObject({ create: 1, error: 4, warnings: 1 });
  expect(
    shown.rows.map(({ row, errors }) => [
      row,
      (errors as { column: number; code: string }[]).map((each) => [each.column, each.code]),
    ]),
  ).toEqual([
    [2, []],
    [3, [[1, "required"]]],
    [4, [[2, "assignee_limit"]]],
    [5, [[3, "date"]]],
    [6, [[1, "above"]]],
  ]);
  expect(shown.people).toEqual([{ text: "Nobody Known", candidates: [] }]);
  expect(shown.statuses).toEqual([{ text: "Started" }]);
  expect(await apply(file, { digest: shown.digest })).toMatchObject({
    status: 422,
    body: { error: { code: "import_errors", details: { count: 4 } } },
  });
  expect(await tasksOf(tracker)).toEqual([]);
  const statuses = listOf(await firm.call("WILL", "GET", `/trackers/${tracker.id}/statuses`));
  const choices = {
    statuses: { Started: statuses[1]?.id },
    people: { "Nobody Known": { ty: "user", work_id: "RUTH" } },
  };
  const chosen = await preview(file, choices);
  expect(chosen.counts).toMatchObject({ create: 1, error: 4, warnings: 0 });
  const done = await apply(file, { digest: chosen.digest, skip_errors: true }, choices);
  expect(dataOf(done)).toMatchObject({ created: 1, skipped: 4 });
  expect(await tasksOf(tracker)).toMatchObject([
    { title: "Fine", status: { value: "In progress" }, assignees: [{ work_id: "RUTH" }] },
  ]);
});

test("TRK-IMP-003: people without access are confirmed once for all; who is walled off is never assigned", async () => {
  firm.office.addPerson("WALT");
  firm.office.wallOff(firm.matter, "WALT");
  const tracker = await firm.aTracker();
  const file = await read(tracker, "Title,Assignee\nA,NED\nB,NED; WALT\nC,WALT");
  const shown = await preview(file);
  expect(shown.external).toEqual([{ ty: "user", work_id: "NED", name: "Ned" }]);
  expect(shown.counts).toMatchObject({ create: 3, warnings: 2 });
  expect(await apply(file, { digest: shown.digest })).toMatchObject({
    status: 409,
    body: { error: { code: "external_confirmation", details: { persons: [{ work_id: "NED" }] } } },
  });
  expect(await tasksOf(tracker)).toEqual([]);
  dataOf(await apply(file, { digest: shown.digest, confirm_external: true }));
  expect(
    (await tasksOf(tracker)).map((task) =>
      (task["assignees"] as Made[]).map((each) => [each["work_id"], each["access"]]),
    ),
  ).toEqual([[["NED", "external"]], [["NED", "external"]], []]);
});

describe("an earlier export", () => {
  let tracker: Made;
  let first: Made;
  let field: Made;
  beforeAll(async () => {
    tracker = await firm.aTracker();
    const body = { title: "One" };
    const section = dataOf(await firm.call("WILL", "POST", `/trackers/${tracker.id}/sections`, { body }));
    const fields = `/trackers/${tracker.id}/fields`;
    field = dataOf(await firm.call("FIONA", "POST", fields, { body: { title: "=Fee", type: "money" } }));
    first = await firm.aTask(tracker, {
      title: '=HYPERLINK("http://evil")',
      section_id: section.id,
      due_date: "2026-04-01",
      due_time: "09:30",
      assignees: [
        { ty: "user", work_id: "MIA" },
        { ty: "group", work_id: "CORPORATE" },
      ],
      notes: '-5 for "us"\n  indented\n',
      priority: "urgent",
      custom_fields: { [field.id]: { value: -12.5, currency: "EUR" } },
    });
    await firm.aTask(tracker, { title: "'-", parent_id: first.id, notes: "'=x" });
    await firm.aTask(tracker, { title: "Waits", start_date: "2026-03-01" });
  });

  test.each(["xlsx", "csv"])(
    "TRK-EXP-002, TRK-IMP-004: imported unchanged as %s it changes nothing",
    async (format) => {
      const file = await read(tracker, await exported(tracker, format));
      const shown = await preview(file);
      expect(shown.rows.flatMap(({ changes }) => changes)).toEqual([]);
      expect(shown.counts).toEqual({ create: 0, change: 0, none: 3, error: 0, warnings: 0 });
      expect(dataOf(await apply(file, { digest: shown.digest }))).toMatchObject({ created: 0, changed: 0 });
      expect((await firm.read(first)).rev).toBe(first.rev);
    },
  );

  test("TRK-IMP-004, -005: edited, exactly that changes, and all of it is taken back at once", async () => {
    const rows = (await exported(tracker, "csv")).toString().split("\r\n");
    const [heading = "", waits = "", , below = ""] = rows;
    const link = (await firm.read(first))["url"] as string;
    const edited = [
      heading,
      waits.replace("Waits,Not started", "Waited,Completed"),
      // Only the link, a new date, no people any more; empty cells stay.
      `,,,,,-,,2026-05-04,,,,,${link},`,
      below,
      ",2,One,New below,,Fiona,,,,,,,,",
    ].join("\r\n");
    const file = await read(tracker, edited);
    const shown = await preview(file);
    expect(shown.counts).toEqual({ create: 1, change: 2, none: 1, error: 0, warnings: 0 });
    expect(shown.rows.map(({ number, changes }) => [number, changes])).toEqual([
      [
        3,
        [
          { field: "title", before: "Waits", after: "Waited" },
          { field: "status", before: "Not started", after: "Completed" },
        ],
      ],
      [
        1,
        [
          { field: "assignees", before: "Mia; Corporate", after: "" },
          { field: "due_date", before: "2026-04-01", after: "2026-05-04" },
        ],
      ],
      [2, []],
      [
        undefined,
        [
          { field: "title", after: "New below" },
          { field: "assignees", after: "Fiona" },
        ],
      ],
    ]);
    const before = await tasksOf(tracker);
    const done = dataOf(await apply(file, { digest: shown.digest }));
    expect(done).toMatchObject({ created: 1, changed: 2 });
    const after = await tasksOf(tracker);
    expect(after.map(({ title, parent_id: parent }) => [title, parent === first.id])).toEqual([
      ["Waited", false],
      ['=HYPERLINK("http://evil")', false],
      ["'-", true],
      ["New below", true],
    ]);
    expect(await firm.read(first)).toMatchObject({
      due_date: "2026-05-04",
      due_time: "09:30",
      assignees: [],
      priority: "urgent",
    });
    const listed = listOf(await firm.call("FIONA", "GET", `/trackers/${tracker.id}/imports`));
    expect(listed[0]).toMatchObject({ id: done.id, by: { id: "WILL" } });
    dataOf(await firm.call("FIONA", "POST", `/imports/${done.id}/undo`));
    const strip = (tasks: Made[]) =>
      tasks.map(({ rev: _rev, last_updated_at: _at, last_updated_by: _by, ...task }) => task);
    expect(strip(await tasksOf(tracker))).toEqual(strip(before));
    const bin = listOf(await firm.call("FIONA", "GET", `/trackers/${tracker.id}/tasks?deleted=true`));
    expect(bin.map(({ title }) => title)).toEqual(["New below"]);
  });

  test("TRK-IMP-005: what was changed since, or is older than a day, is not taken back", async () => {
    const other = await firm.aTracker();
    const imported = async () => {
      const file = await read(other, "Title\nAlpha\nBeta");
      const { digest } = await preview(file);
      dataOf(await apply(file, { digest }));
      return file;
    };
    const file = await imported();
    const [alpha] = await tasksOf(other);
    await firm.call("RUTH", "POST", `/tasks/${alpha?.id ?? ""}/comments`, { body: { body: "Mine" } });
    const undo = async (id: string) => firm.call("WILL", "POST", `/imports/${id}/undo`);
    expect(await undo(file.id)).toMatchObject({ status: 409, body: { error: { code: "import_changed" } } });
    expect(await tasksOf(other)).toHaveLength(2);
    const second = await imported();
    firm.clock.advance(25 * 3600);
    expect(await undo(second.id)).toMatchObject({ status: 409, body: { error: { code: "too_late" } } });
  });
});

test("TRK-IMP-002: what was shown is what happens: a task changed meanwhile asks for another look", async () => {
  const tracker = await firm.aTracker();
  const task = await firm.aTask(tracker, { title: "Old" });
  const file = await read(tracker, `Link,Title\n${(await firm.read(task))["url"] as string},New`);
  const { digest } = await preview(file);
  dataOf(await firm.patch(task, { title: "Somebody else's" }));
  expect(await apply(file, { digest })).toMatchObject({ status: 409, body: { error: { code: "import_changed" } } });
  expect(await firm.read(task)).toMatchObject({ title: "Somebody else's" });
});

test("TRK-PERM-005, TRK-IMP-004: who may only read imports nothing, and nobody changes a task that is hidden from them", async () => {
  const tracker = await firm.aTracker();
  expect((await upload(tracker, "Title\nA", "RUTH")).status).toBe(403);
  expect((await upload(tracker, "Title\nA", "NED")).status).toBe(404);
  const file = await read(tracker, "Task number,Title\n1,Known now");
  const choices = { table: 0 };
  expect((await firm.call("FIONA", "POST", `/imports/${file.id}/preview`, { body: choices })).status).toBe(404);
  await firm.aTask(tracker, { title: "Secret", visibility: "assignees_only" }, "FIONA");
  const shown = await preview(file);
  expect(shown.counts).toMatchObject({ change: 0, error: 1 });
  expect(JSON.stringify(shown)).not.toContain("Secret");
  firm.office.setLevel(firm.matter, "WILL", "read");
  expect((await apply(file, { digest: shown.digest, skip_errors: true })).status).toBe(403);
  firm.office.setLevel(firm.matter, "WILL", "read_write");
});

test("TRK-IMP-001: two thousand rows in one transaction; one more is refused, and so is what is no list", async () => {
  const tracker = await firm.aTracker();
  const rows = (count: number) =>
    `Title,Level\n${Array.from({ length: count }, (_, at) => `Row ${at},${(at % 3) + 1}`).join("\n")}`;
  const refused = async (content: string | Buffer) => (await upload(tracker, content)).body.error;
  expect(await refused(rows(2001))).toMatchObject({ code: "file_unreadable", messages: [{ code: "too_many_rows" }] });
  expect(await refused("")).toMatchObject({ code: "file_unreadable" });
  expect(await refused(Buffer.from([0x50, 0x4b, 3, 4, 1, 2, 3]))).toMatchObject({ code: "file_unreadable" });
  expect(await refused(Buffer.from("d0cf11e0a1b11ae1", "hex"))).toMatchObject({ code: "file_unreadable" });
  expect(await refused(Buffer.alloc(10 * 1024 * 1024 + 1, "a"))).toMatchObject({ messages: [{ code: "too_large" }] });
  const file = await read(tracker, rows(2000));
  const { digest, counts } = await preview(file);
  expect(counts).toMatchObject({ create: 2000, error: 0 });
  expect(dataOf(await apply(file, { digest }))).toMatchObject({ created: 2000 });
  const page = await firm.call("WILL", "GET", `/trackers/${tracker.id}/tasks?limit=4&total=true`);
  expect(page.body).toMatchObject({ total_count: 2000 });
  expect(listOf(page).map(({ title, depth }) => [title, depth])).toEqual([
    ["Row 0", 1],
    ["Row 1", 2],
    ["Row 2", 3],
    ["Row 3", 1],
  ]);
});
