import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addFolderService, openTestOperate } from "../../testing/index.ts";
import type { OperateAnswer, TestOperate } from "../../testing/index.ts";
import type { OperateActor } from "../user/index.ts";

interface ActItem {
  readonly name: string;
  readonly state: string;
  readonly result?: { readonly id: string; readonly name: string };
  readonly trouble?: { readonly code: string; readonly text: string };
}

interface Act {
  readonly id: string;
  readonly state: string;
  readonly run_as: string;
  readonly can_undo: boolean;
  readonly items: readonly ActItem[];
}

const BYTES = "application/offset+octet-stream";
let office: TestOperate;
let anna: OperateActor;
let boris: OperateActor;
let matter: string;
let other: string;
let made = 0;
let place: string;

beforeAll(async () => {
  office = await openTestOperate();
  const admin = await office.aPerson("Ada");
  anna = await office.aPerson("Anna");
  boris = await office.aPerson("Boris", ["case.read", "documents.browse"]);
  await addFolderService(office, admin);
});

afterAll(() => office[Symbol.asyncDispose]());

beforeEach(async () => {
  made += 1;
  place = join(office.folder, `Matter ${made}`);
  await mkdir(join(place, "Letters"), { recursive: true });
  await mkdir(join(place, "Contracts"));
  await mkdir(join(office.folder, `Other ${made}`));
  await writeFile(join(place, "Letters", "Note.txt"), "a note");
  await writeFile(join(office.folder, "Secret.txt"), "of nobody's case");
  matter = await openCase(`Matter ${made}`);
  other = await openCase(`Other ${made}`);
});

const openCase = async (root: string): Promise<string> => {
  const answer = await office.call(anna, "POST", "/cases", { body: { title: root, service: "files", root } });
  const { id }: { id: string } = answer.body.data;
  return id;
};
const at = (name: string): string => `Matter ${made}/${name}`;
const post = (path: string, body: object = {}, person = anna): Promise<OperateAnswer> =>
  office.call(person, "POST", `/cases/${matter}${path}`, { body });
const act = async (path: string, body: object = {}): Promise<Act> => {
  const answer = await post(path, body);
  expect([answer.status, answer.body.error]).toEqual([202, undefined]);
  return answer.body.data;
};
const undo = (done: Act): Promise<Act> => act(`/document-acts/${done.id}/undo`);
const names = (folder: string): Promise<string[]> => readdir(join(place, folder));
const audited = async (id: string): Promise<unknown[]> => {
  const { rows } = await office.database.pool.query(
    "select actor_id, action, outcome, run_as, function from platform.audit where operation_id = $1 order by id",
    [id],
  );
  return rows;
};

/** What a worker does with a job. */
async function runTask(wanted: string, payload: object): Promise<void> {
  const task = office.operate.tasks.find(({ name }) => name === wanted);
  await task?.run(payload, {} as never);
}

/** Sends a file as a browser does. */
async function upload(
  name: string,
  content: string | Buffer,
  given: { folder?: string; if_exists?: string } = {},
): Promise<OperateAnswer> {
  const bytes = Buffer.from(content);
  const begun = await post("/uploads", { folder: at("Letters"), name, size: bytes.length, ...given });
  if (begun.status !== 201) return begun;
  const { act: announced, part_bytes: size }: { act: Act; part_bytes: number } = begun.body.data;
  for (let part = 0; part * size < bytes.length; part += 1) {
    await sendPart(announced.id, part, bytes.subarray(part * size, (part + 1) * size));
  }
  return post(`/uploads/${announced.id}/store`);
}

async function sendPart(id: string, part: number, bytes: Buffer): Promise<number> {
  const response = await office.app.inject({
    method: "PUT",
    url: `/api/operate/v1/cases/${matter}/uploads/${id}/parts/${part}`,
    headers: { "x-auth-token": anna.userId, "content-type": BYTES },
    payload: bytes,
  });
  return response.statusCode;
}

