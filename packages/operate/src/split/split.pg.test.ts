import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Static } from "typebox";
import { aPdfOf, drawPages, lookAtPdf } from "@muniment/documents/testing";
import type { DrawnPage } from "@muniment/documents/testing";
import type { Split } from "@muniment/operate-api/split";
import { openMailOffice, startApacheWebdav } from "../../testing/index.ts";
import type { MailOffice, OperateAnswer } from "../../testing/index.ts";
import type { OperateActor } from "../user/index.ts";

type WireSplit = Static<typeof Split>;

let office: MailOffice;
let anna: OperateActor;
let made = 0;

beforeAll(async () => {
  office = await openMailOffice();
  anna = await office.aPerson("Anna");
});

afterAll(() => office[Symbol.asyncDispose]());

interface TestCase {
  readonly id: string;
  readonly root: string;
}

const aCase = async (files: Readonly<Record<string, string>> = {}): Promise<TestCase> => {
  made += 1;
  const root = `Scans ${made}`;
  await mkdir(join(office.folder, root));
  for (const [name, content] of Object.entries(files)) await writeFile(join(office.folder, root, name), content);
  const body = { title: `Scans ${made}`, service: "files", root };
  const answer = await office.call(office.administrator, "POST", "/cases", { body });
  const { id }: { id: string } = answer.body.data;
  return { id, root };
};
const begin = ({ id, root }: TestCase, name: string, rule?: object, who = anna): Promise<OperateAnswer> =>
  office.call(who, "POST", `/cases/${id}/splits`, {
    body: { document: { service: "files", document_id: `${root}/${name}` }, ...(rule === undefined ? {} : { rule }) },
  });
const read = async (id: string): Promise<WireSplit> => (await office.call(anna, "GET", `/splits/${id}`)).body.data;
const until = (id: string, ...states: readonly WireSplit["state"][]): Promise<WireSplit> =>
  office.until(
    () => read(id),
    ({ state }) => states.includes(state),
  );
const aDraft = async (at: TestCase, name: string, rule?: object): Promise<WireSplit> => {
  const { status, body } = await begin(at, name, rule);
  expect([status, body.error]).toEqual([202, undefined]);
  const { id }: WireSplit = body.data;
  return until(id, "draft", "failed");
};
const change = (split: WireSplit, body: object): Promise<OperateAnswer> =>
  office.call(anna, "PATCH", `/splits/${split.id}`, { body, headers: { "if-match": `"${split.rev}"` } });
const changed = async (split: WireSplit, body: object): Promise<WireSplit> => {
  const answer = await change(split, body);
  expect([answer.status, answer.body.error]).toEqual([200, undefined]);
  return answer.body.data;
};
const store = (id: string): Promise<OperateAnswer> => office.call(anna, "POST", `/splits/${id}/store`);
const stored = async (id: string): Promise<WireSplit> => {
  const answer = await store(id);
  expect([answer.status, answer.body.error]).toEqual([202, undefined]);
  return until(id, "stored", "partly_stored", "draft");
};
const files = async (...path: readonly string[]): Promise<string[]> =>
  (await readdir(join(office.folder, ...path))).toSorted();
const part = (pages: string, name: string, more: object = {}) => ({ pages, name, ...more });
const statesOf = ({ parts }: WireSplit): string[] => parts.map(({ state }) => state);

