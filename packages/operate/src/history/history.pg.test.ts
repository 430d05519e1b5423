import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openMailOffice } from "../../testing/index.ts";
import type { MailOffice } from "../../testing/index.ts";
import type { OperateActor } from "../user/index.ts";

interface AuditRecord {
  readonly action: string;
  readonly actor_id: string;
  readonly operation_id?: string;
}

let office: MailOffice;
let anna: OperateActor;
let matter: string;
let email: string;
let filing: string;

beforeAll(async () => {
  office = await openMailOffice();
  anna = await office.aPerson("Anna", ["email.read", "email.file", "documents.file", "case.read"]);
  await mkdir(join(office.folder, "Matter", "In"), { recursive: true });
  const body = { title: "Matter", service: "files", root: "Matter" };
  ({ id: matter } = (await office.call(office.administrator, "POST", "/cases", { body })).body.data as { id: string });
  email = await office.receive({ files: { "Told.txt": "told" } });
  const wanted = { case: matter, items: [{ document: 1, folders: [{ path: ["In"] }] }] };
  const made = await office.call(anna, "POST", `/email/inbound/${email}/file`, { body: wanted });
  ({ id: filing } = made.body.data as { id: string });
  await office.until(
    async () => (await office.call(anna, "GET", `/filings/${filing}`)).body.data as { state: string },
    ({ state }) => state === "done",
  );
});

afterAll(() => office[Symbol.asyncDispose]());

const records = async (actor: OperateActor, path: string): Promise<readonly AuditRecord[]> => {
  const { status, body } = await office.call(actor, "GET", path);
  expect(status).toBe(200);
  return body.data;
};

test("OPR-AUD-011 the audit is found by person, action, object, outcome, operation and time, page by page", async () => {
  const admin = office.administrator;
  const all = await records(admin, "/admin/audit");
  expect(all.map(({ action }) => action)).toEqual(
    expect.arrayContaining(["email.receive", "case.create", "email.file", "document.file", "linked_service.create"]),
  );
  const of = async (query: string) => (await records(admin, `/admin/audit?${query}`)).map(({ action }) => action);
  expect(await of(`operation=${filing}`)).toEqual(["email.file", "document.file", "email.file"]);
  expect(await of(`actor=ANNA&outcome=unknown`)).toEqual(["email.file"]);
  expect(await of(`object=${matter}`)).toEqual(["case.create"]);
  expect(await of("to=2020-01-01T00:00:00Z")).toEqual([]);
  const page = await office.call(admin, "GET", "/admin/audit?limit=1");
  const next = await records(admin, `/admin/audit?limit=1&cursor=${page.body.cursor ?? ""}`);
  expect(next[0]?.action).toBe(all[1]?.action);
  for (const query of ["outcome=good", "from=yesterday", "cursor=x"]) {
    expect((await office.call(admin, "GET", `/admin/audit?${query}`)).status).toBe(400);
  }
  expect((await office.call(anna, "GET", "/admin/audit")).body.error?.code).toBe("OPR-ERR-016");
});

test("OPR-AUD-012 one operation shows both sides; a folder keeps no history of its own", async () => {
  const path = `/admin/operations/${filing}/audit`;
  const { body } = await office.call(office.administrator, "GET", path);
  const both: { operate: readonly AuditRecord[]; repository: object } = body.data;
  expect(both.operate).toHaveLength(3);
  expect(both.repository).toEqual({ state: "read", records: [] });
  expect((await office.call(office.administrator, "GET", "/admin/operations/none/audit")).status).toBe(404);
});

test("the history of a case and of an e-mail is for whoever may read them", async () => {
  const ofCase = await records(anna, `/cases/${matter}/audit`);
  expect(ofCase.map(({ action }) => action)).toEqual(["email.file", "document.file", "email.file", "case.create"]);
  const ofEmail = await records(anna, `/email/inbound/${email}/audit`);
  expect(ofEmail.map(({ action }) => action)).toContain("email.receive");
  const nobody = await office.aPerson("Nobody", ["email.read", "case.read"]);
  expect((await office.call(nobody, "GET", `/cases/${matter}/audit`)).status).toBe(200);
  const blind = await office.aPerson("Blind", ["email.read"]);
  expect((await office.call(blind, "GET", `/cases/${matter}/audit`)).status).toBe(404);
});