describe("9.1 browsing", () => {
  test("OPR-BRW-003 OPR-BRW-009 a folder is listed with its trail, rights and who changed what", async () => {
    const query = `container=${encodeURIComponent(at("Letters"))}`;
    const { body } = await office.call(anna, "GET", `/cases/${matter}/items?${query}`);
    expect(body).toMatchObject({
      data: [{ kind: "document", name: "Note.txt", size: 6, modified_at: expect.stringMatching(/^\d{4}-/) }],
      run_as: "service",
      folder: {
        trail: [{ name: `Matter ${made}` }, { name: "Letters" }],
        rights: { add_documents: true, add_folders: true },
        can: { search: false, versions: false, recycle_bin: false },
      },
    });
  });

  test("OPR-IDN-010 nothing beside the case's place is reached, by whichever way", async () => {
    for (const id of ["Secret.txt", "../outside", ".", `Other ${made}`]) {
      const item = encodeURIComponent(id);
      for (const path of [`items?container=${item}`, `item?item=${item}`, `item/content?item=${item}`]) {
        const answer = await office.call(anna, "GET", `/cases/${matter}/${path}`);
        expect([path, answer.status >= 400 && answer.status < 500]).toEqual([path, true]);
      }
      const acts: [string, object][] = [
        ["/items/copy", { items: [id], to: { folder: at("Letters") } }],
        ["/items/delete", { items: [id] }],
        ["/item/rename", { item: id, name: "Mine.txt" }],
        ["/items/move", { items: [at("Letters/Note.txt")], folder: at("Letters"), to: { folder: id } }],
        ["/uploads", { folder: id, name: "New.txt", size: 1 }],
      ];
      for (const [path, body] of acts) {
        // A path that is none is told apart from one that is not there.
        expect([path, [404, 422].includes((await post(path, body)).status)]).toEqual([path, true]);
      }
    }
    expect(await readFile(join(office.folder, "Secret.txt"), "utf8")).toBe("of nobody's case");
    expect(await names("Letters")).toEqual(["Note.txt"]);
  });
});

describe("9.2 opening", () => {
  const download = (headers: Record<string, string> = {}, more = "") =>
    office.app.inject({
      method: "GET",
      url: `/api/operate/v1/cases/${matter}/item/content?item=${encodeURIComponent(at("Letters/Note.txt"))}${more}`,
      headers: { "x-auth-token": anna.userId, ...headers },
    });

  test("OPR-OPN-006 OPR-OPN-007 a document is downloaded under its name, harmless, and in the audit", async () => {
    const whole = await download();
    expect([whole.statusCode, whole.body]).toEqual([200, "a note"]);
    expect(whole.headers).toMatchObject({
      "content-disposition": expect.stringContaining('filename="Note.txt"'),
      "content-type": "application/octet-stream",
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringContaining("sandbox"),
      "content-length": "6",
    });
    const { rows } = await office.database.pool.query(
      "select actor_id, run_as from platform.audit where action = 'document.download' and case_id = $1",
      [matter],
    );
    expect(rows).toEqual([{ actor_id: "ANNA", run_as: "service" }]);
  });

  test("OPR-OPN-004 a part of it is what a Range asks for", async () => {
    const part = await download({ range: "bytes=2-3" });
    expect([part.statusCode, part.body, part.headers["content-range"]]).toEqual([206, "no", "bytes 2-3/6"]);
    const beyond = await download({ range: "bytes=60-" });
    expect([beyond.statusCode, beyond.headers["content-range"]]).toEqual([416, "bytes */6"]);
  });
});

