import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@muniment/platform/db";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import type { CsvImportData, CsvLineData } from "@muniment/work-api/control-center/csv-import";
import { UserExportColumn } from "@muniment/work-api/control-center/user";
import { createDirectoryApp, createTestDirectory } from "../../testing/index.ts";
import type { Answer, Call, TestDirectory, TestLibrary, TestUser } from "../../testing/index.ts";

const CONSOLE = "/api/control-center/v1";
const DAY_SECONDS = 86_400;

const clock = fakeClock();
let database: Database;
let directory: TestDirectory;
let app: ReturnType<typeof createDirectoryApp>["app"];
let call: Call;
let active: TestLibrary;
let tier2: TestUser;
let tier1: TestUser;

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  ({ app, call } = createDirectoryApp(directory, { database, clock }));
  active = await directory.aLibrary({ alias: "Active", userId: "ROOT" });
  await directory.aLibrary({ alias: "LEGAL", userId: "CHIEF" });
  tier2 = await directory.aUser(active, { id: "KEEP", role: "TIER 2" });
  tier1 = await directory.aUser(active, { id: "HELP", role: "TIER 1" });
  await directory.aGroup(active, { id: "PARTNERS" });
});

afterAll(() => database[Symbol.asyncDispose]());

async function upload(
  user: TestUser,
  text: string | Buffer,
  given: { kind?: string; name?: string; library?: string } = {},
) {
  const { kind = "users", name = "people.csv", library = "Active" } = given;
  const content = Buffer.isBuffer(text) ? text : Buffer.from(text);
  const head = `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/csv\r\n\r\n`;
  const response = await app.inject({
    method: "POST",
    url: `${CONSOLE}/imports?library=${library}&kind=${kind}`,
    headers: { "x-auth-token": String(user.userNum), "content-type": "multipart/form-data; boundary=x" },
    payload: Buffer.concat([Buffer.from(head), content, Buffer.from("\r\n--x--\r\n")]),
  });
  const body = response.json<{ data: CsvImportData; error?: { messages: { code_message: string }[] } }>();
  return { status: response.statusCode, data: body.data, reason: body.error?.messages[0]?.code_message ?? "" };
}

/** Runs the jobs that wait, as a worker would, but with the test's clock. */
async function work(): Promise<void> {
  for (;;) {
    const { rows } = await database.pool.query<{ name: string; payload: never }>(
      `delete from jobs._private_jobs j using jobs._private_tasks t
       where t.id = j.task_id and t.identifier like 'imports.%' returning t.identifier as name, j.payload`,
    );
    if (rows.length === 0) return;
    const signal = new AbortController().signal;
    for (const { name, payload } of rows) {
      const task = directory.identity.tasks.find((candidate) => candidate.name === name);
      await task?.run(payload, { signal, attempt: 1, isLastAttempt: true } as never);
    }
  }
}

async function step(user: TestUser, id: string, verb: "rehearse" | "run" | "undo"): Promise<CsvImportData> {
  const started = await call(user, "POST", `${CONSOLE}/imports/${id}/${verb}`, {});
  expect([verb, started.status]).toEqual([verb, 202]);
  await work();
  return (await call(user, "GET", `${CONSOLE}/imports/${id}`)).body.data;
}

async function lines(user: TestUser, id: string, verdict = ""): Promise<string[]> {
  const query = verdict === "" ? "" : `?verdict=${verdict}`;
  const answer = await call(user, "GET", `${CONSOLE}/imports/${id}/lines${query}`);
  return (answer.body.data as CsvLineData[]).map(({ row, verdict: found, messages }) =>
    [row, found, ...messages.map(({ field, code }) => `${field ?? ""}:${code}`)].join(" "),
  );
}

const userOf = async (id: string): Promise<Answer> =>
  call(active.administrator, "GET", `/libraries/Active/users/${id}`);

const count = async (): Promise<number> =>
  Number((await database.pool.query<{ n: string }>(`select count(*) n from identity."user"`)).rows[0]?.n);

