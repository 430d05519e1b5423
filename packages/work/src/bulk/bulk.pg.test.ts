import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
import type { JobData, JobRowData } from "@muniment/work-api/job";
import {
  aDocument,
  aFolder,
  aRole,
  aVersion,
  aWorkspace,
  createTestRepository,
  forUser,
  pathOf,
  secure,
} from "../../testing/index.ts";
import type { Answer, Item, Session, TestRepository } from "../../testing/index.ts";

let repository: TestRepository;
let administrator: Session;
let base: string;
let anna: TestUser;
let session: Session;
let matter: Item;
let source: Item;
let target: Item;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
  base = `/api/work/v1/libraries/${repository.library.alias}/items`;
});

afterAll(() => repository[Symbol.asyncDispose]());

beforeEach(async () => {
  anna = await repository.directory.aUser(repository.library);
  session = repository.as(anna);
  matter = await aWorkspace(administrator, { default_security: "private" });
  const keeper = await repository.directory.aUser(repository.library);
  await secure(administrator, matter, { include: [forUser(anna, "full_access"), forUser(keeper, "full_access")] });
  source = await aFolder(administrator, matter, { name: "From" });
  target = await aFolder(administrator, matter, { name: "To" });
});

async function documents(count: number, folder = source): Promise<Item[]> {
  const made: Item[] = [];
  for (let index = 0; index < count; index += 1) made.push(await aDocument(administrator, folder));
  return made;
}

const idsOf = (items: readonly Item[]): string[] => items.map(({ id }) => id);

async function start(action: string, body: object, by = session): Promise<string> {
  const answer = await by.post(`${base}/${action}`, body);
  expect([answer.status, answer.body]).toEqual([202, { data: { job_id: expect.any(String) } }]);
  return (answer.body.data as { job_id: string }).job_id;
}

async function run(action: string, id: string): Promise<JobData> {
  await repository.run(`items.${action}`, { job_id: id });
  return (await repository.administrator.get(`/api/work/v1/jobs/${id}`)).item as unknown as JobData;
}

async function rowsOf(id: string): Promise<JobRowData[]> {
  const answer: Answer = await administrator.get(`/api/work/v1/jobs/${id}/results?limit=1000`);
  return answer.items as unknown as JobRowData[];
}

async function namesIn(folder: Item): Promise<string[]> {
  return (await administrator.get(`${pathOf(folder)}/documents`)).items.map(({ id }) => id).toSorted();
}

test("WORK-CPY-006 many documents move in the background, and each has a result", async () => {
  const [locked, ...items] = await documents(6);
  if (locked === undefined) throw new Error("There is no document");
  await secure(administrator, locked, { default_security: "private", include: [forUser(anna, "read")] });
  const [hidden] = await documents(1);
  if (hidden === undefined) throw new Error("There is no document");
  await secure(administrator, hidden, { default_security: "private", remove: [{ id: anna.userId, type: "user" }] });
  const missing = `${repository.library.alias}!99999999.1`;
  const ids = [...idsOf(items), locked.id, hidden.id, missing, items[0]?.id ?? ""];
  const id = await start("move", { ids, destination_folder_id: target.id });
  expect(await run("move", id)).toMatchObject({ state: "done", total: 8, done: 8, refused: 3 });
  const rows = await rowsOf(id);
  expect(rows.slice(0, 3).map(({ subject, code }) => [subject, code])).toEqual([
    [locked.id, "NRC_ACCESS_DENIED"],
    [hidden.id, "NRC_NO_RECORD"],
    [missing, "NRC_NO_RECORD"],
  ]);
  expect(rows.slice(3).every(({ state }) => state === "done")).toBe(true);
  expect(await namesIn(target)).toEqual(idsOf(items).toSorted());
  expect(await namesIn(source)).toEqual([hidden.id, locked.id].toSorted());
});

test("WORK-INH-005 what moves in the background takes the security of its new place, as one by one", async () => {
  const [plain, closed] = await documents(2);
  if (plain === undefined || closed === undefined) throw new Error("There are no documents");
  const boris = await repository.directory.aUser(repository.library);
  await secure(administrator, target, {
    default_security: "private",
    include: [forUser(anna, "full_access"), forUser(boris, "read")],
  });
  await secure(administrator, closed, {
    default_security: "private",
    include: [forUser(anna, "full_access"), forUser(boris, "no_access")],
  });
  const id = await start("move", { ids: [plain.id, closed.id], destination_folder_id: target.id });
  expect(await run("move", id)).toMatchObject({ state: "done", refused: 0 });
  const other = repository.as(boris);
  expect((await other.get(pathOf(plain))).status).toBe(200);
  expect((await other.get(pathOf(closed))).status).toBe(404);
});

