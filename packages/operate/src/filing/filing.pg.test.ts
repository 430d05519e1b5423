import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openMailOffice } from "../../testing/index.ts";
import type { MailOffice } from "../../testing/index.ts";
import type { OperateActor } from "../user/index.ts";

interface Filing {
  readonly id: string;
  readonly state: string;
  readonly trouble?: { readonly code: string };
  readonly items: readonly { readonly state: string; readonly name: string; readonly folder_name: string }[];
}

interface Document {
  readonly ordinal: number;
  readonly name: string;
  readonly state: string;
  readonly filed: readonly { readonly name: string; readonly folder_name: string; readonly by: string }[];
}

interface Email {
  readonly id: string;
  readonly phase: string;
  readonly documents: readonly Document[];
  readonly cases: readonly { readonly reference: string }[];
  readonly trouble?: { readonly code: string };
}

let office: MailOffice;
let anna: OperateActor;
let boris: OperateActor;
let made = 0;

beforeAll(async () => {
  office = await openMailOffice();
  anna = await office.aPerson("Anna");
  boris = await office.aPerson("Boris");
});

afterAll(() => office[Symbol.asyncDispose]());

const aCase = async (given: object = {}): Promise<{ id: string; root: string }> => {
  made += 1;
  const root = `Matter ${made}`;
  await mkdir(join(office.folder, root, "In"), { recursive: true });
  const body = { title: `Matter ${made}`, service: "files", root, ...given };
  const { body: answer, status } = await office.call(office.administrator, "POST", "/cases", { body });
  expect(status).toBe(201);
  const { id }: { id: string } = answer.data;
  return { id, root };
};
const read = async (id: string): Promise<Email> => (await office.call(anna, "GET", `/email/inbound/${id}`)).body.data;
const filingOf = async (id: string): Promise<Filing> => (await office.call(anna, "GET", `/filings/${id}`)).body.data;
const file = async (actor: OperateActor, email: string, body: object) =>
  office.call(actor, "POST", `/email/inbound/${email}/file`, { body });
const ended = async (id: string): Promise<Filing> =>
  office.until(
    () => filingOf(id),
    ({ state }) => state !== "running",
  );
const fileAndWait = async (email: string, body: object): Promise<Filing> => {
  const answer = await file(anna, email, body);
  expect([answer.status, answer.body.error]).toEqual([202, undefined]);
  const { id }: Filing = answer.body.data;
  return ended(id);
};
const below = async (root: string): Promise<string[]> => {
  const entries = await readdir(join(office.folder, root), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(office.folder, root).length + 1))
    .toSorted();
};
const LETTER = { files: { "Lease.pdf": "lease", "Plan.pdf": "plan", "Note.txt": "note" } };

