import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
import {
  aDocument,
  aFolder,
  aVersion,
  aWorkspace,
  createTestRepository,
  forUser,
  pathOf,
  secure,
} from "../../testing/index.ts";
import type { Item, Session, TestRepository } from "../../testing/index.ts";

let repository: TestRepository;
let administrator: Session;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
});

afterAll(() => repository[Symbol.asyncDispose]());

const OWN = "/api/work/v1/libraries/Active/recent";

async function aPerson(): Promise<{ user: TestUser; session: Session }> {
  const user = await repository.directory.aUser(repository.library);
  return { user, session: repository.as(user) };
}

/** A matter of the administrator that the person may change, with a folder and two documents. */
async function aMatter(user: TestUser) {
  const workspace = await aWorkspace(administrator, { user_trustees: [forUser(user, "read_write")] });
  const folder = await aFolder(administrator, workspace);
  const [one, two] = [await aDocument(administrator, folder), await aDocument(administrator, folder)];
  return { workspace, folder, one, two };
}

const idsOf = (items: readonly Item[]): string[] => items.map(({ id }) => id);
const documentsOf = async (by: Session, query = ""): Promise<string[]> =>
  idsOf((await by.get(`recent-documents${query}`)).items);
const workspacesOf = async (by: Session): Promise<string[]> => idsOf((await by.get("recent-workspaces")).items);
const foldersOf = async (by: Session): Promise<string[]> => idsOf((await by.get(`${OWN}/folders`)).items);

/** Time goes on between what a person does. */
function later(): void {
  repository.clock.advance(60_000);
}

async function download(by: Session, document: Item): Promise<void> {
  later();
  expect((await by.get(`${pathOf(document)}/download`)).status).toBe(200);
}

async function open(by: Session, item: Item): Promise<number> {
  later();
  return (await by.post(OWN, { id: item.id })).status;
}

describe("WORK-NAV-003 recent lists", () => {
  test("hold what was opened, changed or made, the last first, with the places; to look at it in a list is no use", async () => {
    const { user, session } = await aPerson();
    const { workspace, folder, one, two } = await aMatter(user);
    await session.get(`${pathOf(folder)}/documents`);
    await session.get(pathOf(one));
    expect([await documentsOf(session), await workspacesOf(session), await foldersOf(session)]).toEqual([[], [], []]);
    await download(session, one);
    await download(session, two);
    expect(await documentsOf(session)).toEqual([two.id, one.id]);
    later();
    await session.patch(pathOf(one), { comment: "Read" });
    expect(await documentsOf(session)).toEqual([one.id, two.id]);
    const made = await aDocument(session, folder);
    const next = await aVersion(session, two);
    expect(await documentsOf(session)).toEqual([next.id, made.id, one.id]);
    expect([await workspacesOf(session), await foldersOf(session)]).toEqual([[workspace.id], [folder.id]]);
  });

  test("hold workspaces and folders that were opened, each once", async () => {
    const { user, session } = await aPerson();
    const [first, second] = [await aMatter(user), await aMatter(user)];
    for (const item of [first.workspace, first.folder, second.workspace, first.workspace]) {
      expect(await open(session, item)).toBe(200);
    }
    expect(await workspacesOf(session)).toEqual([first.workspace.id, second.workspace.id]);
    expect(await foldersOf(session)).toEqual([first.folder.id]);
    await download(session, second.one);
    expect(await workspacesOf(session)).toEqual([second.workspace.id, first.workspace.id]);
    expect(await foldersOf(session)).toEqual([second.folder.id, first.folder.id]);
  });

  test("are the person's own, and empty when they clear them, until they use something again", async () => {
    const { user, session } = await aPerson();
    const other = await aPerson();
    const { workspace, one, two } = await aMatter(user);
    await secure(administrator, workspace, { include: [forUser(other.user, "read")] });
    await download(session, one);
    await open(session, workspace);
    expect([await documentsOf(other.session), await workspacesOf(other.session)]).toEqual([[], []]);
    await open(other.session, workspace);
    expect((await session.delete(OWN)).status).toBe(200);
    expect([await documentsOf(session), await workspacesOf(session), await foldersOf(session)]).toEqual([[], [], []]);
    expect(await workspacesOf(other.session)).toEqual([workspace.id]);
    await download(session, two);
    expect(await documentsOf(session)).toEqual([two.id]);
  });

  test("keep the last 200 documents, however many were used", async () => {
    const { user, session } = await aPerson();
    const { one } = await aMatter(user);
    await repository.database.pool.query(
      `with made as (
        insert into work.document_number (library_id, document_number, last_version)
          select $1, 900000 + i, 1 from generate_series(1, 230) i returning document_number),
      copies as (
        insert into work.document select (jsonb_populate_record(d, jsonb_build_object('document_number', made.document_number))).*
          from made, work.document d where d.library_id = $1 and d.document_number = $2)
      insert into work.history (library_id, object_kind, object_number, version, activity_code, at, user_num, client_id)
        select $1, 'document', 900000 + i, 1, 4, now(), $3, '' from generate_series(1, 230) i`,
      [repository.library.libraryId, one.document_number, user.userNum],
    );
    const listed = await session.get("recent-documents?limit=9999&total=true");
    expect([listed.items.length, listed.body.total_count]).toEqual([200, 200]);
    expect(listed.items[0]?.document_number).toBe(900_230);
    const first = await session.get("recent-documents?limit=150&paging_mode=standard_cursor");
    const second = await session.get(`recent-documents?limit=150&cursor=${String(first.body.cursor)}`);
    expect([first.items.length, second.items.length, second.body.cursor]).toEqual([150, 50, undefined]);
    expect((await session.get("documents?cursor=" + String(first.body.cursor))).status).toBe(400);
  });
});