describe("14 splitting a document of a case", () => {
  test("OPR-SPL-001, -007, -008 each part becomes a document in its own place, also of another case; the original stays", async () => {
    const [here, there] = [await aCase({ "Scan.pdf": aPdfOf(6, "Scan") }), await aCase()];
    await mkdir(join(office.folder, here.root, "Leases"));
    const draft = await aDraft(here, "Scan.pdf", { every: 2 });
    expect(draft.parts.map(({ pages, name }) => [pages, name])).toEqual([
      ["1-2", "Scan 1"],
      ["3-4", "Scan 2"],
      ["5-6", "Scan 3"],
    ]);
    expect(draft.source).toMatchObject({ pages: 6, outline_levels: 0, is_signed: false });
    const folder = { id: `${here.root}/Leases`, name: "Leases" };
    const ready = await changed(draft, {
      parts: [part("1-2", "Claim"), part("3,2", "Lease", { folder }), part("4-6", "Notes", { case: there.id })],
    });
    const done = await stored(ready.id);
    expect([done.state, statesOf(done)]).toEqual(["stored", ["stored", "stored", "stored"]]);
    expect(await files(here.root)).toEqual(["Claim.pdf", "Leases", "Scan.pdf"]);
    expect(await files(here.root, "Leases")).toEqual(["Lease.pdf"]);
    expect(await files(there.root)).toEqual(["Notes.pdf"]);
    const documents = await office.call(anna, "GET", `/cases/${there.id}/documents`);
    expect(documents.body.data).toMatchObject([{ name: "Notes.pdf", operation_id: done.id, added_by: "Anna" }]);
    const list = await office.call(anna, "GET", `/cases/${here.id}/splits`);
    expect(list.body.data).toMatchObject([{ id: done.id, by: "Anna", source: { name: "Scan.pdf" } }]);
    const { rows } = await office.database.pool.query<{ action: string; run_as: string; actor_name: string }>(
      `select action, run_as, actor_name from platform.audit where operation_id = $1 order by at, id`,
      [done.id],
    );
    // OPR-AUD-001: always the person, and as whom the repository was asked.
    expect(new Set(rows.map(({ actor_name: name, run_as: as }) => `${name} ${as}`))).toEqual(new Set(["Anna service"]));
    expect(rows.filter(({ action }) => action === "document.split")).toHaveLength(3);
  });

  test("OPR-SPL-004, -005 a rule cuts anew; what only separates is left out, and a name comes from what was found", async () => {
    const at = await aCase({ "Post.pdf": aPdfOf(5, "Post", { blank: [3] }) });
    const { id } = await aDraft(at, "Post.pdf");
    const propose = (rule: object) => office.call(anna, "POST", `/splits/${id}/propose`, { body: { rule } });
    expect((await propose({ blank: { is_kept: false }, name: "{{number}} of {{source}}" })).body.data).toMatchObject({
      state: "analysing",
    });
    const cut = await until(id, "draft");
    expect(cut).toMatchObject({ left_out: "3", parts: [{ name: "1 of Post" }, { name: "2 of Post", pages: "4-5" }] });
    // What is known of the pages is not asked for again.
    expect((await propose({ ranges: "1-3;4-z" })).body.data).toMatchObject({
      state: "draft",
      parts: [{ pages: "1-3" }, { pages: "4-5" }],
    });
    const wrong = await propose({ ranges: "1-9" });
    expect([wrong.status, wrong.body.error?.messages]).toMatchObject([422, [{ field: "rule.ranges" }]]);
  });

  test("OPR-SPL-010 pages that no part has keep it from being stored until they are left out", async () => {
    const at = await aCase({ "Scan.pdf": aPdfOf(4, "Scan") });
    const draft = await changed(await aDraft(at, "Scan.pdf"), { parts: [part("1-2", "One"), part("2", "Two")] });
    const refused = await store(draft.id);
    expect([refused.status, refused.body.error?.messages]).toMatchObject([422, [{ field: "left_out" }]]);
    const unreadable = await change(draft, { parts: [part("1-9", "One")] });
    expect([unreadable.status, unreadable.body.error?.messages]).toMatchObject([422, [{ field: "parts.0.pages" }]]);
    await changed(draft, { left_out: "3-4" });
    expect(await stored(draft.id)).toMatchObject({ state: "stored" });
  });

  test("OPR-SPL-008 the original is moved or removed once every part is stored", async () => {
    const at = await aCase({ "A.pdf": aPdfOf(2, "A"), "B.pdf": aPdfOf(2, "B") });
    await mkdir(join(office.folder, at.root, "Done"));
    const moved = await changed(await aDraft(at, "A.pdf", { every: 1 }), {
      original: { act: "move", folder: { id: `${at.root}/Done`, name: "Done" } },
    });
    expect(await stored(moved.id)).toMatchObject({ state: "stored" });
    const removed = await changed(await aDraft(at, "B.pdf", { every: 1 }), { original: { act: "remove" } });
    expect(await stored(removed.id)).toMatchObject({ state: "stored" });
    expect(await files(at.root)).toEqual(["A 1.pdf", "A 2.pdf", "B 1.pdf", "B 2.pdf", "Done"]);
    expect(await files(at.root, "Done")).toEqual(["A.pdf"]);
  });

  test("OPR-SPL-003 what is no PDF is made one first", async () => {
    const picture =
      '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><circle r="40" cx="45" cy="45"/></svg>';
    const at = await aCase({ "Note.svg": picture });
    const draft = await aDraft(at, "Note.svg", { every: 1 });
    expect(draft).toMatchObject({ state: "draft", source: { pages: 1 } });
    expect(await stored(draft.id)).toMatchObject({ state: "stored" });
    expect(await files(at.root)).toEqual(["Note 1.pdf", "Note.svg"]);
  });
});