describe("CC-BLK-001 a file of users", () => {
  test("is read with comma, semicolon or tab, with its mark, quotes and what our exports put before formulas", async () => {
    const text = `\uFEFFUser ID;Full Name;E-mail;Office\r\n"IMP1";"Imp ""One"", Esq.";one@firm.example;'=1+1\r\n;;;\r\n`;
    const { status, data } = await upload(tier2, text);
    expect(status).toBe(201);
    expect(data).toMatchObject({ row_count: 1, state: "uploaded", mode: "create_or_update", key: "id" });
    expect(data.columns).toEqual([
      { name: "User ID", field: "id", samples: ["IMP1"] },
      { name: "Full Name", field: "full_name", samples: ['Imp "One", Esq.'] },
      { name: "E-mail", field: "email", samples: ["one@firm.example"] },
      { name: "Office", field: "location", samples: ["=1+1"] },
    ]);
  });

  test("that cannot be read is refused in words, and nothing is kept", async () => {
    const wrong: [string | Buffer, RegExp][] = [
      ["", /required/],
      ["id,full_name\n", /empty/],
      ["id,id\nA,B\n", /Two columns are called id/],
      ["id,name\nA,B,C\n", /Line 2 has more cells/],
      ['id,name\nA,"B\n', /Line 2 cannot be read/],
      [Buffer.from([0x69, 0x64, 0x0a, 0xe9, 0x0a]), /UTF-8/],
      [`id\n${"x".repeat(4_001)}\n`, /longer than 4,000/],
    ];
    const before = (await call(tier2, "GET", `${CONSOLE}/imports?library=Active`)).body.data as unknown[];
    for (const [text, reason] of wrong) {
      const answer = await upload(tier2, text);
      expect([String(text).slice(0, 20), answer.status]).toEqual([String(text).slice(0, 20), 422]);
      expect(answer.reason).toMatch(reason);
    }
    const after = (await call(tier2, "GET", `${CONSOLE}/imports?library=Active`)).body.data as unknown[];
    expect(after).toHaveLength(before.length);
  });

  test("CC-BLK-006 import.allowPasswords off: a line with a password is refused in words, and the password is kept nowhere", async () => {
    const text = `id,full_name,email,Initial Password,password_action
PWA,Pat Way,pat@firm.example,Correct horse 1,none
PWB,Pia Way,pia@firm.example,,generate
`;
    const { data } = await upload(tier2, text);
    expect(data.columns).toMatchObject([{}, {}, {}, { name: "Initial Password", samples: ["(removed)"] }, {}]);
    expect(data.columns[3]).not.toHaveProperty("field");
    const asField = await call(tier2, "PATCH", `${CONSOLE}/imports/${data.id}`, { fields: ["id", "", "", "password"] });
    expect(asField.refused).toEqual(["fields.3: invalid"]);
    const rehearsed = await step(tier2, data.id, "rehearse");
    expect(rehearsed.counts).toMatchObject({ created: 1, refused: 1 });
    expect(await lines(tier2, data.id)).toEqual(["1 refused password:password_not_accepted", "2 created"]);
    const [first] = (await call(tier2, "GET", `${CONSOLE}/imports/${data.id}/lines`)).body.data as CsvLineData[];
    expect(first?.messages[0]?.code_message).toContain("leave the column Initial Password out");
    await step(tier2, data.id, "run");
    expect([(await userOf("PWA")).status, (await userOf("PWB")).status]).toEqual([404, 200]);
    const { rows } = await database.pool.query("select l::text from identity.csv_import_row l");
    expect(JSON.stringify(rows)).not.toContain("Correct horse 1");
  });

  test("CC-USR-023 external users get their end date from a file, and a later one by the next", async () => {
    const file = (day: string) => `id,full_name,email,is_external,end_date\nEND1,Eva End,eva@firm.example,yes,${day}\n`;
    const first = await upload(tier2, file("2099-03-31"));
    await step(tier2, first.data.id, "rehearse");
    await step(tier2, first.data.id, "run");
    expect((await userOf("END1")).body.data).toMatchObject({ is_external: true, end_date: "2099-03-31" });
    const outcomes: unknown[] = [];
    for (const day of ["2099-03-31", "2099-06-30", "31.3.2099"]) {
      const { data } = await upload(tier2, file(day));
      await step(tier2, data.id, "rehearse");
      outcomes.push(...(await lines(tier2, data.id)));
    }
    expect(outcomes).toEqual(["1 unchanged", "1 updated", "1 refused end_date:end_date_form"]);
  });

  test("needs tier 2, and is there for nobody of another library", async () => {
    expect((await upload(tier1, "id\nA\n")).status).toBe(403);
    const { data } = await upload(tier2, "id\nA\n");
    const stranger = await directory.aUser(await directory.aLibrary({ alias: "OTHER" }), { isNrtadmin: true });
    for (const path of ["", "/lines", "/refused-lines"]) {
      expect((await call(stranger, "GET", `${CONSOLE}/imports/${data.id}${path}`)).status).toBe(404);
      expect((await call(tier1, "GET", `${CONSOLE}/imports/${data.id}${path}`)).status).toBe(403);
    }
    expect((await call(stranger, "POST", `${CONSOLE}/imports/${data.id}/rehearse`, {})).status).toBe(404);
    expect((await call(tier2, "GET", `${CONSOLE}/imports/no-id`)).status).toBe(404);
  });
});

