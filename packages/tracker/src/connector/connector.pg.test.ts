import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestTracker } from "../../testing/index.ts";
import type { TestTracker, TrackerAnswer } from "../../testing/index.ts";

const M = "ACTIVE!1";
const DEED = "ACTIVE!31.1";
const CONNECTOR = "/automate/tracker";

let tracker: TestTracker;

beforeAll(async () => {
  tracker = await openTestTracker();
  const { office } = tracker;
  for (const id of ["FIONA", "WILL", "RUTH", "NED"]) office.addPerson(id);
  office.addMatter(M, { FIONA: "full_access", WILL: "read_write", RUTH: "read" }, "Harbour lease");
  office.addMatter("ACTIVE!2", { WILL: "read_write" }, "Empty");
  office.addDocument(DEED, { name: "Deed", readers: ["FIONA", "WILL", "RUTH"], matter: M });
});
afterAll(async () => tracker[Symbol.asyncDispose]());

const get = async (who: string, operation: string, query: Readonly<Record<string, string>> = {}) =>
  tracker.call(who, "GET", `${CONNECTOR}/${operation}?${new URLSearchParams(query).toString()}`);
const post = async (who: string, operation: string, body: object) =>
  tracker.call(who, "POST", `${CONNECTOR}/${operation}`, { body });
const dataOf = (answer: TrackerAnswer): Record<string, unknown> => {
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  expect(Object.keys(answer.body)).toEqual(["data"]);
  return answer.body.data;
};
const listOf = (answer: TrackerAnswer) => dataOf(answer) as unknown as Record<string, unknown>[];
const aTask = async (more: object = {}) =>
  dataOf(await post("FIONA", "addTask", { context_work_id: M, context_id: "default", title: "Sign", ...more }));

