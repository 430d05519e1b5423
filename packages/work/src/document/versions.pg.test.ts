import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
import {
  aDocument,
  aFolder,
  aVersion,
  aWorkspace,
  createTestRepository,
  forUser,
  holdRows,
  pathOf,
  readOracle,
  secure,
} from "../../testing/index.ts";
import type { Answer, Item, Session, TestRepository } from "../../testing/index.ts";

let repository: TestRepository;
let administrator: Session;
/** Everybody's level is Read/Write in this one. */
let folder: Item;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
  folder = await aFolder(administrator, await aWorkspace(administrator, { default_security: "public" }));
});

afterAll(() => repository[Symbol.asyncDispose]());

async function aPerson(): Promise<{ user: TestUser; session: Session }> {
  const user = await repository.directory.aUser(repository.library);
  return { user, session: repository.as(user) };
}

/** A document with so many versions; gives them, the first one first. */
async function aDocumentWith(versions: number, by = administrator, fields = {}): Promise<Item[]> {
  const made = [await aDocument(by, folder, fields)];
  for (let number = 2; number <= versions; number += 1) {
    const { item } = await by.upload("POST", `${pathOf(made[0] as Item)}/versions`, {
      profile: { doc_profile: {} },
      content: `Version ${number}`,
    });
    made.push(item);
  }
  return made;
}

async function expectRightColumns(): Promise<void> {
  const { database, library, clock } = repository;
  const oracle = await readOracle(database, library.libraryId, clock.now());
  expect(oracle.wrongColumns()).toEqual([]);
}

async function versionsOf(by: Session, item: Item): Promise<number[]> {
  const answer = await by.get(`documents/${item.document_number}/versions`);
  return answer.status === 404 ? [] : answer.items.map((version) => version.version);
}

describe("WORK-VER-001 versions of a document", () => {
  test("are numbered in the order of their making, each with its own content, editor, comment and times", async () => {
    const { user, session } = await aPerson();
    const first = await aDocument(session, folder, { comment: "first" }, { content: "one" });
    repository.clock.advance(60);
    const second = await aVersion(administrator, first, { comment: "second" }, { content: "two and more" });
    const third = await aVersion(session, first, {}, { content: "three" });
    expect([first, second, third].map((item) => item.id)).toEqual(
      [1, 2, 3].map((number) => `Active!${first.document_number}.${number}`),
    );
    const listed = (await session.get(`${pathOf(first)}/versions?total=true`)).items;
    const told = listed.map(({ version, size, last_user, comment }) => ({ version, size, last_user, comment }));
    expect(told).toEqual([
      { version: 1, size: 3, last_user: user.userId, comment: "first" },
      { version: 2, size: 12, last_user: repository.library.administrator.userId, comment: "second" },
      { version: 3, size: 5, last_user: user.userId, comment: "first" },
    ]);
    expect(listed[0]?.["edit_date"]).not.toBe(listed[1]?.["edit_date"]);
    for (const [index, text] of ["one", "two and more", "three"].entries()) {
      const download = await session.get(`documents/${first.document_number}.${index + 1}/download`);
      expect(download.bytes.toString("utf8")).toBe(text);
    }
    expect((await session.get(`documents/${first.document_number}/versions?offset=1&limit=1`)).items).toHaveLength(1);
  });

  test("WORK-VER-002 each have their own profile and security", async () => {
    const [first, second] = (await aDocumentWith(2)) as [Item, Item];
    const { user, session } = await aPerson();
    await administrator.patch(pathOf(second), { name: "Renamed", custom1: "C1" });
    await secure(administrator, second, { default_security: "private", include: [forUser(user, "full_access")] });
    expect((await session.get(pathOf(first))).item).toMatchObject({ name: first.name, access: "read_write" });
    expect((await session.get(pathOf(first))).item).not.toHaveProperty("custom1");
    expect((await session.get(pathOf(second))).item).toMatchObject({ name: "Renamed", access: "full_access" });
    await expectRightColumns();
  });

  test("WORK-VER-003 a new one starts with profile and security of the one that it was made from", async () => {
    const { user, session } = await aPerson();
    const profile = {
      comment: "Draft",
      class: "LETTER",
      subclass: "OUT",
      custom1: "C1",
      custom2: "M1",
      alias: "A",
      retain_days: 9,
    };
    const first = await aDocument(administrator, folder, profile);
    const second = await aVersion(administrator, first, { comment: "Second", custom2: "" });
    await secure(administrator, second, { default_security: "private", include: [forUser(user, "full_access")] });
    const fromSecond = await aVersion(session, second);
    const { default_security, comment, custom1, class: className, subclass, alias, retain_days } = fromSecond;
    expect({ default_security, comment, custom1, className, subclass, alias, retain_days }).toEqual({
      default_security: "private",
      comment: "Second",
      custom1: "C1",
      className: "LETTER",
      subclass: "OUT",
      alias: "A",
      retain_days: 9,
    });
    expect(fromSecond).not.toHaveProperty("custom2");
    expect((await administrator.get(`${pathOf(fromSecond)}/security`)).items).toEqual(
      (await administrator.get(`${pathOf(second)}/security`)).items,
    );
    const fromFirst = await aVersion(administrator, first);
    expect(fromFirst).toMatchObject({ version: 4, default_security: "inherit", comment: "Draft", custom2: "M1" });
    await expectRightColumns();
  });

  test("WORK-VER-005 an earlier one made the newest again deletes nothing", async () => {
    const { session } = await aPerson();
    const [first] = (await aDocumentWith(3, session, { comment: "first" })) as [Item];
    const promote = `documents/${first.document_number}/versions/promote`;
    const restored = await session.post(promote, { version: 1 });
    expect(restored.status).toBe(201);
    expect(restored.item).toMatchObject({ version: 4, comment: "first", checksum: first["checksum"] });
    expect(await versionsOf(session, first)).toEqual([1, 2, 3, 4]);
    expect((await session.post(promote, { version: 9 })).status).toBe(404);
    await expectRightColumns();
  });
});