const PEOPLE = [
  "id,full_name,email,location,role,groups,password_action,is_external",
  "AMY,Amy Adams,amy@firm.example,Leeds,TIER 1,PARTNERS,none,",
  "bob,Bob Brown,bob@firm.example,York,,,email,no",
  "A B,No Good,nope,,,,,",
  "CARL,Carl Cole,carl@firm.example,,NOBODY,,,",
  "AMY,Amy Again,amy2@firm.example,,,,,",
  "DORA,Dora Dunn,dora@firm.example,,,UNKNOWN,,perhaps",
  "EVE,Eve East,bob@firm.example,,,,,",
].join("\n");

describe("CC-BLK-002 CC-USR-005 rehearsal", () => {
  test("shows all errors by line and field, clashes within the file included, and keeps nothing", async () => {
    const { data } = await upload(active.administrator, PEOPLE);
    const people = await count();
    const rehearsed = await step(active.administrator, data.id, "rehearse");
    expect(rehearsed).toMatchObject({
      state: "rehearsed",
      counts: { created: 2, updated: 0, unchanged: 0, refused: 5 },
    });
    expect(await lines(active.administrator, data.id)).toEqual([
      "1 created",
      "2 created",
      "3 refused id:space_not_allowed email:email_format",
      "4 refused role:role_not_in_library",
      "5 refused :duplicate_in_file",
      "6 refused is_external:invalid",
      "7 refused :duplicate_in_file",
    ]);
    expect(await count()).toBe(people);
    const audited = await call(active.administrator, "GET", `${CONSOLE}/audit?object_id=AMY`);
    expect(audited.body.data).toEqual([]);
    const file = await call(active.administrator, "GET", `${CONSOLE}/imports/${data.id}/refused-lines`);
    const [heading, first] = file.text.replace("\uFEFF", "").split("\r\n");
    expect(heading).toBe("id,full_name,email,location,role,groups,password_action,is_external,reason");
    expect(first).toMatch(/^A B,No Good,nope,,,,,,id: Spaces are not allowed here\./);
  });

  test("is needed again when a column is read otherwise, and before the run", async () => {
    const { data } = await upload(tier2, "id,full_name,email,office\nZED,Zed Zane,zed@firm.example,Rome\n");
    const path = `${CONSOLE}/imports/${data.id}`;
    expect((await call(tier2, "POST", `${path}/run`, {})).status).toBe(409);
    await step(tier2, data.id, "rehearse");
    const changed = await call(tier2, "PATCH", path, { fields: ["id", "full_name", "email", ""], mode: "create" });
    expect([changed.status, changed.refused]).toEqual([200, []]);
    expect(changed.body.data).toMatchObject({ state: "uploaded", mode: "create" });
    expect((changed.body.data as CsvImportData).counts).toBeUndefined();
    expect((await call(tier2, "POST", `${path}/run`, {})).status).toBe(409);
    for (const fields of [["id", "id"], ["shoe_size"], ["id", "", "", "", "email"]]) {
      expect((await call(tier2, "PATCH", path, { fields })).status).toBe(422);
    }
    await step(tier2, data.id, "rehearse");
    expect((await step(tier2, data.id, "run")).counts).toMatchObject({ created: 1 });
    expect((await userOf("ZED")).body.data).not.toHaveProperty("location");
  });
});

