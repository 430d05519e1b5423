import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createJobQueue, createLongWork } from "@muniment/jobs";
import type { Database } from "@muniment/platform/db";
import { createLog } from "@muniment/platform/log";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Answer, Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";

const CONSOLE = "/api/control-center/v1";
const EXPORT = `${CONSOLE}/users/export`;
const ELSEWHERE = `${CONSOLE}/users/elsewhere`;
const DISABLE = `${CONSOLE}/libraries/Active/users/disable-sign-in`;
const ENABLE = `${CONSOLE}/libraries/Active/users/enable-sign-in`;

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let call: Call;
let active: TestLibrary;
let legal: TestLibrary;
let tier1: TestUser;
let tier2: TestUser;
let anna: TestUser;

const outcomes = (answer: Answer): string[] =>
  (answer.body.data as { results: { id: string; outcome: string; code?: string }[] }).results.map((row) =>
    [row.id, row.outcome, row.code ?? ""].join(" ").trim(),
  );

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ call } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "Active", userId: "ROOT" });
  legal = await directory.aLibrary({ alias: "LEGAL", userId: "CHIEF" });
  tier1 = await directory.aUser(active, { id: "HELP", role: "TIER 1" });
  tier2 = await directory.aUser(active, { id: "KEEP", role: "TIER 2" });
  anna = await directory.aUser(active, { id: "ANNA", full_name: 'Anna "Ace", Case', location: "=1+1" });
  await directory.aUser(active, { id: "BORIS", full_name: "Boris" });
  await directory.aUser(legal, { id: "AWAY", full_name: "Away Person", email: "away@firm.example" });
});

afterAll(() => database[Symbol.asyncDispose]());

describe("CC-USR-063 sign-in of several users", () => {
  test("needs tier 2", async () => {
    expect((await call(undefined, "POST", DISABLE, { users: ["ANNA"] })).status).toBe(401);
    for (const person of [anna, tier1]) {
      expect((await call(person, "POST", DISABLE, { users: ["ANNA"] })).status).toBe(403);
    }
    expect((await call(legal.administrator, "POST", DISABLE, { users: ["ANNA"] })).status).toBe(404);
  });

  test("CC-USR-064 each has a result; what is refused for one is done for the others", async () => {
    const answer = await call(tier2, "POST", DISABLE, { users: ["anna", "BORIS", "ROOT", "KEEP", "AWAY", "ANNA"] });
    expect(outcomes(answer)).toEqual([
      "ANNA done",
      "BORIS done",
      "ROOT refused target_outranks_actor",
      "KEEP refused self_not_allowed",
      "AWAY refused unknown_user",
      "ANNA unchanged",
    ]);
    expect((await call(anna, "GET", "/libraries/Active/users/me")).status).not.toBe(200);
    expect(outcomes(await call(tier2, "POST", ENABLE, { users: ["ANNA", "BORIS"] }))).toEqual([
      "ANNA done",
      "BORIS done",
    ]);
    expect((await call(anna, "GET", "/libraries/Active/users/me")).status).toBe(200);
  });

  test("CC-USR-064 the last one who can act as NRTADMIN stays", async () => {
    const second = await directory.aUser(active, { id: "SECOND" });
    const path = `${CONSOLE}/libraries/Active/groups/NRTADMIN/members/add`;
    await call(active.administrator, "POST", path, { users: [second.userId] });
    expect(outcomes(await call(active.administrator, "POST", DISABLE, { users: ["SECOND", "ROOT"] }))).toEqual([
      "SECOND done",
      "ROOT refused self_not_allowed",
    ]);
    expect(outcomes(await call(active.administrator, "POST", ENABLE, { users: ["SECOND"] }))).toEqual(["SECOND done"]);
  });
});

test("CC-LST-014 any number of people as a job, each with a result, by the starter's rights when it runs", async () => {
  const path = `${CONSOLE}/libraries/Active/users/switch-sign-in`;
  const body = { users: ["BORIS", "ROOT", "NOBODY"], enabled: false };
  expect((await call(tier1, "POST", path, body)).status).toBe(403);
  const started = await call(tier2, "POST", path, body);
  expect(started.status).toBe(202);
  const { job_id: id } = started.body.data as { job_id: string };
  const [task] = directory.identity.tasks;
  const { signal } = new AbortController();
  await task?.run(
    { job_id: id },
    { clock, log: createLog({ level: "silent" }), signal, attempt: 1, isLastAttempt: true },
  );
  const longWork = createLongWork({ database, clock, jobs: createJobQueue() });
  const rows = await longWork.rows(database.reader, id, { after: undefined, limit: 10 });
  expect(rows.map(({ subject, state, code }) => [subject, state, code ?? ""].join(" ").trim()).toSorted()).toEqual([
    "BORIS done",
    "NOBODY refused unknown_user",
    "ROOT refused target_outranks_actor",
  ]);
  expect(outcomes(await call(tier2, "POST", ENABLE, { users: ["BORIS"] }))).toEqual(["BORIS done"]);
});