describe("WORK-VER-004 the newest version that a person may see", () => {
  /** What every way of reading a document says, with its numbers taken out, so that two documents can be compared. */
  async function everything(session: Session, item: Item): Promise<unknown[]> {
    const number = item.document_number;
    const paths = [
      `documents?document_number=${number}&total=true`,
      `documents?document_number=${number}&paging_mode=standard_cursor&limit=1`,
      `documents?document_number=${number}&total=true&latest=false&facets=types`,
      `documents?name=${item.name}&total=true`,
      `documents/${number}?is_latest=true&include_operations=true`,
      `documents/${number}.1?is_latest=true`,
      `documents/${number}.1?latest=true`,
      `documents/${number}.2`,
      `documents/${number}.3`,
      `documents/${number}/versions?total=true`,
      `documents/${number}.1/versions?total=true`,
      `documents/${number}/versions/latest`,
      `documents/${number}/history?total=true`,
      `documents/${number}.1/history?all_versions=false&total=true`,
      `documents/${number}.2/history`,
      `documents/${number}/history/activities`,
      `documents/${number}/history/users`,
      `documents/${number}/download`,
      `documents/${number}.1/download?latest=true`,
      `documents/${number}/download?version=v2`,
      `documents/${number}/path`,
      `documents/${number}/operations`,
      `documents/${number}/security`,
      `documents/${number}.2/security`,
      `documents/${number}/users/me/security`,
      `folders/${folder.id}/documents?document_number=${number}&total=true`,
      `folders/${folder.id}/children?document_number=${number}&total=true`,
    ];
    const answers: unknown[] = [];
    for (const path of paths) answers.push(comparable(path, await session.get(path), item));
    const search = { filters: { document_number: number }, total: true };
    answers.push(comparable("search", await session.post("documents/search", search), item));
    return answers;
  }

  function comparable(path: string, answer: Answer, item: Item): unknown {
    const words = [String(item.document_number), item.name];
    const clean = (text: string): string => words.reduce((left, word) => left.replaceAll(word, "*"), text);
    const { data: _, ...rest } = answer.body as { data?: unknown };
    const body = JSON.stringify({ ...rest, data: answer.body.data }, (key, value: unknown) =>
      // Ids of requests and of lines of history are new each time.
      ["transaction", "request_id", "id"].includes(key) && /^[0-9a-f-]+$/.test(String(value)) ? "*" : value,
    );
    const headers = ["etag", "document-id", "content-length", "content-disposition"].map((name) =>
      clean(JSON.stringify(answer.headers[name] ?? "")),
    );
    const content = answer.body.data === undefined && answer.status === 200 ? answer.bytes.toString("utf8") : "";
    const size = path.includes("download") ? headers : headers.filter((_header, index) => index !== 2);
    return { path: clean(path), status: answer.status, body: clean(body), headers: size, content };
  }

  test("nothing hints at a newer one that they may not see", async () => {
    const { session } = await aPerson();
    // Numbers that stand for nothing else, so that they can be taken out of the answers.
    await repository.database.pool.query(
      `select setval('work.library_${repository.library.libraryId}_document', 7000000)`,
    );
    // Two documents that differ only in a hidden second and third version.
    const plain = await aDocument(administrator, folder, { name: "Plain-A" });
    const hiding = await aDocument(administrator, folder, { name: "Plain-B" });
    for (const text of ["secret", "more secret"]) {
      const version = await aVersion(
        administrator,
        hiding,
        { comment: text, default_security: "private" },
        { content: text },
      );
      await administrator.patch(pathOf(version), { comment: "changed" });
      await administrator.get(`${pathOf(version)}/download?activity=export`);
    }
    expect(await everything(session, hiding)).toEqual(await everything(session, plain));
    expect((await administrator.get(`documents/${hiding.document_number}`)).item.version).toBe(3);
    expect((await administrator.get(`documents?document_number=${hiding.document_number}`)).items).toHaveLength(1);
  });

  test("is shown in place of an older one, and of a newer one that is hidden", async () => {
    const { user, session } = await aPerson();
    const made = await aDocumentWith(4);
    const [, second, , fourth] = made as [Item, Item, Item, Item];
    const listed = async () =>
      (await session.get(`documents?document_number=${second.document_number}`)).items.map((item) => item.version);
    expect(await listed()).toEqual([4]);
    await secure(administrator, fourth, { default_security: "private" });
    expect(await listed()).toEqual([3]);
    await secure(administrator, made[2] as Item, { default_security: "private" });
    expect(await listed()).toEqual([2]);
    expect((await session.get(`${pathOf(second)}?is_latest=true`)).item).toMatchObject({
      is_latest: true,
      latest: "2",
    });
    expect((await session.get(`documents/${second.document_number}/versions/latest`)).item).toEqual({ version: 2 });
    await administrator.patch(pathOf(fourth), { operator: user.userId });
    expect(await listed()).toEqual([4]);
    expect(await versionsOf(session, second)).toEqual([1, 2, 4]);
    const stale = await session.get(`${pathOf(second)}?latest=true`);
    expect(stale.item).toMatchObject({ id: fourth.id, access: "full_access" });
    const download = await session.get(`${pathOf(second)}/download?latest=true`);
    expect(download.headers["document-id"]).toBe(fourth.id);
    await expectRightColumns();
  });

  test("WORK-HST-008 its timeline tells nothing of the others", async () => {
    const { session } = await aPerson();
    const [first, second] = (await aDocumentWith(2)) as [Item, Item];
    await secure(administrator, second, { default_security: "private" });
    const told = (await session.get(`documents/${first.document_number}/history`)).items;
    expect(told.map((entry) => entry["activity"])).toEqual(["NEWDOCUMENT"]);
    const all = (await administrator.get(`documents/${first.document_number}/history`)).items;
    expect(all.map((entry) => entry["activity"])).toEqual(["SECURITY", "NEWDOCVER", "NEWDOCUMENT"]);
    expect((await session.get(`${pathOf(second)}/history`)).status).toBe(404);
  });
});