test("WORK-CPY-006 folders move and go to the trash with what is in them, beside documents", async () => {
  const folder = await aFolder(administrator, source, { name: "Sub" });
  const [inside] = await documents(1, folder);
  const [beside] = await documents(1);
  if (inside === undefined || beside === undefined) throw new Error("There are no documents");
  const moved = await start("move", { ids: [folder.id, beside.id, target.id], destination_folder_id: target.id });
  expect(await run("move", moved)).toMatchObject({ done: 3, refused: 1 });
  expect((await rowsOf(moved))[0]).toMatchObject({ subject: target.id, code: "NRC_CONFLICT" });
  expect((await administrator.get(pathOf(folder))).item["parent_id"]).toBe(target.id);
  const deleted = await start("delete", { ids: [folder.id, beside.id] }, administrator);
  expect(await run("delete", deleted)).toMatchObject({ done: 2, refused: 0 });
  for (const item of [folder, inside, beside]) expect((await administrator.get(pathOf(item))).status).toBe(404);
});

test("WORK-TRS-001 many versions go to the trash at once, records and what one may only read stay", async () => {
  const items = await documents(3);
  const [first, second, third] = items;
  if (first === undefined || second === undefined || third === undefined) throw new Error("There are no documents");
  const newer = await aVersion(administrator, first);
  await secure(administrator, second, { default_security: "private", include: [forUser(anna, "read_write")] });
  expect((await administrator.patch(pathOf(third), { is_declared: true })).status).toBe(200);
  const id = await start("delete", { ids: [first.id, second.id, third.id] });
  expect(await run("delete", id)).toMatchObject({ done: 3, refused: 2 });
  expect((await rowsOf(id)).map(({ subject, code }) => [subject, code])).toEqual([
    [second.id, "NRC_ACCESS_DENIED"],
    [third.id, "NRC_OBJECT_LOCKED"],
    [first.id, undefined],
  ]);
  expect((await administrator.get(pathOf(first))).status).toBe(404);
  expect((await administrator.get(pathOf(newer))).status).toBe(200);
});

test("WORK-CPY-006 copies are told by their ids, and a name that is there is skipped on wish", async () => {
  const items = await documents(3);
  const copy = { ids: idsOf(items), destination_folder_id: target.id };
  const first = await start("copy", copy);
  expect(await run("copy", first)).toMatchObject({ done: 3, refused: 0 });
  const made = (await rowsOf(first)).map((row) => row.result_id ?? "");
  expect(made.toSorted()).toEqual(await namesIn(target));
  const again = await start("copy", { ...copy, on_conflict: "skip" });
  expect(await run("copy", again)).toMatchObject({ done: 3, refused: 0 });
  expect(await namesIn(target)).toEqual(made.toSorted());
  const failing = await start("copy", { ...copy, on_conflict: "fail" });
  expect(await run("copy", failing)).toMatchObject({ done: 3, refused: 3 });
});

test("WORK-CPY-006 on wish copies become versions of what has their names, the others are new", async () => {
  const [plain, named] = await documents(2);
  if (plain === undefined || named === undefined) throw new Error("There are no documents");
  const there = await aDocument(administrator, target, { name: named["name"], extension: named["extension"] });
  const body = { ids: [plain.id, named.id], destination_folder_id: target.id, on_conflict: "new_version" };
  const id = await start("copy", body);
  expect(await run("copy", id)).toMatchObject({ state: "done", done: 2, refused: 0 });
  const made = new Map((await rowsOf(id)).map((row) => [row.subject, row.result_id ?? ""]));
  expect(made.get(named.id)).toBe(`${repository.library.alias}!${there.document_number}.2`);
  expect(await namesIn(target)).toEqual([...made.values()].toSorted());
});