describe("CC-BLK-003 CC-BLK-004 run and undo", () => {
  let first: CsvImportData;

  test("makes what it can by the rules of the dialog; the account waits for its password and says where it came from", async () => {
    const { data } = await upload(active.administrator, PEOPLE);
    await step(active.administrator, data.id, "rehearse");
    const mails = directory.mails.length;
    first = await step(active.administrator, data.id, "run");
    expect(first).toMatchObject({ state: "done", counts: { created: 2, refused: 5 }, can_undo: true });
    expect((await userOf("AMY")).body.data).toMatchObject({ location: "Leeds", role: "TIER 1", has_password: false });
    expect(directory.mails.slice(mails)).toMatchObject([{ kind: "new_account" }]);
    const found = await call(active.administrator, "POST", `${CONSOLE}/users/search`, {
      library: "Active",
      filters: { origin: ["import"], group: ["PARTNERS"] },
    });
    expect(found.body.data).toMatchObject([{ id: "AMY", origin: "import", state: "pending_first_password" }]);
    const audited = await call(active.administrator, "GET", `${CONSOLE}/audit?object_id=AMY`);
    expect(
      (audited.body.data as unknown as { action: string; actor_id: string }[]).map(({ action }) => action),
    ).toEqual(["user.join_group", "user.create"]);
  });

  test("the same file twice changes nothing the second time", async () => {
    const { data } = await upload(active.administrator, PEOPLE);
    await step(active.administrator, data.id, "rehearse");
    const done = await step(active.administrator, data.id, "run");
    expect(done.counts).toEqual({ created: 0, updated: 0, unchanged: 2, refused: 5 });
  });

  test("empty cells leave what is there; only what differs is changed, and Undo gives it back", async () => {
    const text = "id,full_name,email,location,role,groups\nAMY,,,Hull,DEFAULT,\nBOB,Robert Brown,,,,PARTNERS\n";
    const { data } = await upload(active.administrator, text);
    await step(active.administrator, data.id, "rehearse");
    expect((await step(active.administrator, data.id, "run")).counts).toMatchObject({ updated: 2 });
    expect((await userOf("AMY")).body.data).toMatchObject({
      full_name: "Amy Adams",
      location: "Hull",
      role: "DEFAULT",
    });
    // Somebody changes a name meanwhile: that stays.
    await call(active.administrator, "PATCH", "/users/BOB", { full_name: "Bobby Brown" });
    const undone = await step(active.administrator, data.id, "undo");
    expect(undone).toMatchObject({ state: "undone", can_undo: false });
    expect((await userOf("AMY")).body.data).toMatchObject({ location: "Leeds", role: "TIER 1" });
    expect((await userOf("BOB")).body.data).toMatchObject({ full_name: "Bobby Brown", location: "York" });
    const members = await call(active.administrator, "GET", "/libraries/Active/groups/PARTNERS/members");
    expect(JSON.stringify(members.body.data)).not.toContain("BOB");
  });

  test("Undo disables who was made, within 24 hours and once", async () => {
    const path = `${CONSOLE}/imports/${first.id}`;
    clock.advance(DAY_SECONDS);
    expect((await call(active.administrator, "POST", `${path}/undo`, {})).status).toBe(409);
    clock.advance(-1);
    await step(active.administrator, first.id, "undo");
    for (const id of ["AMY", "BOB"]) expect((await userOf(id)).body.data).toMatchObject({ allow_logon: false });
    expect((await call(active.administrator, "POST", `${path}/undo`, {})).status).toBe(409);
  });

  test("CC-BLK-005 the importer's rights hold for each line", async () => {
    const text = [
      "id,full_name,email,location,role,groups,password_never_expire",
      "ROOT,,,Mine now,,,",
      "PAT,Pat Park,pat@firm.example,,TIER 2,,",
      "QUIN,Quin Quick,quin@firm.example,,,NRTADMIN,",
      "RUTH,Ruth Rice,ruth@firm.example,,,,yes",
      "SAM,Sam Sand,sam@firm.example,,,,",
      "CHIEF,,,Here,,,",
    ].join("\n");
    const { data } = await upload(tier2, text);
    await step(tier2, data.id, "rehearse");
    const done = await step(tier2, data.id, "run");
    expect(done.counts).toEqual({ created: 1, updated: 0, unchanged: 0, refused: 5 });
    expect(await lines(tier2, data.id)).toEqual([
      "1 refused :target_outranks_actor",
      "2 refused role:nrtadmin_required",
      "3 refused groups:nrtadmin_required",
      "4 refused password_never_expire:nrtadmin_required",
      "5 created",
      // Of who is not theirs to see they learn that the name is taken, as in the dialog.
      "6 refused id:user_id_taken",
    ]);
  });

  test("goes on where it was stopped, each line once", async () => {
    const people = Array.from({ length: 120 }, (_, at) => `RUN${at},Run ${at},run${at}@firm.example`);
    const { data } = await upload(tier2, ["id,full_name,email", ...people].join("\n"));
    await step(tier2, data.id, "rehearse");
    const before = await count();
    await call(tier2, "POST", `${CONSOLE}/imports/${data.id}/run`, {});
    const { rows } = await database.pool.query<{ payload: never }>(
      `delete from jobs._private_jobs j using jobs._private_tasks t
       where t.id = j.task_id and t.identifier = 'imports.run' returning j.payload`,
    );
    const task = directory.identity.tasks.find(({ name }) => name === "imports.run");
    const stopped = new AbortController();
    stopped.abort();
    // A run that is to stop ends after its batch and queues the rest.
    await task?.run(rows[0]?.payload as never, { signal: stopped.signal, attempt: 1, isLastAttempt: false } as never);
    expect(await count()).toBe(before + 50);
    await work();
    expect(await count()).toBe(before + 120);
    expect((await call(tier2, "GET", `${CONSOLE}/imports/${data.id}`)).body.data).toMatchObject({
      state: "done",
      counts: { created: 120, refused: 0 },
    });
  });
});