describe("what is kept for fast reading, after every kind of change", () => {
  test("WORK-VER-004 of author, operator, security, place, deletion, restoring and purging", async () => {
    const { user, session } = await aPerson();
    const made = (await aDocumentWith(4)) as [Item, Item, Item, Item];
    const [first, second, third, fourth] = made;
    const number = first.document_number;
    const other = await aFolder(administrator, await aWorkspace(administrator));
    const steps: (() => Promise<Answer>)[] = [
      () => administrator.patch(pathOf(first), { author: user.userId }),
      () => administrator.patch(pathOf(third), { operator: user.userId }),
      () => secure(administrator, second, { default_security: "private" }),
      () => secure(administrator, fourth, { default_security: "private" }),
      () => administrator.patch(pathOf(third), { default_security: "private" }),
      () => secure(administrator, folder, { default_security: "view" }),
      () => administrator.delete(pathOf(fourth)),
      () => administrator.delete(pathOf(second)),
      () => administrator.upload("POST", `documents/${number}/versions`, { profile: {} }),
      () => administrator.post(`trash-bin/${pathOf(fourth)}/restore`, {}),
      () => administrator.delete(pathOf(third)),
      () => administrator.delete(`trash-bin/${pathOf(third)}`),
      () => administrator.post(`${pathOf(folder)}/documents/${number}/move`, { destination_folder_id: other.id }),
      () => administrator.post(`trash-bin/${pathOf(second)}/restore`, {}),
      () => administrator.delete(`${pathOf(other)}/documents/${number}`),
      () => secure(administrator, first, { default_security: "inherit" }),
      () => secure(administrator, folder, { default_security: "inherit" }),
    ];
    for (const [index, step] of steps.entries()) {
      const answer = await step();
      expect(answer.status, `step ${index}: ${answer.bytes.toString("utf8")}`).toBeLessThan(300);
      await expectRightColumns();
    }
    expect(await versionsOf(administrator, first)).toEqual([1, 2, 4, 5]);
    expect(await versionsOf(session, first)).toEqual([1]);
  });
});

