import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId } from "@muniment/kernel";
import { addFolderService, openTestOperate } from "../../testing/index.ts";
import type { TestOperate } from "../../testing/index.ts";
import type { OperateActor } from "../user/index.ts";

interface Case {
  readonly id: string;
  readonly rev: number;
  readonly transitions: readonly { readonly name: string }[];
}

const HANDLER = ["case.read", "case.create", "case.close"];
const DISPUTE = {
  name: "Dispute",
  reference_mask: "D-{year}-{seq:3}",
  fields: [
    { name: "court", label: "Court", kind: "choice", choices: ["Town", "High"] },
    { name: "value", label: "Value", kind: "number", is_mandatory: true },
  ],
  phases: [
    { name: "intake", label: "Intake", flag: "start" },
    { name: "running", label: "Running", flag: "open" },
    { name: "done", label: "Done", flag: "closed" },
  ],
  transitions: [
    { name: "accept", label: "Accept", from: ["intake"], to: "running", required: ["court"] },
    { name: "end", label: "End", from: ["running"], to: "done", needs_reason: true },
    { name: "again", label: "Again", from: ["done"], to: "running" },
  ],
};

let office: TestOperate;
let admin: OperateActor;
let anna: OperateActor;

beforeAll(async () => {
  office = await openTestOperate();
  admin = await office.aPerson("Ada");
  anna = await office.aPerson("Anna", HANDLER);
  await addFolderService(office, admin);
  await mkdir(join(office.folder, "Alder"));
  const made = await setType("dispute", DISPUTE);
  if (made.status !== 200) throw new Error(JSON.stringify(made.body));
});

afterAll(() => office[Symbol.asyncDispose]());

const setType = async (name: string, body: object, rev?: number) =>
  office.call(admin, "PUT", `/admin/workTypes/${name}`, {
    body,
    ...(rev === undefined ? {} : { headers: { "if-match": `"${rev}"` } }),
  });
const open = async (given: object = {}): Promise<Case> => {
  const body = { title: "Alder", type: "dispute", service: "files", root: "Alder", values: { value: 9 }, ...given };
  const made = await office.call(anna, "POST", "/cases", { body });
  expect([made.status, made.body.error]).toEqual([201, undefined]);
  return made.body.data;
};
const move = async (actor: OperateActor, known: Case, body: object) =>
  office.call(actor, "POST", `/cases/${known.id}/phase`, { body, headers: { "if-match": `"${known.rev}"` } });
const get = async (id: string): Promise<Case> => (await office.call(anna, "GET", `/cases/${id}`)).body.data;