describe("9.2 looking", () => {
  const look = (name: string, what = "", more: { part?: string; person?: OperateActor; range?: string } = {}) =>
    office.app.inject({
      method: "GET",
      url: `/api/operate/v1/cases/${matter}/item/preview${what}?item=${encodeURIComponent(at(name))}${more.part === undefined ? "" : `&part=${more.part}`}`,
      headers: {
        "x-auth-token": (more.person ?? anna).userId,
        ...(more.range === undefined ? {} : { range: more.range }),
      },
    });
  const MAIL = [
    "From: Carla <carla@client.example>",
    "Subject: The lease",
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="part"',
    "",
    "--part",
    "Content-Type: text/html",
    "",
    '<p>Dear Sirs<script>alert(1)</script><img src="http://spy.example/1.png"></p>',
    "--part",
    "Content-Type: text/plain",
    'Content-Disposition: attachment; filename="Annex.txt"',
    "",
    "The annex",
    "--part--",
    "",
  ].join("\r\n");

  test("OPR-OPN-002 OPR-OPN-007 where the repository shows nothing, Operate shows what needs no conversion; none of it runs", async () => {
    await writeFile(join(place, "Letters", "Scan.pdf"), "%PDF-1.4 a scan");
    await writeFile(join(place, "Letters", "Old.doc"), "old");
    await writeFile(join(place, "Letters", "Page.html"), '<p onclick="x()">Hello<script>x()</script></p>');
    const kindOf = async (name: string): Promise<unknown> => {
      const { data } = (await look(name)).json<{ data: { state: string; kind?: string } }>();
      return [data.state, data.kind];
    };
    expect(await kindOf("Letters/Note.txt")).toEqual(["ready", "text"]);
    expect(await kindOf("Letters/Scan.pdf")).toEqual(["ready", "pages"]);
    expect(await kindOf("Letters/Page.html")).toEqual(["ready", "html"]);
    expect(await kindOf("Letters/Old.doc")).toEqual(["unsupported", undefined]);
    const part = await look("Letters/Scan.pdf", "/file", { range: "bytes=0-3" });
    expect([part.statusCode, part.body, part.headers["content-range"]]).toEqual([206, "%PDF", "bytes 0-3/15"]);
    const page = await look("Letters/Page.html", "/html");
    expect([page.body, page.headers["content-type"]]).toEqual(["<p>Hello</p>", "text/html; charset=utf-8"]);
    for (const { headers } of [part, page]) {
      expect(headers).toMatchObject({
        "cache-control": "private, no-store",
        "content-security-policy": expect.stringContaining("sandbox; default-src 'none'"),
        "x-content-type-options": "nosniff",
      });
    }
    expect((await look("Letters/Old.doc", "/file")).statusCode).toBe(404);
  });

  test("OPR-OPN-002 OPR-OPN-006 an e-mail shows its head, harmless body and attachments; each look is in the audit once", async () => {
    await writeFile(join(place, "Letters", "Mail.eml"), MAIL);
    const { data } = (await look("Letters/Mail.eml")).json<{ data: object }>();
    expect(data).toMatchObject({
      kind: "email",
      email: { subject: "The lease", remote_images: 1 },
      attachments: [{ index: "1", name: "Annex.txt", kind: "text" }],
    });
    const body = (await look("Letters/Mail.eml", "/html")).body;
    expect(body).toContain("Dear Sirs");
    expect(body).not.toMatch(/script|alert| src=/);
    expect((await look("Letters/Mail.eml", "/file", { part: "1" })).body.trim()).toBe("The annex");
    expect((await look("Letters/Mail.eml", "/file", { part: "2" })).statusCode).toBe(404);
    const { rows } = await office.database.pool.query(
      "select actor_id, run_as, details ->> 'attachment' as attachment from platform.audit where action = 'document.preview' and case_id = $1 order by id",
      [matter],
    );
    expect(rows).toEqual([
      { actor_id: "ANNA", run_as: "service", attachment: null },
      { actor_id: "ANNA", run_as: "service", attachment: "1" },
    ]);
  });

  test("OPR-OPN-001 OPR-IDN-010 nobody looks without the right to open documents, nor at what is beside the case's place", async () => {
    for (const what of ["", "/file", "/html"]) {
      const refused = await look("Letters/Note.txt", what, { person: boris });
      expect([refused.statusCode, refused.json<OperateAnswer["body"]>().error?.code]).toEqual([403, "OPR-ERR-016"]);
      const beside = await look(`../Other ${made}`, what);
      expect([what, beside.statusCode >= 400 && beside.statusCode < 500]).toEqual([what, true]);
    }
  });
});