describe("25 what goes wrong with a split", () => {
  test("OPR-SPL-012, OPR-FLT-027, -002 a worker killed before, between or after the parts leaves each of them once", async () => {
    const at = await aCase({ "Scan.pdf": aPdfOf(3, "Scan") });
    const draft = await aDraft(at, "Scan.pdf", { every: 1 });
    const first = await stored(draft.id);
    const names = ["Scan 1.pdf", "Scan 2.pdf", "Scan 3.pdf", "Scan.pdf"];
    // As a worker leaves it that was killed: after so many commits, and with or without the answer of the repository.
    for (const kept of [0, 2]) {
      for (const isAnswered of [true, false]) {
        await office.database.pool.query(
          `update operate.split_part set state = 'queued', result_id = null where split_id = $1 and number > $2`,
          [first.id, kept],
        );
        if (!isAnswered) {
          await office.database.pool.query(
            `update operate.operation set state = 'attempting', result = null, ended_at = null where group_id = $1`,
            [first.id],
          );
        }
        await office.database.pool.query(
          `update operate.split set state = 'partly_stored', ended_at = null where id = $1`,
          [first.id],
        );
        expect(await stored(first.id)).toMatchObject({ state: "stored" });
        expect([kept, isAnswered, await files(at.root)]).toEqual([kept, isAnswered, names]);
      }
    }
  });

  test("OPR-SPL-002, OPR-ERR-006 what one place refuses waits for a person, the others are stored; elsewhere it goes on", async () => {
    const at = await aCase({ "Scan.pdf": aPdfOf(2, "Scan") });
    await mkdir(join(office.folder, at.root, "Away"));
    const draft = await aDraft(at, "Scan.pdf", { every: 1 });
    const away = { folder: { id: `${at.root}/Away`, name: "Away" } };
    await changed(draft, { parts: [part("1", "One", away), part("2", "Two")] });
    await rm(join(office.folder, at.root, "Away"), { recursive: true });
    const partly = await stored(draft.id);
    expect([partly.state, statesOf(partly)]).toEqual(["partly_stored", ["refused", "stored"]]);
    expect(partly.parts[0]?.trouble?.text).toContain("the original is as it was");
    const shorter = await change(partly, { parts: [part("1", "One")] });
    expect(shorter.status).toBe(409);
    await changed(partly, { parts: [part("1", "One"), part("1", "Not heard")] });
    expect(await stored(draft.id)).toMatchObject({ state: "stored" });
    expect(await files(at.root)).toEqual(["One.pdf", "Scan.pdf", "Two.pdf"]);
  });

  test("OPR-FLT-012, OPR-ERR-007 without the service account it waits, and goes on by itself", async () => {
    const at = await aCase({ "Scan.pdf": aPdfOf(2, "Scan") });
    const draft = await aDraft(at, "Scan.pdf", { every: 1 });
    const enable = (is: boolean) =>
      office.database.pool.query("update operate.linked_service set is_enabled = $1", [is]);
    await enable(false);
    try {
      expect((await store(draft.id)).status).toBe(202);
      const waiting = await office.until(
        () => read(draft.id),
        (found) => found.parts.every(({ state }) => state === "waiting"),
      );
      expect(waiting).toMatchObject({ state: "storing", parts: [{ trouble: { code: "OPR-ERR-007" } }, {}] });
    } finally {
      await enable(true);
    }
    expect(await until(draft.id, "stored")).toMatchObject({ parts: [{ state: "stored" }, { state: "stored" }] });
  });

  test("OPR-SPL-011 a document that changed meanwhile is looked at again before anything is stored", async () => {
    const at = await aCase({ "Scan.pdf": aPdfOf(2, "Scan") });
    const draft = await aDraft(at, "Scan.pdf", { every: 1 });
    await writeFile(join(office.folder, at.root, "Scan.pdf"), aPdfOf(3, "Other"));
    const again = await stored(draft.id);
    expect(again).toMatchObject({ state: "draft", source: { pages: 3 }, trouble: { code: "OPR-ERR-010" } });
    expect(await files(at.root)).toEqual(["Scan.pdf"]);
    // The third page is in no part.
    expect((await store(draft.id)).status).toBe(422);
  });

  test("OPR-ERR-018 what cannot be read fails in words, and nothing is left behind", async () => {
    const at = await aCase({ "Broken.pdf": "%PDF-1.7 broken", "Film.mp4": "film", "Mail.eml": "From: a" });
    const failed = await aDraft(at, "Broken.pdf");
    expect(failed).toMatchObject({ state: "failed", trouble: { code: "OPR-ERR-018" } });
    expect(failed.trouble?.text).toBe('"Broken.pdf" cannot be split: it is damaged.');
    for (const name of ["Film.mp4", "Mail.eml"]) expect((await begin(at, name)).status).toBe(422);
    const closed = await office.call(anna, "POST", `/splits/${failed.id}/cancel`);
    expect(closed.body.data).toMatchObject({ state: "closed" });
    expect((await store(failed.id)).status).toBe(409);
  });

  test("OPR-SPL-011 what two people change at once is told to the second, with what there is now", async () => {
    const at = await aCase({ "Scan.pdf": aPdfOf(2, "Scan") });
    const draft = await aDraft(at, "Scan.pdf");
    await changed(draft, { left_out: "2" });
    const second = await change(draft, { left_out: "1" });
    expect([second.status, second.body.error?.code]).toEqual([409, "edit_conflict"]);
    expect(second.body.error?.details?.["current"]).toMatchObject({ left_out: "2" });
  });
});