describe("tracker-api.md 5", () => {
  let made: Record<string, unknown>;

  test("TA2: a tracker is created and counted, and a task for the placeholder lands in it", async () => {
    expect(dataOf(await get("FIONA", "getTrackersForWorkspace", { workspaceId: M }))).toEqual({
      trackers_count: 0,
      trackers: [],
    });
    expect(await post("FIONA", "addTask", { context_work_id: M, context_id: "default", title: "x" })).toMatchObject({
      status: 404,
      body: { error: { code: "NRC_NO_RECORD" } },
    });
    made = dataOf(await post("FIONA", "createTracker", { context_work_id: M, name: "Closing" }));
    expect(made).toMatchObject({ context_work_id: M, name: "Closing", tracker_owner_work_id: "FIONA" });
    expect(dataOf(await get("RUTH", "getTrackersForWorkspace", { workspaceId: M }))).toMatchObject({
      trackers_count: 1,
      trackers: [{ _id: made["_id"] }],
    });
    expect(listOf(await get("RUTH", "getDefaultTracker"))).toEqual([{ _id: "default", name: "Default Tracker" }]);
    expect(await aTask()).toMatchObject({ context_id: made["_id"], context_work_id: M, title: "Sign" });
  });

  test("TA3: with a parent it is a sub-task, without its parent is the tracker", async () => {
    const parent = await aTask();
    expect(parent).toMatchObject({ parent_type: "tracker", parent_id: made["_id"] });
    expect(await aTask({ parent_id: parent["_id"] })).toMatchObject({ parent_type: "task", parent_id: parent["_id"] });
  });

  test("TA4: everything that a task is given comes back, and its link opens it", async () => {
    const given = {
      assignee: { ty: "user", work_id: "RUTH" },
      due_date: "2026-06-30T15:30:00Z",
      due_time_zone: "Europe/Berlin",
      work_object: { w_wstype: "document", w_id: DEED },
      task_status: "in progress",
      notes: "By noon",
    };
    const task = await aTask(given);
    expect(task).toMatchObject({
      assignee: { ty: "user", work_id: "RUTH", name: "Ruth" },
      due_date: "2026-06-30T15:30:00Z",
      due_time_zone: "Europe/Berlin",
      work_object: { w_wstype: "DOCUMENT", w_id: DEED },
      task_status: { value: "In progress" },
      notes: "By noon",
      task_url: expect.stringContaining(`/my-tasks/all/${String(task["_id"])}`),
    });
    expect((task["assignees"] as unknown[]).length).toBe(1);
    expect(await aTask({ due_date: "2026-06-30" })).toMatchObject({ due_date: "2026-06-30T00:00:00Z" });
    const refused = await post("FIONA", "addTask", {
      context_work_id: M,
      context_id: "default",
      title: "x",
      task_status: "Nowhere",
    });
    expect(refused).toMatchObject({
      status: 400,
      body: { error: { code: "NRC_INVALID_PARAM", messages: [{ field: "task_status" }] } },
    });
  });

  test("TA5 TA7: each type takes the value that its schema describes, by id or title, and is cleared", async () => {
    const task = await aTask();
    const about = { context_work_id: M, task_id: task["_id"] };
    const values: readonly [type: string, field: string, data: object, shown: object, creation?: object][] = [
      ["text", "Task Name", { value: "Signed" }, { title: "Signed" }],
      ["status", "task_status", { value: "Waiting" }, { task_status: { value: "Waiting" } }],
      ["assignee", "assignee", { ty: "user", work_id: "WILL" }, { assignee: { work_id: "WILL" } }],
      ["due_date", "Due Date", { due_date: "2026-04-01T09:00:00Z" }, { due_date: "2026-04-01T09:00:00Z" }],
      ["work_object", "work_object", { w_wstype: "DOCUMENT", w_id: DEED }, { work_object: { w_id: DEED } }],
      ["long_text", "notes", { value: "Long" }, { notes: "Long" }],
      ["text", "Court", { value: "High" }, { custom_fields: [{ field_title: "Court", value: "High" }] }],
      ["long_text", "Story", { value: "Once" }, {}],
      ["number", "Copies", { value: 3 }, {}],
      ["money", "Fee", { value: 12.5 }, {}, { currency: "GBP" }],
      ["date", "Hearing", { value: "2026-05-01" }, {}],
      ["yes_no", "Stamped", { value: true }, {}],
      ["single_choice", "Court list", { value: "A" }, {}, { options: "A; B" }],
      ["multi_choice", "Annexes", { value: "A;B" }, {}, { options: "A;B;C" }],
      ["person", "Counsel", { ty: "user", work_id: "RUTH" }, {}],
      ["link", "Site", { value: "https://court.example/1" }, {}],
    ];
    const types = listOf(await get("FIONA", "getCustomFieldTypes", { all_field_types: "true" }));
    expect(new Set(values.map(([type]) => type))).toEqual(new Set(types.map((each) => each["field_type"])));
    for (const [type, field, data, shown, creation] of values) {
      const isCustom = !["task name", "task_status", "assignee", "due date", "work_object", "notes"].includes(
        field.toLowerCase(),
      );
      if (isCustom) {
        const body = { workspaceId: M, context_id: "default", viewOption: "Table View and Details View" };
        const wanted = {
          field_title: field,
          field_type: type,
          ...(creation === undefined ? {} : { field_data: creation }),
        };
        dataOf(await post("FIONA", "addCustomField", { ...body, ...wanted }));
      }
      const query = { field_type: type, schemaContext: "request" };
      const schema = dataOf(await get("FIONA", "getDataSchemaForFieldType", query)) as {
        properties: object;
        required: string[];
      };
      expect(Object.keys(schema.properties), type).toEqual(expect.arrayContaining(Object.keys(data)));
      expect(Object.keys(data), type).toEqual(expect.arrayContaining(schema.required));
      const change = { ...about, field_type: type, field_id: field, field_data: data };
      expect(dataOf(await post("FIONA", "updateSingleTaskField", change)), field).toMatchObject(shown);
      const cleared = await post("FIONA", "clearSingleTaskField", { ...about, field_id: field });
      expect(cleared.status, field).toBe(["Task Name", "task_status"].includes(field) ? 400 : 200);
    }
    const wrong = { ...about, field_type: "number", field_id: "Court", field_data: { value: 1 } };
    expect(await post("FIONA", "updateSingleTaskField", wrong)).toMatchObject({
      status: 400,
      body: { error: { code: "NRC_INVALID_PARAM", messages: [{ field: "field_type" }] } },
    });
    expect(dataOf(await get("FIONA", "getSchemaForFieldType", { schemaContext: "request" }))).toEqual({
      type: "object",
      properties: {},
    });
  });

  test("TA6: a title is taken once, and by the owner or Full access alone", async () => {
    const field = {
      workspaceId: M,
      context_id: String(made["_id"]),
      viewOption: "Details View",
      field_title: "Twice",
      field_type: "text",
    };
    expect(await post("WILL", "addCustomField", field)).toMatchObject({
      status: 403,
      body: { error: { code: "NRC_ACCESS_DENIED" } },
    });
    expect(dataOf(await post("FIONA", "addCustomField", field))).toHaveProperty("field_id");
    expect(await post("FIONA", "addCustomField", field)).toMatchObject({
      status: 409,
      body: { error: { code: "NRC_DUPLICATE_RECORD" } },
    });
  });

  test("TA8: who has no access to the workspace finds nothing there, whatever they name", async () => {
    const task = await aTask({ assignee: { ty: "user", work_id: "WILL" } });
    const about = { context_work_id: M, task_id: task["_id"], field_id: "notes" };
    const answers = [
      await get("NED", "getTrackersForWorkspace", { workspaceId: M }),
      await get("NED", "getStatusesForATracker", { workspaceId: M, trackerId: "default" }),
      await get("NED", "getStatusesForATracker", { workspaceId: M, trackerId: String(made["_id"]) }),
      await post("NED", "addTask", { context_work_id: M, context_id: made["_id"], title: "x" }),
      await post("NED", "updateSingleTaskField", { ...about, field_type: "long_text", field_data: { value: "x" } }),
      await post("NED", "clearSingleTaskField", about),
      await post("NED", "createTracker", { context_work_id: M, name: "x" }),
      await post("NED", "addCustomField", {
        workspaceId: M,
        context_id: made["_id"],
        viewOption: "Details View",
        field_title: "x",
        field_type: "text",
      }),
      // One's own workspace is no way into the tracker or task of another.
      await get("WILL", "getStatusesForATracker", { workspaceId: "ACTIVE!2", trackerId: String(made["_id"]) }),
      await post("WILL", "clearSingleTaskField", { ...about, context_work_id: "ACTIVE!2" }),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 404, body: { error: { code: "NRC_NO_RECORD" } } });
    }
    expect(await get("RUTH", "getStatusesForATracker", { workspaceId: M, trackerId: "default" })).toMatchObject({
      status: 200,
    });
    expect(await post("RUTH", "addTask", { context_work_id: M, context_id: "default", title: "x" })).toMatchObject({
      status: 403,
      body: { error: { code: "NRC_ACCESS_DENIED" } },
    });
  });
});