describe("9.3 copying and moving", () => {
  test("OPR-CPM-001 documents and whole folders are copied and moved, within a case and to another one", async () => {
    await mkdir(join(place, "Letters", "In", "Deep"), { recursive: true });
    await writeFile(join(place, "Letters", "In", "Deep", "Old.txt"), "old");
    const copied = await act("/items/copy", { items: [at("Letters")], to: { case: other } });
    expect([copied.state, copied.items.map(({ state }) => state)]).toEqual(["done", Array(5).fill("done")]);
    const there = join(office.folder, `Other ${made}`, "Letters");
    expect(await readFile(join(there, "In", "Deep", "Old.txt"), "utf8")).toBe("old");
    await undo(copied);
    expect(await readdir(join(office.folder, `Other ${made}`))).toEqual([]);
    const given = { items: [at("Letters/Note.txt"), at("Letters/In")], folder: at("Letters") };
    const moved = await act("/items/move", { ...given, to: { folder: at("Contracts") } });
    expect([await names("Letters"), await names("Contracts")]).toEqual([[], ["In", "Note.txt"]]);
    const back = await undo(moved);
    expect([back.state, await names("Letters"), await names("Contracts")]).toEqual(["done", ["In", "Note.txt"], []]);
    expect((await post(`/document-acts/${moved.id}/undo`)).status).toBe(409);
  });

  test("OPR-CPM-008 OPR-AUD-001 what goes to another case is in the history of both, with the person named", async () => {
    const given = { items: [at("Letters/Note.txt")], folder: at("Letters"), to: { case: other } };
    const moved = await act("/items/move", given);
    const { rows } = await office.database.pool.query(
      "select case_id, actor_id from platform.audit where operation_id = $1 and outcome = 'ok' order by id",
      [moved.id],
    );
    expect(rows).toEqual([
      { case_id: matter, actor_id: "ANNA" },
      { case_id: other, actor_id: "ANNA" },
    ]);
  });

  test("OPR-CPM-005 OPR-ERR-013 a name that is taken is asked about, kept beside, made a version of, or left out", async () => {
    await writeFile(join(place, "Contracts", "Note.txt"), "another");
    const given = { items: [at("Letters/Note.txt")], to: { folder: at("Contracts") } };
    const asked = await post("/items/copy", given);
    expect([asked.status, asked.body.error?.code]).toEqual([409, "OPR-ERR-013"]);
    const id = String(asked.body.error?.details?.["act"]);
    const kept = await act(`/document-acts/${id}/retry`, { if_exists: "keep_both" });
    expect(kept.items[0]?.result?.name).toBe("Note (2).txt");
    await act("/items/copy", { ...given, if_exists: "new_version" });
    const skipped = await act("/items/copy", { ...given, if_exists: "skip" });
    expect(skipped.items[0]?.state).toBe("skipped");
    expect(await names("Contracts")).toEqual(["Note (2).txt", "Note (v2).txt", "Note.txt"]);
  });

  test.each(["copy", "move"])(
    "OPR-CPM-002 OPR-ERR-030 where one of several may not be looked at, a %s lists it and does nothing until one agrees to the rest",
    async (kind) => {
      const given = { items: [at("Letters/Note.txt"), at("Letters/Gone.txt")], to: { folder: at("Contracts") } };
      const asked = await act(`/items/${kind}`, { ...given, folder: at("Letters") });
      expect([asked.state, asked.can_undo, asked.items.map(({ state }) => state)]).toEqual([
        "refused",
        false,
        ["waiting", "refused"],
      ]);
      expect(asked.items[1]?.trouble?.code).toMatch(/^OPR-ERR-/);
      expect([await names("Letters"), await names("Contracts")]).toEqual([["Note.txt"], []]);

      const again = await act(`/document-acts/${asked.id}/retry`);
      expect([again.state, await names("Contracts")]).toEqual(["refused", []]);
      const rest = await act(`/document-acts/${asked.id}/retry`, { if_refused: "leave_out" });
      expect([rest.state, rest.items.map(({ state }) => state)]).toEqual(["refused", ["done", "refused"]]);
      expect([await names("Letters"), await names("Contracts")]).toEqual([
        kind === "copy" ? ["Note.txt"] : [],
        ["Note.txt"],
      ]);
      expect(rest.can_undo).toBe(true);
    },
  );

  test("OPR-CPM-002 whoever does not agree cancels, and nothing has happened", async () => {
    const given = { items: [at("Letters/Note.txt"), at("Letters/Gone.txt")], to: { folder: at("Contracts") } };
    const asked = await act("/items/move", { ...given, folder: at("Letters") });
    const cancelled = await post(`/document-acts/${asked.id}/cancel`);
    expect(cancelled.body.data).toMatchObject({ state: "cancelled", can_undo: false });
    expect([await names("Letters"), await names("Contracts")]).toEqual([["Note.txt"], []]);
    const straight = await act("/items/copy", { ...given, if_refused: "leave_out" });
    expect(straight.items.map(({ state }) => state)).toEqual(["done", "refused"]);
  });

  test("a folder goes neither into itself nor what is below it", async () => {
    for (const path of ["/items/copy", "/items/move"]) {
      const refused = await post(path, {
        items: [at("Letters")],
        to: { folder: at("Letters") },
        if_exists: "keep_both",
      });
      expect([path, refused.status]).toEqual([path, 422]);
    }
    expect(await names("")).toEqual(["Contracts", "Letters"]);
  });
});

