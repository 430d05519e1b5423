import { Type } from "typebox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { starterOf } from "@muniment/identity";
import type { TestUser } from "@muniment/identity/testing";
import type { RowWork } from "@muniment/jobs";
import { AppError } from "@muniment/kernel";
import { createLog } from "@muniment/platform/log";
import { errors } from "@muniment/work-api";
import type { JobData, JobRowData } from "@muniment/work-api/job";
import { aDocument, aFolder, aWorkspace, createTestRepository, forUser, pathOf, secure } from "../../testing/index.ts";
import type { Answer, Item, TestRepository } from "../../testing/index.ts";

let repository: TestRepository;
let anna: TestUser;
let boris: TestUser;
let workspace: Item;
let folder: Item;

beforeAll(async () => {
  repository = await createTestRepository();
  const { administrator, directory, library } = repository;
  anna = await directory.aUser(library);
  boris = await directory.aUser(library);
  workspace = await aWorkspace(administrator, { name: "Matter", default_security: "public" });
  folder = await aFolder(administrator, workspace, { name: "Letters" });
});

afterAll(() => repository[Symbol.asyncDispose]());

const PATH = "/api/work/v1/jobs";
const input = Type.Object({});

/** Refuses every third row. */
const work: RowWork<typeof input, undefined> = {
  kind: "testing.look",
  input,
  batchSize: 50,
  prepare: async () => undefined,
  run: async (_tx, { rows }) =>
    rows.map(({ row }) => (row % 3 === 0 ? { row, refusal: new AppError(errors.objectLocked) } : { row })),
};

async function start(person: TestUser, rows: readonly string[]): Promise<string> {
  const { database, directory, longWork } = repository;
  const starter = starterOf(await directory.anActor(person));
  const { libraryId } = repository.library;
  return database.transaction((tx) => longWork.start(tx, work, { starter, scopeId: libraryId, input: {}, rows }));
}

async function run(id: string): Promise<void> {
  const log = createLog({ level: "silent" });
  const { signal } = new AbortController();
  const context = { clock: repository.clock, log, signal, attempt: 1, isLastAttempt: true };
  await repository.longWork.rowTask(work).run({ job_id: id }, context);
}

const jobOf = (answer: Answer): JobData => answer.item as unknown as JobData;
const rowsOf = (answer: Answer): JobRowData[] => answer.items as unknown as JobRowData[];
const idsOf = (answer: Answer): string[] => answer.items.map(({ id }) => id);

test("17.10 a job tells its starter how far it is, and what became of each row, the refused ones first", async () => {
  const session = repository.as(anna);
  const letter = await aDocument(repository.administrator, folder, { name: "Letter" });
  const hidden = await aDocument(repository.administrator, folder, { name: "Hidden" });
  await secure(repository.administrator, hidden, { default_security: "private" });
  const id = await start(anna, [letter.id, folder.id, hidden.id, `${repository.library.alias}!999.1`]);
  expect(jobOf(await session.get(`${PATH}/${id}`))).toMatchObject({
    state: "queued",
    total: 4,
    done: 0,
    library: repository.library.alias,
    starter: { id: anna.userId },
  });
  await run(id);
  const job = jobOf(await session.get(`${PATH}/${id}`));
  expect(job).toMatchObject({ kind: "testing.look", state: "done", total: 4, done: 4, refused: 1 });
  expect(job.ended_at).toMatch(/^\d{4}-/);
  const first = await session.get(`${PATH}/${id}/results?limit=1`);
  const refused = {
    row: 3,
    subject: hidden.id,
    state: "refused",
    code: "NRC_OBJECT_LOCKED",
    text: errors.objectLocked.text,
  };
  expect(rowsOf(first)).toEqual([refused]);
  const rest = await session.get(`${PATH}/${id}/results?cursor=${first.body.cursor ?? ""}`);
  expect(rowsOf(rest)).toEqual([
    { row: 1, subject: letter.id, name: expect.stringContaining("Letter"), state: "done" },
    { row: 2, subject: folder.id, name: "Letters", state: "done" },
    { row: 4, subject: `${repository.library.alias}!999.1`, state: "done" },
  ]);
  expect(rest.body.cursor).toBeUndefined();
});

