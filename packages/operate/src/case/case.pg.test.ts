import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addFolderService, openTestOperate } from "../../testing/index.ts";
import type { TestOperate } from "../../testing/index.ts";
import type { OperateActor } from "../user/index.ts";

interface Case {
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly phase: string;
  readonly owner: { readonly id: string; readonly name: string };
  readonly actions: readonly string[];
  readonly rev: number;
}

const HANDLER = [
  "documents.browse",
  "documents.file",
  "email.read",
  "email.file",
  "case.read",
  "case.create",
  "case.close",
];

let office: TestOperate;
let admin: OperateActor;
let anna: OperateActor;
let boris: OperateActor;

beforeAll(async () => {
  office = await openTestOperate();
  admin = await office.aPerson("Ada");
  anna = await office.aPerson("Anna", HANDLER);
  boris = await office.aPerson("Boris", HANDLER);
  await addFolderService(office, admin);
  for (const name of ["Alder v Birch", "Cedar Estate"])
    await mkdir(join(office.folder, name, "Correspondence"), { recursive: true });
  await writeFile(join(office.folder, "Alder v Birch", "Note.txt"), "note");
});

afterAll(() => office[Symbol.asyncDispose]());

const open = async (actor: OperateActor, given: object = {}): Promise<Case> => {
  const body = { title: "Alder against Birch", service: "files", root: "Alder v Birch", ...given };
  const made = await office.call(actor, "POST", "/cases", { body });
  expect(made.status).toBe(201);
  return made.body.data;
};
const list = async (actor: OperateActor, query: string): Promise<readonly Case[]> => {
  const { status, body } = await office.call(actor, "GET", `/cases?${query}`);
  expect(status).toBe(200);
  return body.data;
};