describe("9.4 uploading", () => {
  test("OPR-UPL-003 a large file comes in parts, which are taken once and may come again", async () => {
    const bytes = Buffer.alloc(9 * 1024 ** 2, "x");
    const begun = await post("/uploads", { folder: at("Letters"), name: "Large.bin", size: bytes.length });
    const { act: announced, part_bytes: size }: { act: Act; part_bytes: number } = begun.body.data;
    expect(await sendPart(announced.id, 1, bytes.subarray(size))).toBe(200);
    expect((await post(`/uploads/${announced.id}/store`)).status).toBe(409);
    expect(await sendPart(announced.id, 0, bytes.subarray(0, 100))).toBe(400);
    expect(await sendPart(announced.id, 0, bytes.subarray(0, size))).toBe(200);
    expect(await sendPart(announced.id, 0, bytes.subarray(0, size))).toBe(200);
    expect(await sendPart(announced.id, 2, bytes.subarray(0, 1))).toBe(409);
    const stored = await act(`/uploads/${announced.id}/store`);
    expect(stored.state).toBe("done");
    expect((await readFile(join(place, "Letters", "Large.bin"))).equals(bytes)).toBe(true);
    await undo(stored);
    expect(await names("Letters")).toEqual(["Note.txt"]);
  });

  test("OPR-UPL-004 OPR-ERR-020 programs are refused, whatever their name says", async () => {
    const named = await upload("setup.exe", "x");
    const disguised = await upload("Invoice.pdf", Buffer.from("4d5a9000", "hex"));
    for (const refused of [named, disguised]) {
      expect([refused.status, refused.body.error?.code]).toEqual([422, "OPR-ERR-020"]);
    }
    expect(await names("Letters")).toEqual(["Note.txt"]);
  });

  test("OPR-UPL-006 a name that is there already is asked about; an empty file is one", async () => {
    expect((await upload("Note.txt", "other")).body.error?.code).toBe("OPR-ERR-013");
    expect((await upload("Note.txt", "other", { if_exists: "keep_both" })).status).toBe(202);
    expect((await upload("Empty.txt", "")).status).toBe(202);
    expect(await names("Letters")).toEqual(["Empty.txt", "Note (2).txt", "Note.txt"]);
  });
});

