import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openMailOffice, writeLetter } from "../../testing/index.ts";
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
    // What one has filed to is offered first for the next one.
    const recent = await office.call(anna, "GET", "/cases?recent=true");
    expect(recent.body.data).toMatchObject([{ id }]);
  });

  test("OPR-INB-030 OPR-INB-013 OPR-FIL-012 an e-mail shows what it says, is filed with its original, and completed when that was asked for", async () => {
    const raw = writeLetter({
      files: { "A.txt": "a" },
      subject: "Re: Lease / draft",
      from: "Carla <c@d.example>",
      text: "The draft is enclosed.",
    });
    const email = await office.receive({ raw });
    expect(await read(email)).toMatchObject({
      subject: "Re: Lease / draft",
      from: { name: "Carla", address: "c@d.example" },
      text: expect.stringContaining("The draft is enclosed.") as unknown,
      documents: [{ kind: "original" }, { name: "A.txt" }],
      actions: expect.arrayContaining(["file", "complete"]) as unknown,
    });
    const { id, root } = await aCase();
    const items = [0, 1].map((document) => ({ document, folders: [{ path: ["In"] }] }));
    const filing = await fileAndWait(email, { case: id, items, complete: true });
    expect(filing.state).toBe("done");
    const found = await read(email);
    expect(found.phase).toBe("completed");
    const [original = "", attachment] = await below(root);
    expect(attachment).toBe("In/A.txt");
    expect(original).toMatch(/^In\/\d{4}-\d\d-\d\d \d{4} in Carla – Re_ Lease _ draft\.eml$/);
    // OPR-INB-013: nothing of it was touched.
    expect(await readFile(join(office.folder, root, original), "utf8")).toBe(raw);
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

  test("OPR-FIL-003 needs the right to file e-mail, and that to file documents on the case", async () => {
    const { id, root } = await aCase();
    const email = await office.receive({ files: { "Mine.txt": "mine" } });
    const body = { case: id, items: [{ document: 1, folders: [{ path: ["In"] }] }] };
    const rights = ["case.read", "email.read", "email.file", "documents.file", "documents.browse"];
    for (const missing of ["email.file", "documents.file"]) {
      const clerk = await office.aPerson(
        `Clerk without ${missing}`,
        rights.filter((right) => right !== missing),
      );
      const refused = await file(clerk, email, body);
      expect([missing, refused.status, refused.body.error?.code]).toEqual([missing, 403, "OPR-ERR-016"]);
    }
    // Of a case that they may not see they are told nothing.
    const secret = await aCase({ is_restricted: true });
    const outsider = await office.aPerson("Outsider", rights);
    expect((await file(outsider, email, { ...body, case: secret.id })).status).toBe(422);
    expect([await below(root), await below(secret.root)]).toEqual([[], []]);
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

/** Writes down what is kept of a filing, in its order, with the transaction that kept it. */
const RECORD = `
  create table public.kept (at bigserial, xact xid8 default pg_current_xact_id(), what text);
  create function public.keep() returns trigger language plpgsql as
    $$ begin insert into public.kept (what) values (coalesce(to_jsonb(new) ->> 'kind', tg_argv[0])); return null; end $$;
  create trigger kept after update on operate.operation for each row
    when (new.state = 'done' and new.function = 'F7') execute function public.keep('effect');
  create trigger kept after insert on operate.document_link for each row execute function public.keep('link');
  create trigger kept after update on operate.filing for each row
    when (new.state = 'done') execute function public.keep('filing')`;
const NO_RECORD = `
  drop trigger kept on operate.operation;
  drop trigger kept on operate.document_link;
  drop trigger kept on operate.filing;
  drop function public.keep;
  drop table public.kept`;

test("OPR-IDM-006 first what is done outside is kept, then the links, then that the source is gone, then the end", async () => {
  const email = await office.receive({ files: { "Order.txt": "in order" } });
  const { id, root } = await aCase();
  await mkdir(join(office.folder, root, "Out"));
  const items = [{ document: 1, folders: [{ path: ["In"] }, { path: ["Out"] }] }];
  await office.database.pool.query(RECORD);
  try {
    expect((await fileAndWait(email, { case: id, items })).state).toBe("done");
    const { rows } = await office.database.pool.query<{ what: string; xact: string }>(
      "select what, xact from public.kept order by at",
    );
    const steps = ["document.copy", "document.copy", "link", "link", "document.remove", "filing"];
    expect(rows.map(({ what }) => what)).toEqual(steps);
    // Each step stands by itself, whatever becomes of the next.
    const transactions = rows.map(({ what, xact }) => `${what} ${xact}`);
    expect(new Set(rows.map(({ xact }) => xact)).size).toBe(new Set(transactions).size);
    expect(new Set(rows.map(({ xact }) => xact)).size).toBeGreaterThanOrEqual(4);
  } finally {
    await office.database.pool.query(NO_RECORD);
  }
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

describe("taking a filing back", () => {
  const undo = async (id: string, actor = anna) => office.call(actor, "POST", `/filings/${id}/undo`);
  const undone = async (id: string): Promise<Filing> =>
    office.until(
      () => filingOf(id),
      ({ state }) => state !== "undoing",
    );

  test("what was filed lies in staging again, with its copies gone, and is filed once more to another case", async () => {
    const email = await office.receive({ files: { "Back.txt": "back", "Twice.txt": "twice" } });
    const { id, root } = await aCase();
    const filing = await fileAndWait(email, {
      case: id,
      items: [
        { document: 1, name: "Renamed", folders: [{ path: ["In"] }] },
        { document: 2, folders: [{ path: ["In"] }, { path: ["Out"] }] },
      ],
      complete: true,
    });
    expect(filing).toMatchObject({ state: "done", can_undo: true });
    expect(await below(root)).toEqual(["In/Renamed.txt", "In/Twice.txt", "Out/Twice.txt"]);
    expect((await read(email)).phase).toBe("completed");
    expect((await undo(filing.id)).status).toBe(200);
    expect(await undone(filing.id)).toMatchObject({
      state: "undone",
      can_undo: false,
      items: [{ state: "undone" }, { state: "undone" }, { state: "undone" }],
    });
    expect(await below(root)).toEqual([]);
    expect((await below("Staging")).filter((path) => /Back|Twice/.test(path))).toHaveLength(2);
    const found = await read(email);
    expect(found.phase).toBe("in_progress");
    expect(found.documents.map(({ state, filed }) => [state, filed.length])).toEqual([
      ["staged", 0],
      ["staged", 0],
      ["staged", 0],
    ]);
    expect((await office.call(anna, "GET", `/cases/${id}/documents`)).body.data).toEqual([]);
    expect((await undo(filing.id)).status).toBe(409);
    const other = await aCase();
    const again = { case: other.id, items: [{ document: 1, folders: [{ path: ["In"] }] }] };
    expect((await fileAndWait(email, again)).state).toBe("done");
    expect(await readFile(join(office.folder, other.root, "In", "Back.txt"), "utf8")).toBe("back");
    const { rows } = await office.database.pool.query(
      `select action, outcome, run_as, actor_id from platform.audit
       where operation_id = $1 and action like '%unfile' order by id`,
      [filing.id],
    );
    const common = { run_as: "service", actor_id: "ANNA" };
    expect(rows).toEqual([
      { ...common, action: "email.unfile", outcome: "unknown" },
      { ...common, action: "document.unfile", outcome: "ok" },
      { ...common, action: "document.unfile", outcome: "ok" },
      { ...common, action: "email.unfile", outcome: "ok" },
    ]);
  });

  test("what another case has too stays there; what somebody changed stays where it is, and is told", async () => {
    const email = await office.receive({ files: { "Kept.txt": "kept", "Changed.txt": "as it came" } });
    const [one, two] = [await aCase(), await aCase()];
    const to = (document: number) => [{ document, folders: [{ path: ["In"] }] }];
    const first = await fileAndWait(email, { case: one.id, items: to(1) });
    await fileAndWait(email, { case: two.id, items: to(1) });
    expect((await undo(first.id)).status).toBe(200);
    expect((await undone(first.id)).state).toBe("undone");
    expect([await below(one.root), await below(two.root)]).toEqual([[], ["In/Kept.txt"]]);
    expect((await read(email)).documents[1]).toMatchObject({ state: "filed", filed: [{ name: "Kept.txt" }] });
    const changed = await fileAndWait(email, { case: one.id, items: to(2) });
    await writeFile(join(office.folder, one.root, "In", "Changed.txt"), "by somebody else");
    expect((await undo(changed.id)).status).toBe(200);
    expect(await undone(changed.id)).toMatchObject({ state: "done", trouble: { code: expect.any(String) as string } });
    expect(await readFile(join(office.folder, one.root, "In", "Changed.txt"), "utf8")).toBe("by somebody else");
  });

  test("is for those who may file, for fourteen days, and goes on where a worker was killed", async () => {
    const email = await office.receive({ files: { "Late.txt": "late" } });
    const { id, root } = await aCase();
    const items = [{ document: 1, folders: [{ path: ["In"] }] }];
    const filing = await fileAndWait(email, { case: id, items });
    const reader = await office.aPerson("Only reads", ["case.read", "email.read"]);
    expect((await undo(filing.id, reader)).status).toBe(403);
    const age = async (days: number) =>
      office.database.pool.query("update operate.filing set ended_at = now() - $2 * interval '1 day' where id = $1", [
        filing.id,
        days,
      ]);
    await age(15);
    expect([(await filingOf(filing.id)).state, (await undo(filing.id)).status]).toEqual(["done", 409]);
    await age(13);
    expect((await undo(filing.id)).status).toBe(200);
    expect((await undone(filing.id)).state).toBe("undone");
    // As a worker leaves it that was killed between the answer of the repository and the next commit.
    const { pool } = office.database;
    await pool.query(
      "update operate.operation set state = 'attempting', result = null, ended_at = null where key = $1",
      [`unfile:${filing.id}:0`],
    );
    await pool.query("update operate.filing_item set state = 'done' where filing_id = $1", [filing.id]);
    await pool.query("update operate.email_document set state = 'filed' where email_id = $1 and ordinal = 1", [email]);
    await pool.query("update operate.filing set state = 'done' where id = $1", [filing.id]);
    expect((await undo(filing.id)).status).toBe(200);
    expect((await undone(filing.id)).state).toBe("undone");
    expect([(await read(email)).documents[1]?.state, await below(root)]).toEqual(["staged", []]);
  });
});

describe("OPR-FIL-014 moving what was filed to another case", () => {
  const refile = async (id: string, caseId: string, actor = anna) =>
    office.call(actor, "POST", `/filings/${id}/refile`, { body: { case: caseId } });
  const moved = async (id: string): Promise<Filing> =>
    office.until(
      () => filingOf(id),
      ({ state }) => state === "undone",
    );
  const actsOn = async (caseId: string): Promise<string[]> => {
    const { rows } = await office.database.pool.query<{ act: string }>(
      "select action || ' ' || outcome as act from platform.audit where case_id = $1 and action = 'email.refile' order by id",
      [caseId],
    );
    return rows.map(({ act }) => act);
  };

  test("the e-mail and its documents leave one case when the other has them, both tell of it, and it stays completed", async () => {
    const email = await office.receive({ files: { "Wrong.txt": "wrong case", "Kept.txt": "kept" } });
    const [one, two] = [await aCase(), await aCase()];
    const items = [
      { document: 0, folders: [{ path: ["Post", "In"] }] },
      { document: 1, name: "Renamed", folders: [{ path: ["In"] }, { path: ["Copies"] }] },
    ];
    const first = await fileAndWait(email, { case: one.id, items, complete: true });
    const before = await below(one.root);
    expect([first, before.length]).toMatchObject([{ can_refile: true }, 3]);
    const answer = await refile(first.id, two.id);
    expect([answer.status, answer.body.error]).toEqual([202, undefined]);
    await moved(first.id);
    expect([await below(one.root), await below(two.root)]).toEqual([[], before]);
    expect(await readFile(join(office.folder, two.root, "In", "Renamed.txt"), "utf8")).toBe("wrong case");
    expect(await read(email)).toMatchObject({ phase: "completed", cases: [{ id: two.id }] });
    expect((await office.call(anna, "GET", `/cases/${one.id}/documents`)).body.data).toEqual([]);
    expect(await actsOn(one.id)).toEqual(["email.refile unknown", "email.refile ok"]);
    expect(await actsOn(two.id)).toEqual(["email.refile unknown", "email.refile ok"]);
    expect((await refile(first.id, two.id)).status).toBe(409);
  });

  test("nothing leaves where it cannot arrive, and who may not file may not move", async () => {
    const email = await office.receive({ files: { "Stays.txt": "stays" } });
    const [one, two] = [await aCase(), await aCase()];
    const items = [{ document: 1, folders: [{ path: ["In"] }] }];
    const first = await fileAndWait(email, { case: one.id, items });
    const reader = await office.aPerson("Reads alone", ["case.read", "email.read"]);
    expect((await refile(first.id, two.id, reader)).status).toBe(403);
    expect((await refile(first.id, one.id)).status).toBe(422);
    expect((await refile(first.id, "nowhere")).status).toBe(422);
    await rm(join(office.folder, two.root), { recursive: true });
    const { body } = await refile(first.id, two.id);
    const { id }: Filing = body.data;
    const stopped = await office.until(
      () => filingOf(id),
      ({ state }) => state !== "running",
    );
    expect(stopped.trouble?.code).toBe("OPR-ERR-006");
    expect([await below(one.root), (await filingOf(first.id)).state]).toEqual([["In/Stays.txt"], "done"]);
    await mkdir(join(office.folder, two.root));
    await office.call(anna, "POST", `/filings/${id}/retry`);
    await moved(first.id);
    expect([await below(one.root), await below(two.root)]).toEqual([[], ["In/Stays.txt"]]);
  });
});