test("WORK-TRS-001 documents go with all the versions that the person sees; one that may not go keeps all of its own", async () => {
  const [whole, partly, locked] = await documents(3);
  if (whole === undefined || partly === undefined || locked === undefined) throw new Error("There are no documents");
  const newest = await aVersion(administrator, whole);
  const hidden = await aVersion(administrator, partly);
  await secure(administrator, hidden, { default_security: "private", remove: [{ id: anna.userId, type: "user" }] });
  const held = await aVersion(administrator, locked);
  await secure(administrator, locked, { default_security: "private", include: [forUser(anna, "read")] });
  const id = await start("delete", { ids: [newest.id, partly.id, held.id], all_versions: true });
  expect(await run("delete", id)).toMatchObject({ done: 3, refused: 1 });
  expect((await rowsOf(id)).map(({ subject, code }) => [subject, code])).toEqual([
    [held.id, "NRC_ACCESS_DENIED"],
    [newest.id, undefined],
    [partly.id, undefined],
  ]);
  const status = async (item: Item): Promise<number> => (await administrator.get(pathOf(item))).status;
  expect([await status(whole), await status(newest), await status(partly)]).toEqual([404, 404, 404]);
  expect([await status(hidden), await status(locked), await status(held)]).toEqual([200, 200, 200]);
});

test("17.10 rights that were lost while a job waited are not used any more", async () => {
  const items = await documents(2);
  const given = { ids: idsOf(items), destination_folder_id: target.id };
  const waiting = await start("move", given);
  await secure(administrator, matter, { remove: [{ id: anna.userId, type: "user" }] });
  expect(await run("move", waiting)).toMatchObject({ state: "done", done: 2, refused: 2 });
  expect((await rowsOf(waiting)).map(({ code }) => code)).toEqual(["NRC_NO_RECORD", "NRC_NO_RECORD"]);
  const keeper = await repository.directory.aUser(repository.library);
  await secure(administrator, matter, { include: [forUser(anna, "full_access"), forUser(keeper, "full_access")] });
  const queued = await start("move", given);
  const off = await administrator.patch(`/users/${anna.userId}`, { allow_logon: false });
  expect(off.status).toBe(200);
  expect(await run("move", queued)).toMatchObject({ state: "failed", done: 0, failure: { code: "NRC_ACCESS_DENIED" } });
  expect(await namesIn(source)).toEqual(idsOf(items).toSorted());
});

test("17.10 a privilege that was lost while a job waited ends it", async () => {
  const role = await aRole(repository.database, repository.library, { privileges: ["delete"] });
  const carla = await repository.directory.aUser(repository.library, { role });
  await secure(administrator, matter, { include: [forUser(carla, "full_access")] });
  const [item] = await documents(1);
  const id = await start("delete", { ids: [item?.id ?? ""] }, repository.as(carla));
  await repository.database.pool.query("update identity.role set privileges = '{}' where name = $1", [role]);
  expect(await run("delete", id)).toMatchObject({ state: "failed", failure: { code: "NRC_ACCESS_DENIED" } });
});

test("17.10 what is wrong for all is refused at once, and a repeated request names the same job", async () => {
  const [item] = await documents(1);
  const ids = [item?.id ?? ""];
  const status = async (action: string, body: object, by = session): Promise<number> =>
    (await by.post(`${base}/${action}`, body)).status;
  const stranger = repository.as(await repository.directory.aUser(repository.library));
  expect(await status("move", { ids, destination_folder_id: target.id }, stranger)).toBe(404);
  expect(await status("move", { ids, destination_folder_id: matter.id })).toBe(400);
  expect(await status("move", { ids: [], destination_folder_id: target.id })).toBe(400);
  expect(await status("delete", { ids: ["ELSEWHERE!1.1"] })).toBe(400);
  expect(await status("delete", { ids: ["nonsense"] })).toBe(400);
  expect(await status("delete", { ids: Array.from({ length: 10_001 }, () => ids[0]) })).toBe(400);
  expect(await status("copy", { ids, destination_folder_id: target.id, colour: "red" })).toBe(400);
  const key = { "idempotency-key": `job-${ids[0] ?? ""}` };
  const one = await session.post(`${base}/delete`, { ids }, key);
  const two = await session.post(`${base}/delete`, { ids }, key);
  expect([one.status, two.status, two.body]).toEqual([202, 202, one.body]);
});

test("WORK-NFR-007 ten thousand items are taken by one action", async () => {
  const [item] = await documents(1);
  const ids = Array.from({ length: 9_999 }, (_, index) => `${repository.library.alias}!${900_000 + index}.1`);
  const id = await start("delete", { ids: [...ids, item?.id ?? ""] });
  expect(await run("delete", id)).toMatchObject({ state: "done", total: 10_000, done: 10_000, refused: 9_999 });
});