describe("9.5 folders, names and deletion", () => {
  test("OPR-FLD-001 OPR-FLD-002 folders are made, several levels at once, and a name that is taken is told", async () => {
    const folder = await act("/folders", { path: ["2026", "In"] });
    expect(folder.items[0]?.result).toMatchObject({ name: "In", id: at("2026/In") });
    const again = await post("/folders", { path: ["2026", "In"] });
    expect([again.status, again.body.error?.code]).toEqual([409, "OPR-ERR-013"]);
    for (const name of ["", "a/b", "trailing.", "CON:"]) {
      expect([name, (await post("/folders", { path: [name] })).status]).toEqual([name, 422]);
    }
    const renamed = await act("/item/rename", { item: at("2026/In"), name: "Out" });
    expect(await names("2026")).toEqual(["Out"]);
    await undo(renamed);
    expect(await names("2026")).toEqual(["In"]);
    const full = await post("/items/delete", { items: [at("2026")] });
    expect([full.status, full.body.error?.code]).toEqual([409, "OPR-ERR-010"]);
    await act("/items/delete", { items: [at("2026/In")] });
    expect(await names("2026")).toEqual([]);
  });

  test("what is deleted for good is not offered back", async () => {
    const deleted = await act("/items/delete", { items: [at("Letters/Note.txt")], folder: at("Letters") });
    expect([deleted.can_undo, await names("Letters")]).toEqual([false, []]);
  });
});

describe("18 rights", () => {
  test("OPR-PRM-001 OPR-ERR-016 each act needs its permission, also when it is taken back", async () => {
    const calls: [string, object][] = [
      ["/folders", { path: ["x"] }],
      ["/item/rename", { item: at("Letters"), name: "x" }],
      ["/items/copy", { items: [at("Letters")], to: {} }],
      ["/items/move", { items: [at("Letters")], to: {} }],
      ["/items/delete", { items: [at("Letters")] }],
      ["/uploads", { name: "x.txt", size: 1 }],
    ];
    for (const [path, body] of calls) {
      const refused = await post(path, body, boris);
      expect([path, refused.status, refused.body.error?.code]).toEqual([path, 403, "OPR-ERR-016"]);
    }
    const done = await act("/folders", { path: ["x"] });
    expect((await post(`/document-acts/${done.id}/undo`, {}, boris)).status).toBe(404);
  });

  test("OPR-ERR-017 in a closed case nothing is changed", async () => {
    await office.call(anna, "PATCH", `/cases/${matter}`, { body: { phase: "closed" }, headers: { "if-match": '"1"' } });
    const refused = await post("/folders", { path: ["x"] });
    expect([refused.status, refused.body.error?.code]).toEqual([409, "OPR-ERR-017"]);
  });

  test("OPR-ERR-006 OPR-UPL-001 OPR-FLD-001 what Operate's account may not do is said, and an administrator is told", async () => {
    // A folder by a link is none that the account may go into (OPR-PRV-007).
    await symlink(join(place, "Contracts"), join(place, "Linked"));
    const folder = at("Linked");
    const refusals = [
      await upload("New.txt", "x", { folder }),
      await post("/folders", { folder, path: ["New"] }),
      await post("/items/copy", { items: [at("Letters/Note.txt")], to: { folder } }),
      await post("/items/move", { items: [at("Letters/Note.txt")], folder: at("Letters"), to: { folder } }),
      await office.call(anna, "GET", `/cases/${matter}/items?container=${encodeURIComponent(folder)}`),
    ];
    for (const refused of refusals) expect([refused.status, refused.body.error?.code]).toEqual([424, "OPR-ERR-006"]);
    expect([await names("Letters"), await names("Contracts")]).toEqual([["Note.txt"], []]);
    const { rows } = await office.database.pool.query(
      "select kind from operate.notice where place_id = $1 and resolved_at is null",
      [`Matter ${made}`],
    );
    expect(rows).toEqual([{ kind: "service_account_denied" }]);
  });

  test("OPR-ERR-007 OPR-FLT-012 without the system connection a copy waits and goes on by itself, a deletion is refused", async () => {
    const rename = (from: string, to: string) =>
      office.database.pool.query("update operate.linked_service set system_name = $2 where system_name = $1", [
        from,
        to,
      ]);
    await rename("files", "unopened");
    const body = { items: [at("Letters/Note.txt")], to: { folder: at("Contracts") } };
    const [copied, deleted] = [await act("/items/copy", body), await post("/items/delete", body)];
    await rename("unopened", "files");
    expect(copied.state).toBe("waiting");
    expect([deleted.status, deleted.body.error?.code]).toEqual([424, "OPR-ERR-007"]);
    await runTask("case-document.resume", {});
    const { rows } = await office.database.pool.query(
      `select count(*)::int as jobs from jobs._private_jobs j join jobs._private_tasks t on t.id = j.task_id
       where t.identifier = 'case-document.run' and j.payload ->> 'act' = $1`,
      [copied.id],
    );
    expect(rows).toEqual([{ jobs: 1 }]);
    await runTask("case-document.run", { act: copied.id });
    expect(await names("Contracts")).toEqual(["Note.txt"]);
  });
});