test("CC-LST-013 everybody who matches can be selected, and stands in the order of the list", async () => {
  const path = `${CONSOLE}/users/select`;
  const question = { library: "Active", filters: { role: ["DEFAULT"] }, sort: "id", order: "desc" };
  expect((await call(anna, "POST", path, question)).status).toBe(403);
  expect((await call(tier1, "POST", path, question)).body.data).toEqual({
    users: ["SECOND", "ROOT", "BORIS", "ANNA"],
  });
});

test("CC-LST-009 going to a letter says how many stand before", async () => {
  const body = { library: "Active", filters: { role: ["DEFAULT"] }, start_at: "B", limit: 1 };
  const answer = await call(tier1, "POST", `${CONSOLE}/users/search`, body);
  expect(answer.body).toMatchObject({ data: [{ id: "BORIS" }], before_count: 2 });
});

describe("CC-LST-018 export", () => {
  const body = { library: "Active", columns: ["id", "full_name", "location"], format: "csv", sort: "id" };

  test("is for who administers the library", async () => {
    expect((await call(undefined, "POST", EXPORT, body)).status).toBe(401);
    expect((await call(anna, "POST", EXPORT, body)).status).toBe(403);
    expect((await call(tier1, "POST", EXPORT, body)).status).toBe(403);
    expect((await call(legal.administrator, "POST", EXPORT, body)).status).toBe(404);
    expect((await call(tier2, "POST", EXPORT, { ...body, columns: [] })).status).toBe(400);
  });

  test("has every row that matches, quoted, without formulas", async () => {
    const answer = await call(tier2, "POST", EXPORT, { ...body, query: "anna" });
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(`\uFEFFid,full_name,location\r\nANNA,"Anna ""Ace"", Case",'=1+1\r\n`);
    const all = await call(tier2, "POST", EXPORT, { ...body, order: "desc" });
    const ids = all.text.trim().split("\r\n").slice(1);
    expect(ids.map((line) => line.split(",")[0])).toEqual(["SECOND", "ROOT", "KEEP", "HELP", "BORIS", "ANNA"]);
  });

  test("is one JSON object a line if asked for", async () => {
    const answer = await call(tier2, "POST", EXPORT, { ...body, format: "jsonl", query: "boris" });
    expect(answer.text).toBe('{"id":"BORIS","full_name":"Boris","location":""}\n');
  });
});

test("CC-LST-005 who is in another library is found by those who administer both, and by nobody else", async () => {
  const ask = async (as: TestUser): Promise<Answer> =>
    call(as, "POST", ELSEWHERE, { library: "Active", query: "away" });
  expect((await ask(tier1)).status).toBe(403);
  expect((await ask(active.administrator)).body.data).toEqual([]);
  const path = "/users/ROOT/libraries";
  await call(legal.administrator, "POST", path, { library_id: "LEGAL", role: "TIER 1" });
  const found = await ask(active.administrator);
  expect(found.body.data).toEqual([
    { id: "AWAY", full_name: "Away Person", email: "away@firm.example", is_external: false },
  ]);
});

test("CC-USR-009 CC-USR-032 the purpose of an account whose password never expires is kept and shown", async () => {
  const service = { id: "SVC", full_name: "Intake", email: "svc@firm.example", preferred_library: "Active" };
  const body = {
    ...service,
    password: "Correct horse battery",
    password_never_expire: true,
    purpose: " Reads the inbox ",
  };
  expect((await call(active.administrator, "POST", "/libraries/Active/users", body)).status).toBe(201);
  const search = { library: "Active", filters: { user_id: ["SVC"] } };
  const found = await call(tier1, "POST", `${CONSOLE}/users/search`, search);
  expect(found.body.data).toMatchObject([{ id: "SVC", purpose: "Reads the inbox", password_never_expire: true }]);
  await call(active.administrator, "PATCH", "/libraries/Active/users/SVC", { purpose: null });
  const cleared = await call(tier1, "POST", `${CONSOLE}/users/search`, search);
  expect((cleared.body.data as object[])[0]).not.toHaveProperty("purpose");
});
