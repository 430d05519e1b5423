import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aDocument, aFolder, aWorkspace, createTestRepository, forUser, pathOf, secure } from "../../testing/index.ts";
import type { Answer, Headers, Item, Session, TestRepository } from "../../testing/index.ts";

let repository: TestRepository;
let administrator: Session;
let workspace: Item;
let folder: Item;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
  workspace = await aWorkspace(administrator, { default_security: "public" });
  folder = await aFolder(administrator, workspace);
});

afterAll(() => repository[Symbol.asyncDispose]());

let lastKey = 0;

function aKey(): Headers {
  lastKey += 1;
  return { "idempotency-key": `key-${lastKey}` };
}

const isReplay = (answer: Answer): boolean => answer.headers["idempotent-replayed"] === "true";

/** How often something was done in the library, by every kind of trace. */
async function traces(): Promise<Record<string, number>> {
  const { rows } = await repository.database.pool.query<Record<string, number>>(`select
    (select count(*) from work.history) as acts, (select count(*) from work.document) as versions,
    (select count(*) from work.container) as containers, (select count(*) from work.reference) as places,
    (select sum(revision) from work.document)::bigint as changes,
    (select sum(revision) from work.container)::bigint as container_changes,
    (select sum(last_value)::bigint from pg_sequences where schemaname = 'work'
      and sequencename like 'library%document') as numbers`);
  return rows[0] ?? {};
}

/** A request that may be sent under a key; made anew for each test, so that it finds something to act on. */
type Request = (headers: Headers) => Promise<Answer>;

const requests: readonly (readonly [name: string, status: number, arrange: () => Promise<Request>])[] = [
  ["POST /workspaces", 201, async () => async (headers) => administrator.post("workspaces", { name: "Once" }, headers)],
  [
    "POST /workspaces/{w}/folders",
    201,
    async () => async (headers) => administrator.post(`${pathOf(workspace)}/folders`, { name: "Once" }, headers),
  ],
  [
    "PATCH /folders/{f}",
    200,
    async () => async (headers) => administrator.patch(pathOf(folder), { description: "Once" }, headers),
  ],
  [
    "POST /folders/{f}/move",
    200,
    async () => {
      const moved = await aFolder(administrator, workspace);
      return async (headers) => administrator.post(`${pathOf(moved)}/move`, { destination_id: folder.id }, headers);
    },
  ],
  [
    "DELETE /folders/{f}",
    200,
    async () => {
      const deleted = await aFolder(administrator, workspace);
      return async (headers) => administrator.delete(pathOf(deleted), headers);
    },
  ],
  [
    "POST /folders/{f}/documents",
    201,
    async () => async (headers) =>
      administrator.upload(
        "POST",
        `${pathOf(folder)}/documents`,
        { profile: { doc_profile: { name: "Once" } } },
        headers,
      ),
  ],
  [
    "POST /documents/{d}/versions",
    201,
    async () => {
      const document = await aDocument(administrator, folder);
      return async (headers) =>
        administrator.upload("POST", `${pathOf(document)}/versions`, { content: "second" }, headers);
    },
  ],
  [
    "PUT /documents/{d}/file",
    200,
    async () => {
      const document = await aDocument(administrator, folder);
      return async (headers) => administrator.upload("PUT", `${pathOf(document)}/file`, { content: "other" }, headers);
    },
  ],
  [
    "PATCH /documents/{d}",
    200,
    async () => {
      const document = await aDocument(administrator, folder);
      return async (headers) => administrator.patch(pathOf(document), { comment: "Once" }, headers);
    },
  ],
  [
    "DELETE /documents/{d}",
    200,
    async () => {
      const document = await aDocument(administrator, folder);
      return async (headers) => administrator.delete(pathOf(document), headers);
    },
  ],
  [
    "POST /documents/{d}/copy",
    201,
    async () => {
      const document = await aDocument(administrator, folder);
      const body = { destination_folder_id: folder.id };
      return async (headers) => administrator.post(`${pathOf(document)}/copy`, body, headers);
    },
  ],
  [
    "POST /documents/{d}/security",
    200,
    async () => {
      const document = await aDocument(administrator, folder);
      const user = await repository.directory.aUser(repository.library);
      const body = { include: [forUser(user, "read")] };
      return async (headers) => administrator.post(`${pathOf(document)}/security`, body, headers);
    },
  ],
  [
    "POST /folders/{f}/documents/{d}/reference",
    201,
    async () => {
      const document = await aDocument(administrator, folder);
      const other = await aFolder(administrator, workspace);
      return async (headers) =>
        administrator.post(`${pathOf(other)}/documents/${document.id}/reference`, undefined, headers);
    },
  ],
  [
    "POST /trash-bin/documents/{d}/restore",
    200,
    async () => {
      const document = await aDocument(administrator, folder);
      await administrator.delete(pathOf(document));
      return async (headers) => administrator.post(`trash-bin/${pathOf(document)}/restore`, {}, headers);
    },
  ],
  [
    "DELETE /trash-bin/documents/{d}",
    200,
    async () => {
      const document = await aDocument(administrator, folder);
      await administrator.delete(pathOf(document));
      return async (headers) => administrator.delete(`trash-bin/${pathOf(document)}`, headers);
    },
  ],
  [
    "POST /documents/{d}/history",
    200,
    async () => {
      const document = await aDocument(administrator, folder);
      return async (headers) => administrator.post(`${pathOf(document)}/history`, { activity_code: 4 }, headers);
    },
  ],
];