describe("tracker-api.md 3: lists for designers of flows", () => {
  test("time zones, linkable objects and system fields", async () => {
    const zones = listOf(await get("RUTH", "getTimezones"));
    expect(zones).toContainEqual(expect.objectContaining({ name: "UTC", offset: 0 }));
    expect(zones).toContainEqual(expect.objectContaining({ name: "Asia/Tokyo", offset: 540 }));
    expect(listOf(await get("RUTH", "getLinkableObjectTypes"))).toEqual(["DOCUMENT", "FOLDER"]);
    const short = listOf(await get("RUTH", "getSystemFields", { hide_un_erasable_fields: "true" }));
    expect(short.map((each) => each["field_id"])).toEqual(["assignee", "due_date", "work_object", "notes"]);
    expect(listOf(await get("RUTH", "getSystemFields", { field_type: "status" }))).toEqual([
      { field_id: "task_status", field_title: "Status" },
    ]);
  });

  test("refusals have the codes of Work: without a token, and for what cannot be read", async () => {
    expect(await get("NOBODY", "getTimezones")).toMatchObject({
      status: 401,
      body: { error: { code: "NRC_UNAUTHORIZED" } },
    });
    expect(await get("FIONA", "getTrackersForWorkspace", { workspaceId: "nowhere" })).toMatchObject({
      status: 400,
      body: { error: { code: "NRC_INVALID_PARAM" } },
    });
  });
});
