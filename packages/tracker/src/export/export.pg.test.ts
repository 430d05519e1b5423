import { inflateRawSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dataOf, listOf, openTestChecklist } from "../../testing/index.ts";
import type { Made, TestChecklist } from "../../testing/index.ts";

let firm: TestChecklist;
beforeAll(async () => {
  firm = await openTestChecklist();
});
afterAll(() => firm[Symbol.asyncDispose]());

const ask = async (by: string, tracker: Made, body: object) =>
  firm.app.inject({
    method: "POST",
    url: `/api/tracker/v1/trackers/${tracker.id}/export`,
    headers: { authorization: `Bearer ${by}`, "content-type": "application/json" },
    payload: JSON.stringify(body),
  });

/** The parts of a workbook as text, by the local headers of its archive. */
function partsOf(bytes: Buffer): string {
  let text = "";
  for (let at = bytes.indexOf("PK\u0003\u0004"); at !== -1; at = bytes.indexOf("PK\u0003\u0004", at + 4)) {
    const content = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    text += bytes.readUInt16LE(at + 8) === 8 ? inflateRawSync(bytes.subarray(content)).toString() : "";
  }
  return text;
}

test("TRK-EXP-001, -002: real dates, sections, people and custom fields; what a spreadsheet would run is text", async () => {
  const tracker = await firm.aTracker();
  const section = dataOf(
    await firm.call("WILL", "POST", `/trackers/${tracker.id}/sections`, { body: { title: "One" } }),
  );
  const fields = `/trackers/${tracker.id}/fields`;
  const field = dataOf(await firm.call("FIONA", "POST", fields, { body: { title: "=Fee", type: "number" } }));
  await firm.aTask(tracker, {
    title: '=HYPERLINK("http://evil")',
    section_id: section.id,
    due_date: "2026-04-01",
    assignees: [{ ty: "user", work_id: "MIA" }],
    notes: 'Two\nlines, "quoted"',
    custom_fields: { [field.id]: 12 },
  });
  const csv = await ask("RUTH", tracker, { format: "csv" });
  expect(csv.headers).toMatchObject({
    "content-type": "text/csv; charset=utf-8",
    "cache-control": "private, no-store",
  });
  const [heading, row] = csv.payload.replace("\uFEFF", "").split("\r\n");
  expect(heading).toContain("No.,Level,Section,Title,Status,Assignees,Start,Due date");
  expect(heading).toContain("'=Fee");
  expect(row).toContain(`1,1,One,"'=HYPERLINK(""http://evil"")",Not started,Mia,,2026-04-01`);
  const excel = await ask("RUTH", tracker, { format: "xlsx" });
  const parts = partsOf(excel.rawPayload);
  expect(parts).toContain("'=HYPERLINK");
  expect(parts).not.toContain("<f>");
  // 1 April 2026 in the days of Excel, not a text.
  expect(parts).toMatch(/<v>46113<\/v>/);
  const activity = listOf(await firm.call("FIONA", "GET", `/trackers/${tracker.id}/activity`));
  expect(activity.filter(({ action }) => action === "tracker.export")).toMatchObject([
    { after: { format: "xlsx", rows: 1 } },
    { after: { format: "csv", rows: 1 } },
  ]);
});

test("TRK-EXP-004, TRK-PERM-006: no more than one sees, filtered as the list is; nothing for who sees no tracker", async () => {
  const tracker = await firm.aTracker();
  await firm.aTask(tracker, { title: "Open" });
  await firm.aTask(tracker, { title: "Secret", visibility: "assignees_only" });
  const outside = { assignees: [{ ty: "user", work_id: "NED" }], confirm_external: true };
  await firm.aTask(tracker, { title: "Outside", ...outside });
  const titles = async (by: string, body: object = {}) =>
    (await ask(by, tracker, { format: "csv", ...body })).payload
      .split("\r\n")
      .slice(1)
      .map((row) => row.split(",")[3]);
  expect(await titles("RUTH")).toEqual(["Open", "Outside", undefined]);
  expect(await titles("FIONA")).toEqual(["Open", "Secret", "Outside", undefined]);
  expect(await titles("RUTH", { q: "outs" })).toEqual(["Outside", undefined]);
  expect((await ask("NED", tracker, { format: "csv" })).statusCode).toBe(404);
  expect((await ask("RUTH", tracker, { format: "exe" })).statusCode).toBe(400);
  expect((await ask("RUTH", tracker, { format: "csv", filter: "{" })).statusCode).toBe(400);
});