test("17.10 another's job is not there, with its results and its end, as one that never was", async () => {
  const id = await start(anna, ["one", "two", "three"]);
  const stranger = repository.as(boris);
  for (const job of [id, "00000000-0000-4000-8000-000000000000", "no id", "1' or true --", "%00"]) {
    for (const path of [`${PATH}/${encodeURIComponent(job)}`, `${PATH}/${encodeURIComponent(job)}/results`]) {
      const answer = await stranger.get(path);
      expect([path, answer.status, answer.body.error?.code]).toEqual([path, 404, "NRC_NO_RECORD"]);
    }
    expect((await stranger.delete(`${PATH}/${encodeURIComponent(job)}`)).status).toBe(404);
  }
  expect((await stranger.get(PATH)).items).toEqual([]);
  expect(jobOf(await repository.as(anna).get(`${PATH}/${id}`)).state).toBe("queued");
  const reading = repository.as(anna, { scopeCap: "read" });
  expect((await reading.delete(`${PATH}/${id}`)).status).toBe(403);
  expect((await repository.as(undefined).get(`${PATH}/${id}`)).status).toBe(401);
});

test("17.10 a job is cancelled once or often, and not once it has ended", async () => {
  const session = repository.as(anna);
  const id = await start(anna, ["one", "two"]);
  for (const _ of [1, 2]) {
    const answer = await session.delete(`${PATH}/${id}`);
    expect([answer.status, jobOf(answer).state, jobOf(answer).done]).toEqual([200, "cancelled", 0]);
  }
  await run(id);
  expect(rowsOf(await session.get(`${PATH}/${id}/results`)).map(({ state }) => state)).toEqual(["waiting", "waiting"]);
  const ended = await start(anna, ["one"]);
  await run(ended);
  const late = await session.delete(`${PATH}/${ended}`);
  expect([late.status, late.body.error?.code]).toEqual([409, "NRC_CONFLICT"]);
});

test("control-center.md 24, row 59: everybody lists their own jobs, NRTADMIN those of the library", async () => {
  const carla = await repository.directory.aUser(repository.library);
  const ids: string[] = [];
  for (const _ of [1, 2, 3]) {
    repository.clock.advance(1);
    ids.unshift(await start(carla, ["one"]));
  }
  const session = repository.as(carla);
  const first = await session.get(`${PATH}?limit=2`);
  expect(idsOf(first)).toEqual(ids.slice(0, 2));
  const second = await session.get(`${PATH}?limit=2&cursor=${first.body.cursor ?? ""}`);
  expect([idsOf(second), second.body.cursor]).toEqual([ids.slice(2), undefined]);
  const { alias } = repository.library;
  expect(idsOf(await repository.administrator.get(`${PATH}?library=${alias}&limit=3`))).toEqual(ids);
  expect((await session.get(`${PATH}?library=${alias}`)).status).toBe(403);
  expect((await session.get(`${PATH}?library=ELSEWHERE`)).status).toBe(404);
  for (const cursor of ["nonsense", "WzEsMl0", "WyIyMDI2LTAxLTAxVDAwOjAwOjAwWiIsIngiXQ"]) {
    expect([cursor, (await session.get(`${PATH}?cursor=${cursor}`)).status]).toEqual([cursor, 400]);
    const results = await session.get(`${PATH}/${ids[0] ?? ""}/results?cursor=${cursor}x`);
    expect([cursor, results.status]).toEqual([cursor, 400]);
  }
  const [id = ""] = ids;
  expect(jobOf(await repository.administrator.delete(`${PATH}/${id}`)).state).toBe("cancelled");
});

test("WORK-ACL-001 the name of a row that is closed to the starter by now is not told any more", async () => {
  const document = await aDocument(repository.administrator, folder, { name: "Open" });
  const id = await start(anna, [document.id]);
  const name = async (): Promise<unknown> =>
    rowsOf(await repository.as(anna).get(`${PATH}/${id}/results`)).map((row) => row.name);
  expect(await name()).toEqual([expect.stringContaining("Open")]);
  await secure(repository.administrator, document, { default_security: "private", include: [forUser(boris, "read")] });
  expect(await name()).toEqual([undefined]);
  expect((await repository.as(anna).get(pathOf(document))).status).toBe(404);
});