describe("11 filing", () => {
  test("OPR-FIL-009 moves to the only folder, copies to several, and leaves in staging what was not named", async () => {
    const email = await office.receive(LETTER);
    const { id, root } = await aCase();
    const filing = await fileAndWait(email, {
      case: id,
      items: [
        { document: 1, folders: [{ path: ["In"] }] },
        { document: 2, name: "Site plan", folders: [{ path: ["In", "Plans"] }, { path: ["Out"] }] },
      ],
    });
    expect(filing).toMatchObject({ state: "done" });
    expect(await below(root)).toEqual(["In/Lease.pdf", "In/Plans/Site plan.pdf", "Out/Site plan.pdf"]);
    expect(await readFile(join(office.folder, root, "Out/Site plan.pdf"), "utf8")).toBe("plan");
    const found = await read(email);
    expect(found.phase).toBe("partly_filed");
    expect(found.documents.map(({ state }) => state)).toEqual(["staged", "filed", "filed", "staged"]);
    expect(found.documents[1]?.filed).toMatchObject([{ name: "Lease.pdf", folder_name: "In", by: "Anna" }]);
    expect(found.documents[2]?.filed).toHaveLength(2);
    expect(found.cases).toHaveLength(1);
    const left = (await below("Staging")).filter((path) => /Lease|plan/i.test(path));
    expect(left).toEqual([]);
    const documents = await office.call(boris, "GET", `/cases/${id}/documents`);
    expect(documents.body.data).toHaveLength(3);
  });

  test("OPR-FIL-012 files the rest with the original under its name, and completes when that was asked for", async () => {
    const email = await office.receive({
      files: { "A.txt": "a" },
      subject: "Re: Lease / draft",
      from: "Carla <c@d.example>",
    });
    const { id, root } = await aCase();
    const items = [0, 1].map((document) => ({ document, folders: [{ path: ["In"] }] }));
    const filing = await fileAndWait(email, { case: id, items, complete: true });
    expect(filing.state).toBe("done");
    const found = await read(email);
    expect(found.phase).toBe("completed");
    const names = (await below(root)).join();
    expect(await below(root)).toHaveLength(2);
    expect(names).toMatch(/In\/A\.txt/);
    expect(names).toMatch(/In\/\d{4}-\d\d-\d\d \d{4} in Carla – Re_ Lease _ draft\.eml/);
    const again = await file(boris, email, { case: id, items });
    expect([again.status, again.body.error?.code]).toEqual([409, "OPR-ERR-010"]);
    expect(again.body.error?.code_message).toContain("Anna has just completed");
  });

  test("OPR-FIL-011 what the case has already is skipped, or kept twice under another name", async () => {
    const { id, root } = await aCase();
    const letter = { files: { "Same.txt": "the same" } };
    const items = (more: object) => [{ document: 1, folders: [{ path: ["In"] }], ...more }];
    expect((await fileAndWait(await office.receive(letter), { case: id, items: items({}) })).state).toBe("done");
    const second = await office.receive(letter);
    const told = await office.call(anna, "GET", `/email/inbound/${second}/filed?case=${id}`);
    expect(told.body.data).toMatchObject([{ document: 1, name: "Same.txt", folder_name: "In", by: "Anna" }]);
    const skipped = await fileAndWait(second, { case: id, items: items({}) });
    expect(skipped).toMatchObject({ state: "done", items: [{ state: "skipped" }] });
    expect(await below(root)).toEqual(["In/Same.txt"]);
    expect((await read(second)).phase).toBe("filed");
    const third = await fileAndWait(await office.receive(letter), {
      case: id,
      items: items({ if_filed: "keep_both" }),
    });
    expect(third.items).toMatchObject([{ state: "done", name: "Same (2).txt" }]);
    expect(await below(root)).toEqual(["In/Same (2).txt", "In/Same.txt"]);
  });

  test("OPR-INB-035 what is filed once more, to another case, is a copy", async () => {
    const email = await office.receive({ files: { "Both.txt": "both" } });
    const [one, two] = [await aCase(), await aCase()];
    for (const { id } of [one, two]) {
      const items = [{ document: 1, folders: [{ path: ["In"] }] }];
      expect((await fileAndWait(email, { case: id, items })).state).toBe("done");
    }
    expect([await below(one.root), await below(two.root)]).toEqual([["In/Both.txt"], ["In/Both.txt"]]);
  });

  test("a name that is taken by something else gets a number", async () => {
    const { id, root } = await aCase();
    await writeFile(join(office.folder, root, "In", "Taken.txt"), "other");
    const email = await office.receive({ files: { "Taken.txt": "mine", "taken.TXT": "too" } });
    const items = [1, 2].map((document) => ({ document, folders: [{ path: ["In"] }] }));
    expect((await fileAndWait(email, { case: id, items })).state).toBe("done");
    expect(await below(root)).toHaveLength(3);
    expect(await readFile(join(office.folder, root, "In", "Taken.txt"), "utf8")).toBe("other");
  });

  test("OPR-FLT-023 of two people who file the same, one does, and the other is told who", async () => {
    const { id, root } = await aCase();
    const email = await office.receive({ files: { "One.txt": "one" } });
    const items = [{ document: 1, folders: [{ path: ["In"] }] }];
    const answers = await Promise.all([anna, boris].map((actor) => file(actor, email, { case: id, items })));
    expect(answers.map(({ status }) => status).toSorted((one, two) => one - two)).toEqual([202, 409]);
    const refused = answers.find(({ status }) => status === 409);
    expect(refused?.body.error?.code).toBe("OPR-ERR-010");
    expect(refused?.body.error?.code_message).toMatch(/^(?:Anna|Boris) has just begun to file this/);
    const list = await office.call(anna, "GET", `/email/inbound/${email}/filings`);
    const [first]: readonly Filing[] = list.body.data;
    expect((await ended(first?.id ?? "")).state).toBe("done");
    expect(await below(root)).toEqual(["In/One.txt"]);
  });

  test("OPR-IDM-001 a request that is sent twice files once", async () => {
    const { id, root } = await aCase();
    const email = await office.receive({ files: { "Twice.txt": "twice" } });
    const body = { case: id, items: [{ document: 1, folders: [{ path: ["In"] }] }] };
    const headers = { "idempotency-key": `file-${email}` };
    const path = `/email/inbound/${email}/file`;
    const first = await office.call(anna, "POST", path, { body, headers });
    const again = await office.call(anna, "POST", path, { body, headers });
    expect([again.status, again.body.data]).toEqual([202, first.body.data]);
    const { id: filing }: Filing = first.body.data;
    expect((await ended(filing)).state).toBe("done");
    expect(await below(root)).toEqual(["In/Twice.txt"]);
  });

  test("OPR-IDN-010 a folder of another case is refused, and a person decides", async () => {
    const [mine, other] = [await aCase(), await aCase()];
    const email = await office.receive({ files: { "Astray.txt": "astray" } });
    const items = [{ document: 1, folders: [{ id: `${other.root}/In` }] }];
    const filing = await fileAndWait(email, { case: mine.id, items });
    expect(filing).toMatchObject({ state: "refused", items: [{ state: "refused" }] });
    expect([await below(mine.root), await below(other.root)]).toEqual([[], []]);
    expect((await read(email)).trouble?.code).toBe("OPR-ERR-002");
    const cancelled = await office.call(anna, "POST", `/filings/${filing.id}/cancel`);
    expect(cancelled.body.data).toMatchObject({ state: "cancelled", items: [{ state: "cancelled" }] });
    expect((await office.call(anna, "POST", `/filings/${filing.id}/retry`)).status).toBe(409);
  });

  test("OPR-FIL-010 what was refused is tried again, and only that, when its folder is there", async () => {
    const { id, root } = await aCase();
    const email = await office.receive({ files: { "Kept.txt": "kept", "Again.txt": "again" } });
    const items = [
      { document: 1, folders: [{ path: ["In"] }] },
      { document: 2, folders: [{ id: `${root}/Later` }] },
    ];
    const refused = await fileAndWait(email, { case: id, items });
    expect(refused).toMatchObject({ state: "refused", items: [{ state: "done" }, { state: "refused" }] });
    expect(await below(root)).toEqual(["In/Kept.txt"]);
    await mkdir(join(office.folder, root, "Later"));
    const retried = await office.call(boris, "POST", `/filings/${refused.id}/retry`);
    expect(retried.body.data).toMatchObject({ state: "running" });
    expect(await ended(refused.id)).toMatchObject({ state: "done", items: [{ state: "done" }, { state: "done" }] });
    expect(await below(root)).toEqual(["In/Kept.txt", "Later/Again.txt"]);
    expect((await read(email)).trouble).toBeUndefined();
    const { rows } = await office.database.pool.query(
      "select actor_id, action from platform.audit where operation_id = $1 and action in ('filing.retry', 'document.file') order by id",
      [refused.id],
    );
    expect(rows).toEqual([
      { actor_id: "ANNA", action: "document.file" },
      { actor_id: "BORIS", action: "filing.retry" },
      { actor_id: "ANNA", action: "document.file" },
    ]);
  });

  test.each([
    [{ items: [{ document: 9, folders: [{}] }] }, 422],
    [{ items: [{ document: 1, folders: [] }] }, 400],
    [{ items: [] }, 400],
    [{ items: [{ document: 1, folders: [{ path: ["In"] }, { path: ["In"] }] }] }, 422],
    [{ case: "00000000-0000-4000-8000-000000000000", items: [{ document: 1, folders: [{}] }] }, 422],
  ])("what cannot be filed is refused before anything is done: %j", async (body, status) => {
    const email = await office.receive({ files: { "X.txt": "x" } });
    const { id } = await aCase();
    expect((await file(anna, email, { case: id, ...body })).status).toBe(status);
    expect((await office.call(anna, "GET", `/email/inbound/${email}/filings`)).body.data).toEqual([]);
  });

  test("OPR-AUD-001 the audit tells the person, the account's part and every document, under one operation", async () => {
    const email = await office.receive({ files: { "Told.txt": "told" } });
    const { id } = await aCase();
    const filing = await fileAndWait(email, { case: id, items: [{ document: 1, folders: [{ path: ["In"] }] }] });
    const { rows } = await office.database.pool.query(
      `select actor_id, action, outcome, run_as, function, service from platform.audit
       where operation_id = $1 order by id`,
      [filing.id],
    );
    const common = { actor_id: "ANNA", run_as: "service", function: "F7", service: "files" };
    expect(rows).toEqual([
      { ...common, action: "email.file", outcome: "unknown" },
      { ...common, action: "document.file", outcome: "ok" },
      { ...common, action: "email.file", outcome: "ok" },
    ]);
  });
});