describe("WORK-NAV-004 a recent entry is checked when it is shown", () => {
  test("it vanishes with the access and comes back with it, and nothing tells of it", async () => {
    const { user, session } = await aPerson();
    const { workspace, folder, one } = await aMatter(user);
    await download(session, one);
    await open(session, folder);
    await secure(administrator, workspace, { remove: [forUser(user, "read_write")] });
    for (const path of ["recent-documents", "recent-workspaces"]) {
      const answer = await session.get(`${path}?total=true&facets=custom1`);
      expect([answer.items, answer.body.total_count], path).toEqual([[], 0]);
    }
    expect(await foldersOf(session)).toEqual([]);
    await secure(administrator, workspace, { include: [forUser(user, "read")] });
    expect([await documentsOf(session), await foldersOf(session)]).toEqual([[one.id], [folder.id]]);
  });

  test("a document in the trash is not listed; of one whose newest version is hidden, the newest that one sees is", async () => {
    const { user, session } = await aPerson();
    const { one, two } = await aMatter(user);
    await download(session, one);
    await download(session, two);
    const hidden = await aVersion(administrator, one);
    await secure(administrator, hidden, { default_security: "private", remove: [forUser(user, "read_write")] });
    await administrator.delete(pathOf(two));
    expect(await documentsOf(session)).toEqual([one.id]);
  });

  test("a folder to which a hidden document was taken is not told of by that document", async () => {
    const { user, session } = await aPerson();
    const { workspace, folder, one } = await aMatter(user);
    const other = await aFolder(administrator, workspace);
    await download(session, one);
    const moved = { destination_folder_id: other.id };
    expect((await administrator.post(`${pathOf(folder)}/documents/${one.id}/move`, moved)).status).toBe(200);
    await secure(administrator, one, { default_security: "private", remove: [forUser(user, "read_write")] });
    expect(await foldersOf(session)).toEqual([]);
  });

  test("what one may not see cannot be put into the lists; hidden and missing look alike", async () => {
    const { session } = await aPerson();
    const hidden = await aWorkspace(administrator);
    const missing = { ...hidden, id: "Active!99999999" };
    expect([await open(session, hidden), await open(session, missing)]).toEqual([404, 404]);
    expect((await repository.as(undefined).post(OWN, { id: hidden.id })).status).toBe(401);
    expect((await session.get("/api/work/v1/libraries/Elsewhere/recent/folders")).status).toBe(404);
  });
});

test("WORK-NAV-003 several libraries are listed as one, with facets or these alone", async () => {
  const { user, session } = await aPerson();
  const workspace = await aWorkspace(administrator, { custom1: "ACME", user_trustees: [forUser(user, "read_write")] });
  const folder = await aFolder(administrator, workspace);
  const document = await aDocument(administrator, folder, { custom1: "ACME" });
  await download(session, document);
  expect(idsOf((await session.get("/recent-documents")).items)).toEqual([document.id]);
  expect(idsOf((await session.get("/recent-documents?libraries=Elsewhere")).items)).toEqual([]);
  const answer = await session.get("recent-workspaces?facets=custom1&results=false");
  expect(answer.body.data).toEqual({
    results: [],
    facets: { custom1: [{ alias: "ACME", count: 1, description: "ACME" }] },
  });
});