/** Nine documents of eleven pages and a blank one; a page with a code before each but the first, and four at the end. */
function scanned(): DrawnPage[] {
  const pages = Array.from({ length: 9 }, (_, at): DrawnPage[] => [
    ...(at === 0 ? [] : [{ code: { format: "QRCode", value: `CUT ${at + 1}` } as const }]),
    ...Array.from({ length: 11 }, (_each, page) => ({ word: `Document ${at + 1}, page ${page + 1}` })),
    {},
  ]).flat();
  return [...pages, ...Array.from({ length: 4 }, (_, at) => ({ word: `Annex ${at + 1}` }))];
}

test(
  "OPR-ACC-11 a scan of 120 pages becomes nine documents in three cases and two providers; what one place refuses is mended",
  { timeout: 120_000 },
  async () => {
    await using apache = await startApacheWebdav();
    const authorization = `Basic ${Buffer.from(`${apache.user}:${apache.password}`).toString("base64")}`;
    const collection = await fetch(`${apache.baseUrl}/Third`, { method: "MKCOL", headers: { authorization } });
    expect(collection.status).toBe(201);
    const service = {
      system_name: "dav",
      type: "webdav",
      display_name: "Archive",
      base_url: apache.baseUrl,
      client_id: apache.user,
      client_secret: apache.password,
    };
    expect((await office.call(office.administrator, "POST", "/admin/linkedServices", { body: service })).status).toBe(
      201,
    );
    const opened = await office.call(office.administrator, "POST", "/cases", {
      body: { title: "Third", service: "dav", root: "Third" },
    });
    const third: { id: string } = opened.body.data;
    const [here, there] = [await aCase(), await aCase()];
    const scan = Buffer.from(await (await drawPages(scanned())).save());
    await writeFile(join(office.folder, here.root, "Scan.pdf"), scan);
    await mkdir(join(office.folder, there.root, "In"));

    const draft = await aDraft(here, "Scan.pdf", {
      barcode: { value: "CUT *", is_kept: false },
      blank: { is_kept: false },
      name: "Document {{number}}",
    });
    expect(draft.source.pages).toBe(120);
    // The blank page before the annexes cuts them off, and a person puts them to the ninth.
    expect(draft.parts.map(({ pages }) => pages)).toEqual([
      "1-11",
      ...Array.from({ length: 8 }, (_, at) => `${14 + at * 13}-${24 + at * 13}`),
      "117-120",
    ]);
    const places = [{}, { case: there.id, folder: { id: `${there.root}/In`, name: "In" } }, { case: third.id }];
    const parts = draft.parts
      .slice(0, 9)
      .map(({ pages }, at) => part(at === 8 ? `${pages},117-120` : pages, `Document ${at + 1}`, places[at % 3]));
    const ready = await changed(draft, { parts });
    await rm(join(office.folder, there.root, "In"), { recursive: true });
    const partly = await stored(ready.id);
    expect([partly.state, statesOf(partly)]).toEqual([
      "partly_stored",
      parts.map((_, at) => (at % 3 === 1 ? "refused" : "stored")),
    ]);
    await mkdir(join(office.folder, there.root, "In"));
    expect((await stored(ready.id)).state).toBe("stored");

    const numbered = (...numbers: readonly number[]) => numbers.map((number) => `Document ${number}.pdf`);
    expect(await files(here.root)).toEqual([...numbered(1, 4, 7), "Scan.pdf"]);
    expect(await files(there.root, "In")).toEqual(numbered(2, 5, 8));
    expect((await readdir(join(apache.folder, "Third"))).filter((name) => name.endsWith(".pdf")).toSorted()).toEqual(
      numbered(3, 6, 9),
    );
    const ninth = join(apache.folder, "Third", "Document 9.pdf");
    const { texts } = await lookAtPdf(ninth, await readFile(ninth));
    // Neither the code before it nor the blank page is in it.
    expect([texts.length, texts[0], texts.at(-1)]).toEqual([15, "Document 9, page 1", "Annex 4"]);
    expect(await readFile(join(office.folder, here.root, "Scan.pdf"))).toEqual(scan);
  },
);