describe("OPR-FLT-012 no connection to the service", () => {
  test("waits, tells an administrator once, and goes on by itself for all that wait", async () => {
    const { id, root } = await aCase();
    const emails = [
      await office.receive({ files: { "W1.txt": "1" } }),
      await office.receive({ files: { "W2.txt": "2" } }),
    ];
    const change = async (enabled: boolean): Promise<void> => {
      const { headers } = await office.call(office.administrator, "GET", "/admin/linkedServices/files");
      const given = { body: { enabled }, headers: { "if-match": String(headers["etag"]) } };
      expect((await office.call(office.administrator, "PATCH", "/admin/linkedServices/files", given)).status).toBe(200);
    };
    await change(false);
    const filings: Filing[] = [];
    for (const email of emails) {
      filings.push(await fileAndWait(email, { case: id, items: [{ document: 1, folders: [{ path: ["In"] }] }] }));
    }
    expect(filings.map(({ state }) => state)).toEqual(["waiting", "waiting"]);
    expect(filings[0]?.trouble?.code).toBe("OPR-ERR-007");
    const notices = await office.call(office.administrator, "GET", "/admin/notices");
    expect(notices.body.data).toMatchObject([{ kind: "system_token", service: "Files" }]);
    await change(true);
    for (const { id: filing } of filings) {
      await office.until(
        () => filingOf(filing),
        ({ state }) => state === "done",
      );
    }
    expect(await below(root)).toEqual(["In/W1.txt", "In/W2.txt"]);
    const after = await office.call(office.administrator, "GET", "/admin/notices");
    expect(after.body.data).toMatchObject([{ kind: "system_token", resolved_at: expect.any(String) }]);
  });
});