describe("6.1 and 6.2 work types and phases", () => {
  test("OPR-WTY-002 OPR-WTY-007 a type is added and changed at the state that was seen; what is in use stays", async () => {
    await open();
    const list = await office.call(anna, "GET", "/workTypes");
    const types: readonly { system_name: string; rev: number; case_count: number }[] = list.body.data;
    expect(types.map(({ system_name: name }) => name)).toEqual(["dispute", "matter"]);
    const [dispute] = types;
    expect((await setType("dispute", { name: "Suit" })).status).toBe(409);
    const lost = await setType("dispute", { ...DISPUTE, phases: [DISPUTE.phases[1], DISPUTE.phases[2]] }, dispute?.rev);
    expect(lost.status).toBe(422);
    const kept = { ...DISPUTE, transitions: [], phases: [{ name: "begun", label: "Begun", flag: "start" }] };
    const gone = await setType("dispute", { ...kept, phases: [...kept.phases, DISPUTE.phases[2]] }, dispute?.rev);
    expect(gone.body.error?.messages?.[0]?.field).toBe("phases");
    expect((await setType("dispute", { description: "In court" }, dispute?.rev)).status).toBe(200);
    const refused = await office.call(anna, "PUT", "/admin/workTypes/dispute", { body: { name: "X" } });
    expect([refused.status, refused.body.error?.code]).toEqual([403, "OPR-ERR-016"]);
  });

  test("OPR-WTY-003 OPR-WTY-004 a case has the fields and the reference of its type", async () => {
    const first = await open({ values: { value: 1200.5, court: "High" } });
    expect(first).toMatchObject({
      type: { system_name: "dispute", name: "Dispute" },
      type_phase: { system_name: "intake", name: "Intake" },
      phase: "open",
      values: { value: 1200.5, court: "High" },
    });
    const [one, other] = await Promise.all([open(), open()]);
    expect(new Set([one.id, other.id]).size).toBe(2);
    const bad = await office.call(anna, "POST", "/cases", {
      body: { title: "Bad", type: "dispute", service: "files", root: "Alder", values: { court: "Moon" } },
    });
    expect(bad.body.error?.messages?.map(({ field }) => field)).toEqual(["values.court", "values.value"]);
    const path = `/cases/${one.id}`;
    const headers = { "if-match": `"${one.rev}"` };
    const emptied = await office.call(anna, "PATCH", path, { body: { values: { value: null } }, headers });
    expect(emptied.body.error?.messages?.[0]?.field).toBe("values.value");
    const changed = await office.call(anna, "PATCH", path, { body: { values: { court: "Town" } }, headers });
    expect(changed.body.data).toMatchObject({ values: { value: 9, court: "Town" } });
  });

  test("OPR-PHS-001 OPR-PHS-002 OPR-PHS-003 a transition says all that is missing, and leads only where it does", async () => {
    const known = await open();
    expect(known.transitions.map(({ name }) => name)).toEqual(["accept"]);
    expect((await move(anna, known, { transition: "end", reason: "x" })).status).toBe(409);
    const missing = await move(anna, known, { transition: "accept" });
    expect([missing.status, missing.body.error?.messages?.[0]?.field]).toEqual([422, "values.court"]);
    expect(await get(known.id)).toMatchObject({ rev: known.rev });
    const ready = await open({ values: { value: 1, court: "Town" } });
    const running = await move(anna, ready, { transition: "accept" });
    expect(running.body.data).toMatchObject({ type_phase: { name: "Running" }, phase: "open" });
    const silent = await move(anna, await get(ready.id), { transition: "end" });
    expect(silent.body.error?.messages?.[0]?.field).toBe("reason");
    const reader = await office.aPerson("Rita", ["case.read", "case.create"]);
    const refused = await move(reader, await get(ready.id), { transition: "end", reason: "x" });
    expect([refused.status, refused.body.error?.code]).toEqual([403, "OPR-ERR-016"]);
  });

  test("OPR-PHS-006 the phases that a case was in are kept with who, why and how long", async () => {
    const known = await open({ values: { value: 1, court: "Town" } });
    office.clock.advance(60);
    await move(anna, known, { transition: "accept" });
    office.clock.advance(30);
    const closed = await move(anna, await get(known.id), { transition: "end", reason: " Settled " });
    expect(closed.body.data).toMatchObject({ phase: "closed", type_phase: { name: "Done" } });
    const phases = await office.call(anna, "GET", `/cases/${known.id}/phases`);
    expect(phases.body.data).toMatchObject([
      { phase: { name: "Done" }, from: { name: "Running" }, by: "Anna", reason: "Settled" },
      { phase: { name: "Running" }, seconds: 30 },
      { phase: { name: "Intake" }, seconds: 60 },
    ]);
    // The short way through PATCH takes the first transition that there is.
    const { rev } = await get(known.id);
    const reopened = await office.call(anna, "PATCH", `/cases/${known.id}`, {
      body: { phase: "open" },
      headers: { "if-match": `"${rev}"` },
    });
    expect(reopened.body.data).toMatchObject({ phase: "open", type_phase: { name: "Running" } });
  });

  test("OPR-PHS-007 closing lists the work that is open; leaving it needs a right and a reason", async () => {
    const known = await open({ type: "matter", values: {} });
    const { pool } = office.database;
    const { rows } = await pool.query<{ id: string }>("select id from operate.linked_service limit 1");
    await pool.query(
      `insert into operate.conversion (id, case_id, user_id, purpose, run_as, service_id, item_id, source_name, store,
         is_archivable, name, state, created_at)
       values ($1, $2, $3, 'convert', 'service', $4, 'x', 'Letter.docx', 'beside', false, 'Letter.pdf', 'running', now())`,
      [newId(), known.id, anna.userId, rows[0]?.id],
    );
    const refused = await move(anna, known, { transition: "close" });
    expect([refused.status, refused.body.error?.code]).toEqual([409, "open_work"]);
    expect(refused.body.error?.details).toMatchObject({ items: [{ kind: "conversion", name: "Letter.docx" }] });
    const listed = await office.call(anna, "GET", `/cases/${known.id}/openWork`);
    expect(listed.body.data).toMatchObject([{ kind: "conversion", name: "Letter.docx" }]);
    const leave = { transition: "close", with_open_work: true, reason: "The client left" };
    const without = await move(anna, known, leave);
    expect([without.status, without.body.error?.code]).toEqual([403, "OPR-ERR-016"]);
    expect((await move(admin, known, { ...leave, reason: " " })).status).toBe(422);
    expect((await move(admin, known, leave)).body.data).toMatchObject({ phase: "closed" });
    const phases = await office.call(anna, "GET", `/cases/${known.id}/phases`);
    expect(phases.body.data).toMatchObject([{ with_open_work: true, reason: "The client left" }, {}]);
  });
});