describe("18 who may split", () => {
  test("OPR-IDN-010, OPR-ERR-016 a document of another case is not found; without documents.split nothing is begun", async () => {
    const [one, other] = [await aCase(), await aCase({ "Secret.pdf": aPdfOf(1, "Secret") })];
    const guessed = await office.call(anna, "POST", `/cases/${one.id}/splits`, {
      body: { document: { service: "files", document_id: `${other.root}/Secret.pdf` } },
    });
    expect([guessed.status, guessed.body.error?.code]).toEqual([404, "OPR-ERR-002"]);
    const clerk = await office.aPerson("Clerk", ["case.read", "documents.browse"]);
    const refused = await begin(other, "Secret.pdf", undefined, clerk);
    expect([refused.status, refused.body.error?.code]).toEqual([403, "OPR-ERR-016"]);
  });

  test("OPR-SPL-007 a part goes to no case that the person may not see, and to no folder outside its case", async () => {
    const [here, hidden] = [await aCase({ "Scan.pdf": aPdfOf(1, "Scan") }), await aCase()];
    const reader = await office.aPerson("Reader", ["case.read", "documents.browse", "documents.split"]);
    const { body } = await office.call(anna, "GET", `/cases/${hidden.id}`);
    const { rev }: { rev: number } = body.data;
    await office.call(office.administrator, "PATCH", `/cases/${hidden.id}`, {
      body: { is_restricted: true },
      headers: { "if-match": `"${rev}"` },
    });
    const draft = await aDraft(here, "Scan.pdf");
    const sent = (more: object) =>
      office.call(reader, "PATCH", `/splits/${draft.id}`, {
        body: { parts: [part("1", "One", more)] },
        headers: { "if-match": `"${draft.rev}"` },
      });
    const refused = await sent({ case: hidden.id });
    expect([refused.status, refused.body.error?.messages]).toMatchObject([422, [{ field: "parts.0.case" }]]);
    expect((await sent({ folder: { id: hidden.root, name: "Elsewhere" } })).status).toBe(200);
    const outside = await stored(draft.id);
    expect([outside.state, statesOf(outside)]).toEqual(["partly_stored", ["refused"]]);
    expect(await files(hidden.root)).toEqual([]);
  });
});