describe("WORK-VER-008 WORK-LIB-004 D54 numbers", () => {
  test("of versions are never used again, neither from the trash nor after a purge", async () => {
    const [, , third] = (await aDocumentWith(3)) as [Item, Item, Item];
    const next = async () =>
      (await administrator.upload("POST", `documents/${third.document_number}/versions`, { profile: {} })).item;
    await administrator.delete(pathOf(third));
    const fourth = await next();
    expect(fourth.version).toBe(4);
    for (const item of [third, fourth]) {
      await administrator.delete(pathOf(item));
      expect((await administrator.delete(`trash-bin/${pathOf(item)}`)).status).toBe(200);
    }
    expect((await next()).version).toBe(5);
    await expectRightColumns();
  });

  test("of documents are never used again either", async () => {
    const { user, session } = await aPerson();
    const gone = await aDocument(session, folder);
    await session.delete(pathOf(gone));
    expect((await administrator.delete(`trash-bin/${pathOf(gone)}`)).status).toBe(200);
    expect((await session.get(pathOf(gone))).status).toBe(404);
    const reserved = (await session.get("documents/reserve")).item;
    const next = await aDocument(session, folder);
    expect([reserved.document_number, next.document_number]).toEqual([
      gone.document_number + 1,
      gone.document_number + 2,
    ]);
    expect((await session.get(`documents/${reserved.document_number}`)).status).toBe(404);
    expect(next["author"]).toBe(user.userId);
  });

  test("of versions that are made at the same time are distinct", async () => {
    const [first] = (await aDocumentWith(1)) as [Item];
    const made = await Promise.all(Array.from({ length: 6 }, async () => aVersion(administrator, first)));
    expect(made.map((item) => item.version).toSorted((left, right) => left - right)).toEqual([2, 3, 4, 5, 6, 7]);
    expect(await versionsOf(administrator, first)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    await expectRightColumns();
  });

  test("of documents that are made at the same time are distinct", async () => {
    const made = await Promise.all(Array.from({ length: 6 }, async () => aDocument(administrator, folder)));
    expect(new Set(made.map((item) => item.document_number)).size).toBe(6);
  });
});

describe("A9 versions that are deleted at the same time", () => {
  test("go to the trash one and all, and a second deletion of one of them is harmless", async () => {
    const { session } = await aPerson();
    const made = await aDocumentWith(4, session);
    const twice = [...made, ...made].map(async (item) => (await session.delete(pathOf(item))).status);
    const statuses = (await Promise.all(twice)).toSorted((left, right) => left - right);
    expect(statuses).toEqual([200, 200, 200, 200, 404, 404, 404, 404]);
    expect(await versionsOf(session, made[0] as Item)).toEqual([]);
    expect((await session.get(`trash-bin/documents?document_number=${made[0]?.document_number}`)).items).toHaveLength(
      4,
    );
  });

  test("while another is being made: lists show the newest one, once", async () => {
    const { database, library } = repository;
    const [first, second] = (await aDocumentWith(2)) as [Item, Item];
    const number = first.document_number;
    const held = await holdRows(
      database,
      `select 1 from work.document where library_id = $1 and document_number = $2 and version = 1 for update`,
      [library.libraryId, number],
    );
    const deleting = administrator.delete(pathOf(second));
    await held.untilBlocked(1);
    const adding = administrator.upload("POST", `${pathOf(first)}/versions`, { profile: {} });
    await held.untilBlocked(2);
    await held.release();
    expect((await deleting).status).toBe(200);
    expect((await adding).status).toBe(201);
    expect((await administrator.get(`documents?document_number=${number}`)).items.map((item) => item.version)).toEqual([
      3,
    ]);
    await expectRightColumns();
  });
});