describe("17.4 a request that is sent again under its Idempotency-Key", () => {
  test.each(requests)("%s is answered %i again, and done once", async (_name, status, arrange) => {
    const request = await arrange();
    const headers = aKey();
    const first = await request(headers);
    expect([first.status, isReplay(first)], first.bytes.toString("utf8")).toEqual([status, false]);
    const before = await traces();
    const second = await request(headers);
    expect([second.status, isReplay(second)]).toEqual([status, true]);
    expect(second.body).toEqual(first.body);
    expect(await traces()).toEqual(before);
  });

  test.each(requests)("%s at the same time is done once", async (_name, status, arrange) => {
    const request = await arrange();
    const before = await traces();
    const headers = aKey();
    const answers = await Promise.all([request(headers), request(headers), request(headers)]);
    const done = answers.filter((answer) => answer.status === status && !isReplay(answer));
    expect(done).toHaveLength(1);
    for (const answer of answers) {
      if (answer.status === status) expect(answer.body).toEqual(done[0]?.body);
      else
        expect([answer.status, answer.body.error?.code, answer.headers["retry-after"]]).toEqual([
          409,
          "in_progress",
          "1",
        ]);
    }
    const after = await traces();
    expect((after["acts"] ?? 0) - (before["acts"] ?? 0)).toBeLessThanOrEqual(3);
    expect((after["versions"] ?? 0) - (before["versions"] ?? 0)).toBeLessThanOrEqual(1);
    expect((after["containers"] ?? 0) - (before["containers"] ?? 0)).toBeLessThanOrEqual(1);
    expect(isReplay(await request(headers))).toBe(true);
  });

  test("with another body, path or file is a mismatch, and nothing is done", async () => {
    const headers = aKey();
    const path = `${pathOf(folder)}/documents`;
    const upload = { profile: { doc_profile: { name: "One" } }, content: "bytes" };
    expect((await administrator.upload("POST", path, upload, headers)).status).toBe(201);
    const before = await traces();
    const others = [
      await administrator.upload("POST", path, { ...upload, content: "other bytes" }, headers),
      await administrator.upload("POST", path, { ...upload, profile: { doc_profile: { name: "Two" } } }, headers),
      await administrator.upload("POST", path, { ...upload, fileName: "other.txt" }, headers),
      await administrator.post("workspaces", { name: "One" }, headers),
      await administrator.patch(pathOf(folder), { description: "x" }, headers),
    ];
    for (const answer of others) {
      expect([answer.status, answer.body.error?.code]).toEqual([422, "NRC_IDEMPOTENCY_MISMATCH"]);
    }
    expect(await traces()).toEqual(before);
    expect(isReplay(await administrator.upload("POST", path, upload, headers))).toBe(true);
  });

  test("belongs to its person: another one's request under the same key is another request", async () => {
    const user = await repository.directory.aUser(repository.library);
    const headers = aKey();
    const mine = await administrator.upload("POST", `${pathOf(folder)}/documents`, {}, headers);
    const theirs = await repository.as(user).upload("POST", `${pathOf(folder)}/documents`, {}, headers);
    expect([mine.status, theirs.status, isReplay(theirs)]).toEqual([201, 201, false]);
    expect(theirs.item.document_number).not.toBe(mine.item.document_number);
  });

  test("a refusal is not kept: the request may succeed later", async () => {
    const user = await repository.directory.aUser(repository.library);
    const session = repository.as(user);
    const closed = await aFolder(administrator, await aWorkspace(administrator));
    const headers = aKey();
    const request = async () => session.upload("POST", `${pathOf(closed)}/documents`, {}, headers);
    expect((await request()).status).toBe(404);
    await secure(administrator, closed, { include: [forUser(user, "read_write")] });
    const later = await request();
    expect([later.status, isReplay(later)]).toEqual([201, false]);
    expect(isReplay(await request())).toBe(true);
  });

  test("WORK-ACL-016 tells nothing of what the person may no longer see", async () => {
    const user = await repository.directory.aUser(repository.library);
    const session = repository.as(user);
    const closed = await aFolder(administrator, await aWorkspace(administrator));
    const document = await aDocument(administrator, closed);
    await secure(administrator, closed, { include: [forUser(user, "read_write")] });
    const headers = aKey();
    const request = async () => session.patch(pathOf(document), { comment: "Mine" }, headers);
    expect((await request()).status).toBe(200);
    expect(isReplay(await request())).toBe(true);
    await secure(administrator, closed, { remove: [{ id: user.userId, type: "user" }] });
    expect((await request()).status).toBe(404);
  });

  test.each(["", "x".repeat(129), "with blank", "ümlaut"])("the key %j is refused", async (key) => {
    const answer = await administrator.post("workspaces", { name: "W" }, { "idempotency-key": key });
    expect(answer.status).toBe(400);
  });
});