describe("CC-BLK-001 files of groups and memberships", () => {
  test("groups are made and changed, and given back", async () => {
    const text = "Group ID,Full Name,External\nDEALS,Deal team,no\nPARTNERS,All partners,\nBAD/ID,,\n";
    const { data } = await upload(tier2, text, { kind: "groups" });
    await step(tier2, data.id, "rehearse");
    const done = await step(tier2, data.id, "run");
    expect(done.counts).toEqual({ created: 1, updated: 1, unchanged: 0, refused: 1 });
    const groupOf = async (id: string): Promise<unknown> =>
      (await call(tier2, "GET", `/libraries/Active/groups/${id}`)).body.data;
    expect(await groupOf("PARTNERS")).toMatchObject({ full_name: "All partners" });
    await step(tier2, data.id, "undo");
    expect(await groupOf("PARTNERS")).toMatchObject({ full_name: "Group PARTNERS" });
    expect(await groupOf("DEALS")).toMatchObject({ enabled: false });
  });

  test("memberships take User ID or e-mail; who is a member already is unchanged", async () => {
    await directory.aUser(active, { id: "MIA", email: "mia@firm.example" });
    await directory.aUser(active, { id: "NED" });
    const text = "group,user\nPARTNERS,mia@firm.example\nPARTNERS,NED\nPARTNERS,ned\nNRTADMIN,NED\nPARTNERS,GONE\n";
    const { data } = await upload(tier2, text, { kind: "memberships" });
    await step(tier2, data.id, "rehearse");
    const done = await step(tier2, data.id, "run");
    expect(done.counts).toEqual({ created: 2, updated: 0, unchanged: 0, refused: 3 });
    expect(await lines(tier2, data.id, "refused")).toEqual([
      "3 refused :duplicate_in_file",
      "4 refused group:nrtadmin_required",
      "5 refused group:unknown_user",
    ]);
    await step(tier2, data.id, "undo");
    const again = await upload(tier2, text, { kind: "memberships" });
    expect((await step(tier2, again.data.id, "rehearse")).counts).toMatchObject({ created: 2 });
  });

  test("there is a template of each kind, and a file can be forgotten", async () => {
    const template = await call(tier2, "GET", `${CONSOLE}/import-templates/memberships`);
    expect(template.text).toBe("\uFEFFgroup,user\r\n");
    const { data } = await upload(tier2, "id\nA\n");
    expect((await call(tier2, "DELETE", `${CONSOLE}/imports/${data.id}`)).status).toBe(200);
    expect((await call(tier2, "GET", `${CONSOLE}/imports/${data.id}`)).status).toBe(404);
  });
});

test("CC-BLK-008 CC-LST-018 an export without changes is imported again with no effect", async () => {
  const library = await directory.aLibrary({ alias: "ROUND" });
  const { administrator } = library;
  await directory.aUser(library, { full_name: "=SUM(A1)", location: '-Leeds, "North"' });
  await directory.aUser(library, { full_name: "Guest of the firm", is_external: true });
  const shut = await directory.aUser(library, { full_name: "Shut out here" });
  await directory.aUser(library, { full_name: "Kept waiting", role: "TIER 1", force_password_change: true });
  const url = `${CONSOLE}/libraries/${library.alias}/users/disable-sign-in`;
  expect((await call(administrator, "POST", url, { users: [shut.userId] })).status).toBe(200);
  const columns = (UserExportColumn as unknown as { enum: string[] }).enum;
  const exported = await app.inject({
    method: "POST",
    url: `${CONSOLE}/users/export`,
    headers: { "x-auth-token": String(administrator.userNum) },
    payload: { library: library.alias, format: "csv", columns },
  });
  expect(exported.statusCode).toBe(200);
  const { data } = await upload(administrator, exported.rawPayload, { library: library.alias });
  expect(data.row_count).toBe(5);
  const done = await step(administrator, data.id, "rehearse");
  expect(await lines(administrator, data.id)).toEqual([1, 2, 3, 4, 5].map((row) => `${row} unchanged`));
  expect(done.counts).toMatchObject({ created: 0, updated: 0, unchanged: 5, refused: 0 });
});