describe("6 cases", () => {
  test("are opened in a place that exists, under a reference of their own, and are in the audit", async () => {
    const made = await open(anna);
    expect(made).toMatchObject({
      phase: "open",
      owner: { kind: "user", name: "Anna" },
      place: { service: "files", service_name: "Files", root: "Alder v Birch", name: "Alder v Birch" },
      actions: ["browse", "file", "edit", "close"],
    });
    expect(made.reference).toMatch(/^C-\d{4}-\d{5}$/);
    const { rows } = await office.database.pool.query(
      "select actor_id, action, case_id from platform.audit where object_id = $1",
      [made.id],
    );
    expect(rows).toEqual([{ actor_id: "ANNA", action: "case.create", case_id: made.id }]);
    const again = await office.call(anna, "POST", "/cases", {
      body: { title: "Other", service: "files", root: "Alder v Birch", reference: made.reference },
    });
    expect([again.status, again.body.error?.messages?.[0]?.field]).toEqual([409, "reference"]);
  });

  test("say for each field what is missing, and OPR-ERR-012 for a place that is not there", async () => {
    const empty = await office.call(anna, "POST", "/cases", { body: {} });
    expect(empty.status).toBe(422);
    expect(empty.body.error?.messages?.map(({ field }) => field)).toEqual(["title", "service", "root"]);
    const nowhere = { title: "Nowhere", service: "files", root: "No such folder" };
    const refused = await office.call(anna, "POST", "/cases", { body: nowhere });
    expect([refused.status, refused.body.error?.code]).toEqual([422, "OPR-ERR-012"]);
    const away = await office.call(anna, "POST", "/cases", { body: { ...nowhere, root: "../.." } });
    expect(away.status).toBe(422);
  });

  test("are found by the beginning of words of title and reference, page by page, the newest first", async () => {
    const [first, second] = [await open(anna, { title: "Zeder – Übergabe" }), await open(anna, { title: "Zeder II" })];
    expect((await list(boris, "query=zed")).map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(await list(boris, "query=UBERGABE")).toEqual([]);
    expect((await list(boris, `query=${encodeURIComponent("über zed")}`)).map(({ id }) => id)).toEqual([first.id]);
    expect((await list(boris, `query=${first.reference}`)).map(({ id }) => id)).toEqual([first.id]);
    const page = await office.call(boris, "GET", "/cases?query=zeder&limit=1");
    const next = await office.call(boris, "GET", `/cases?query=zeder&limit=1&cursor=${page.body.cursor ?? ""}`);
    const rest: readonly Case[] = next.body.data;
    expect([rest.map(({ id }) => id), next.body.cursor]).toEqual([[first.id], undefined]);
    expect((await office.call(boris, "GET", "/cases?cursor=nonsense")).status).toBe(400);
  });

  test("are changed from the state that one has seen, closed and reopened", async () => {
    const made = await open(anna);
    const path = `/cases/${made.id}`;
    expect((await office.call(boris, "PATCH", path, { body: { title: "x" } })).status).toBe(400);
    const headers = { "if-match": `"${made.rev}"` };
    const changed = await office.call(boris, "PATCH", path, {
      body: { title: "Alder II", owner: boris.userId },
      headers,
    });
    expect([changed.status, changed.body.data]).toEqual([200, expect.objectContaining({ title: "Alder II" })]);
    const stale = await office.call(anna, "PATCH", path, { body: { title: "Alder III" }, headers });
    expect([stale.status, stale.body.error?.code]).toEqual([409, "edit_conflict"]);
    expect(stale.body.error?.code_message).toContain("Boris");
    const closed = await office.call(anna, "PATCH", path, {
      body: { phase: "closed" },
      headers: { "if-match": `"${made.rev + 1}"` },
    });
    expect(closed.body.data).toMatchObject({ phase: "closed", actions: ["browse", "reopen"] });
    const edited = await office.call(anna, "PATCH", path, {
      body: { title: "x" },
      headers: { "if-match": `"${made.rev + 2}"` },
    });
    expect(edited.status).toBe(409);
    const [found] = await list(anna, "query=alder%20ii&phase=closed");
    expect(found?.id).toBe(made.id);
  });
});

describe("OPR-USR-009 a restricted case", () => {
  test("is not there for others: not in lists, not by its id, and no different from one that is not", async () => {
    const made = await open(anna, { title: "Secret merger", is_restricted: true });
    expect(await list(boris, "query=merger")).toEqual([]);
    const hidden = await office.call(boris, "GET", `/cases/${made.id}`);
    const missing = await office.call(boris, "GET", "/cases/00000000-0000-4000-8000-000000000000");
    const strip = ({ body }: typeof hidden) => ({ ...body.error, request_id: "", transaction: "" });
    expect([hidden.status, strip(hidden)]).toEqual([404, strip(missing)]);
    for (const path of ["items", "documents"]) {
      expect((await office.call(boris, "GET", `/cases/${made.id}/${path}`)).status).toBe(404);
    }
    const patch = { body: { title: "Mine" }, headers: { "if-match": `"${made.rev}"` } };
    expect((await office.call(boris, "PATCH", `/cases/${made.id}`, patch)).status).toBe(404);
    expect(await list(anna, "query=merger")).toHaveLength(1);
    expect(await list(admin, "query=merger")).toHaveLength(1);
  });

  test("is nobody's to open for somebody else without seeing it oneself", async () => {
    const body = { title: "Blind", service: "files", root: "Cedar Estate", owner: anna.userId, is_restricted: true };
    const made = await office.call(boris, "POST", "/cases", { body });
    expect(made.status).toBe(422);
    expect(await list(admin, "query=blind")).toEqual([]);
  });
});

describe("OPR-PRM-001 without the permission", () => {
  test.each([
    ["GET", "/cases", "case.read"],
    ["POST", "/cases", "case.create"],
    ["GET", "/places?service=files", "case.create"],
    ["GET", "/teams", "case.read"],
    ["GET", "/users", "case.read"],
    ["POST", "/admin/teams", "admin.users"],
    ["GET", "/admin/notices", "admin.linkedServices"],
  ] as const)("%s %s is refused with OPR-ERR-016", async (method, path, permission) => {
    const nobody = await office.aPerson(`Nobody ${method}${path}`, []);
    const refused = await office.call(nobody, method, path, method === "POST" ? { body: {} } : {});
    expect([refused.status, refused.body.error?.code]).toEqual([403, "OPR-ERR-016"]);
    expect(refused.body.error?.code_message).toContain(permission);
  });
});

describe("OPR-BRW-001 browsing the workspace of a case", () => {
  test("shows folders and documents, and says as whom", async () => {
    const { id } = await open(anna);
    const { body } = await office.call(boris, "GET", `/cases/${id}/items`);
    expect(body).toMatchObject({
      run_as: "service",
      data: [
        { kind: "container", id: "Alder v Birch/Correspondence", name: "Correspondence" },
        { kind: "document", id: "Alder v Birch/Note.txt", name: "Note.txt", size: 4 },
      ],
    });
    const inner = await office.call(boris, "GET", `/cases/${id}/items?container=Alder%20v%20Birch%2FCorrespondence`);
    expect(inner.body.data).toEqual([]);
  });

  test.each([
    "Cedar Estate",
    "Cedar Estate/Correspondence",
    "",
    "..",
    "Alder v Birch/../Cedar Estate",
    "Alder v Birch2",
  ])("OPR-IDN-010 %j is not the case's", async (container) => {
    const { id } = await open(anna);
    const found = await office.call(anna, "GET", `/cases/${id}/items?container=${encodeURIComponent(container)}`);
    expect([404, 422, 424]).toContain(found.status);
  });

  test("OPR-ERR-006 tells that Operate's own account cannot, when the place has gone", async () => {
    await mkdir(join(office.folder, "Passing"));
    const { id } = await open(anna, { root: "Passing" });
    await rm(join(office.folder, "Passing"), { recursive: true });
    const refused = await office.call(anna, "GET", `/cases/${id}/items`);
    expect([refused.status, refused.body.error?.code]).toEqual([424, "OPR-ERR-006"]);
    expect(refused.body.error?.code_message).toContain('"Passing"');
    expect((await office.call(anna, "GET", `/cases/${id}`)).status).toBe(200);
  });

  test("finds places for a new case", async () => {
    const { body } = await office.call(anna, "GET", "/places?service=files&query=ced");
    expect(body.data).toMatchObject([{ service: "files", root: "Cedar Estate", name: "Cedar Estate" }]);
    expect((await office.call(anna, "GET", "/places?service=none")).status).toBe(404);
  });
});

describe("OPR-USR-004 teams", () => {
  test("OPR-USR-006 there is always All Employees, whose members nobody sets", async () => {
    const { body } = await office.call(anna, "GET", "/teams");
    const teams: readonly { id: string; name: string }[] = body.data;
    const everybody = teams.find(({ name }) => name === "All Employees");
    const set = { body: { members: [anna.userId] } };
    expect((await office.call(admin, "PUT", `/admin/teams/${everybody?.id ?? ""}/members`, set)).status).toBe(422);
  });

  test("are added once by name, with people who are there", async () => {
    const body = { name: "Litigation", members: [anna.userId] };
    expect((await office.call(admin, "POST", "/admin/teams", { body })).status).toBe(201);
    expect((await office.call(admin, "POST", "/admin/teams", { body: { ...body, name: "LITIGATION" } })).status).toBe(
      409,
    );
    const foreign = { name: "Other", members: ["nobody", "00000000-0000-4000-8000-000000000000"] };
    expect((await office.call(admin, "POST", "/admin/teams", { body: foreign })).status).toBe(422);
    const people = await office.call(boris, "GET", "/users?query=ann");
    expect(people.body.data).toEqual([{ id: anna.userId, name: "Anna" }]);
  });
});