test("OPR-ERR-007 without the system connection nothing is browsed, opened or made, and each says so; the case is read", async () => {
  const rename = (from: string, to: string) =>
    office.database.pool.query("update operate.linked_service set system_name = $2 where system_name = $1", [from, to]);
  const item = encodeURIComponent(at("Letters/Note.txt"));
  await rename("files", "unopened");
  const answers = [
    await office.call(anna, "GET", `/cases/${matter}/items`),
    await office.call(anna, "GET", `/cases/${matter}/item?item=${item}`),
    await office.call(anna, "GET", `/cases/${matter}/item/content?item=${item}`),
    await post("/folders", { path: ["New"] }),
  ];
  const known = await office.call(anna, "GET", `/cases/${matter}`);
  await rename("unopened", "files");
  expect(answers.map(({ status, body }) => `${status} ${body.error?.code}`)).toEqual(
    answers.map(() => "424 OPR-ERR-007"),
  );
  expect(known.status).toBe(200);
  expect(await names("")).toEqual(["Contracts", "Letters"]);
});

describe("25 failures", () => {
  test.each([
    ["a copy", "/items/copy", () => ({ items: [at("Letters/Note.txt")], to: { folder: at("Contracts") } })],
    [
      "a move",
      "/items/move",
      () => ({ items: [at("Letters/Note.txt")], folder: at("Letters"), to: { folder: at("Contracts") } }),
    ],
    ["a folder", "/folders", () => ({ folder: at("Contracts"), path: ["Note.txt"] })],
  ])(
    "OPR-FLT-002 OPR-FLT-003 %s that was interrupted goes on where it was, with one effect",
    async (_what, path, body) => {
      const begun = await act(path, body());
      // As if the process had ended after the effect and before it was kept.
      await office.database.pool.query(
        "update operate.operation set state = 'attempting', result = null, ended_at = null where group_id = $1",
        [begun.id],
      );
      await office.database.pool.query(
        "update operate.document_act_item set state = 'waiting', result_id = null, result_name = null where act_id = $1",
        [begun.id],
      );
      await office.database.pool.query(
        "update operate.document_act set state = 'running', ended_at = null where id = $1",
        [begun.id],
      );
      await runTask("case-document.run", { act: begun.id });
      const after = await office.call(anna, "GET", `/cases/${matter}/document-acts/${begun.id}`);
      expect(after.body.data).toMatchObject({ state: "done", items: [{ result: { name: "Note.txt" } }] });
      expect(await names("Contracts")).toEqual(["Note.txt"]);
    },
  );

  test("OPR-IDM-001 the same request under its key is one act", async () => {
    const headers = { "idempotency-key": `folder-${made}` };
    const body = { path: ["Once"] };
    const first = await office.call(anna, "POST", `/cases/${matter}/folders`, { body, headers });
    const again = await office.call(anna, "POST", `/cases/${matter}/folders`, { body, headers });
    const ids = [first, again].map(({ body: answer }) => (answer.data as Act).id);
    expect([first.status, again.status, new Set(ids).size]).toEqual([202, 202, 1]);
  });

  test("OPR-AUD-006 the intention is in the audit before what came of it, under the person's name", async () => {
    const done = await act("/folders", { path: ["Audited"] });
    expect(await audited(done.id)).toEqual([
      { actor_id: "ANNA", action: "folder.create", outcome: "unknown", run_as: "service", function: "F5" },
      { actor_id: "ANNA", action: "folder.create", outcome: "ok", run_as: "service", function: "F5" },
    ]);
  });
});
