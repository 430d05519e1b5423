import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
import { findAudit } from "@muniment/platform/audit";
import {
  aDocument,
  aFolder,
  aRole,
  aWorkspace,
  createTestRepository,
  forGroup,
  forUser,
  secure,
} from "../../testing/index.ts";
import type { Answer, Entry, Session, TestRepository } from "../../testing/index.ts";

let repository: TestRepository;
let administrator: Session;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
});

afterAll(() => repository[Symbol.asyncDispose]());

const CONSOLE = "/api/control-center/v1/libraries/Active";

interface Content {
  readonly authored: number;
  readonly workspaces_owned: number;
  readonly sole_full_access: { readonly count: number; readonly first: readonly { id: string; name?: string }[] };
}

const aPerson = async (role = "DEFAULT"): Promise<TestUser> => repository.directory.aUser(repository.library, { role });
const contentOf = async (user: TestUser, by: Session = administrator): Promise<Content> =>
  (await by.get(`${CONSOLE}/users/${user.userId}/content`)).body.data;
const soleOf = async (user: TestUser, by?: Session): Promise<string[]> =>
  (await contentOf(user, by)).sole_full_access.first.map(({ id }) => id).toSorted();
const switchSignIn = async (user: TestUser, to: "enable" | "disable"): Promise<number> =>
  (await administrator.post(`${CONSOLE}/users/${to}-sign-in`, { users: [user.userId] })).status;

test("CC-USR-095 the Content tab counts what a person wrote, one for each document, and what they own", async () => {
  const author = await aPerson();
  const own = repository.as(author);
  const workspace = await aWorkspace(administrator, { user_trustees: [forUser(author, "full_access")] });
  const folder = await aFolder(administrator, workspace);
  expect(await contentOf(author)).toMatchObject({ authored: 0, workspaces_owned: 0 });
  await aDocument(own, folder);
  await aDocument(own, folder);
  await aDocument(administrator, folder);
  expect(await contentOf(author)).toMatchObject({ authored: 2, workspaces_owned: 0 });
});

test("CC-USR-065 workspaces in which nobody else has everything: entries, groups and owners count, people who are out do not", async () => {
  const [leaver, colleague] = [await aPerson(), await aPerson()];
  const group = await repository.directory.aGroup(repository.library, { members: [colleague] });
  const withLeaver = async (...others: readonly Entry[]): Promise<string> =>
    (
      await aWorkspace(administrator, {
        user_trustees: [forUser(leaver, "full_access"), ...others.filter(({ type }) => type === "user")],
        group_trustees: others.filter(({ type }) => type === "group"),
      })
    ).id;
  const alone = await withLeaver();
  const looked = await withLeaver(forUser(colleague, "read_write"));
  const shared = await withLeaver(forUser(colleague, "full_access"));
  const grouped = await withLeaver(forGroup(group, "full_access"));
  const kept = await withLeaver(forUser(colleague, "read"), forGroup(group, "full_access"));
  expect(await soleOf(leaver)).toEqual([alone, looked, kept]);
  expect(await soleOf(colleague)).toEqual([]);
  expect(await switchSignIn(colleague, "disable")).toBe(200);
  expect(await soleOf(leaver)).toEqual([alone, looked, shared, grouped, kept]);
  expect(await switchSignIn(colleague, "enable")).toBe(200);
  // The owner has everything without an entry.
  const author = await aPerson(
    await aRole(repository.database, repository.library, { privileges: ["author_workspace"] }),
  );
  const own = await aWorkspace(repository.as(author), { user_trustees: [forUser(leaver, "full_access")] });
  expect(await soleOf(leaver)).not.toContain(own.id);
  expect(await contentOf(author)).toMatchObject({ workspaces_owned: 1, sole_full_access: { count: 0 } });
});

test("CC-PRM-004 24 rows 2, 33 and 36: content is counted for tiers as far as they see it, for nobody without rights, and of nobody elsewhere", async () => {
  const person = await aPerson();
  const tier = repository.as(await aPerson("TIER 1"));
  const folder = await aFolder(
    administrator,
    await aWorkspace(administrator, { user_trustees: [forUser(person, "full_access")] }),
  );
  await aDocument(repository.as(person), folder);
  expect(await contentOf(person)).toMatchObject({ authored: 1, sole_full_access: { count: 1 } });
  expect(await contentOf(person, tier)).toMatchObject({ authored: 0, sole_full_access: { count: 0, first: [] } });
  const path = `${CONSOLE}/users/${person.userId}/content`;
  expect((await repository.as(person).get(path)).status).toBe(403);
  expect((await administrator.get(path.replace(person.userId, "NOBODY"))).status).toBe(404);
  expect((await administrator.get(path.replace("Active", "Elsewhere"))).status).toBe(404);
  expect((await repository.as(undefined).get(path)).status).toBe(401);
});

test("CC-USR-114 private items that only a disabled person could open are listed, page by page, until somebody gets them", async () => {
  const report = async (query = "", by: Session = administrator) =>
    by.get(`${CONSOLE}/reports/unreachable-content${query}`);
  const idsOf = async (): Promise<string[]> => (await report()).items.map(({ id }) => id);
  const role = await aRole(repository.database, repository.library, {
    privileges: ["author_workspace", "create_public_folder", "import", "document_view", "browse_workspace"],
  });
  const [leaver, colleague] = [await aPerson(role), await aPerson()];
  const group = await repository.directory.aGroup(repository.library, { members: [leaver] });
  const own = repository.as(leaver);
  const alone = await aWorkspace(own, { group_trustees: [forGroup(group, "full_access")] });
  const shared = await aWorkspace(own, { user_trustees: [forUser(colleague, "read")] });
  const folder = await aFolder(own, shared);
  const hidden = await aDocument(own, folder, { default_security: "private" });
  await secure(own, hidden, { default_security: "private", remove: [{ id: colleague.userId, type: "user" }] });
  expect(await idsOf()).toEqual([]);
  expect(await switchSignIn(leaver, "disable")).toBe(200);
  expect(await idsOf()).toEqual([alone.id, hidden.id]);
  const first = await report("?limit=1");
  expect(first.items).toMatchObject([{ id: alone.id, kind: "workspace", owner: leaver.userId }]);
  const second = await report(`?limit=1&cursor=${encodeURIComponent(first.body.cursor ?? "")}`);
  expect(second.items).toMatchObject([{ id: hidden.id, kind: "document" }]);
  expect((await report("?cursor=none")).status).toBe(400);
  expect((await report("", repository.as(await aPerson("TIER 1")))).items).toEqual([]);
  expect((await report("", repository.as(colleague))).status).toBe(403);
  await secure(administrator, alone, { include: [forUser(colleague, "full_access")] });
  expect(await idsOf()).toEqual([hidden.id]);
  expect(await switchSignIn(leaver, "enable")).toBe(200);
  expect(await idsOf()).toEqual([]);
});

test("CC-USR-117 CC-USR-110 CC-USR-111 a disabled author's documents are found by author and keep the name", async () => {
  const author = await aPerson();
  const folder = await aFolder(
    administrator,
    await aWorkspace(administrator, { user_trustees: [forUser(author, "full_access")] }),
  );
  const { id } = await aDocument(repository.as(author), folder);
  const found = async (): Promise<unknown[]> =>
    (await administrator.post("documents/search", { filters: { author: author.userId } })).items.map((item) => [
      item.id,
      item["author"],
      item["author_description"],
    ]);
  const before = await found();
  expect(before).toMatchObject([[id, author.userId, expect.any(String)]]);
  expect(await switchSignIn(author, "disable")).toBe(200);
  await administrator.patch(`/users/${author.userId}`, { allow_logon: false });
  expect(await found()).toEqual(before);
  expect(await contentOf(author)).toMatchObject({ authored: 1 });
});

test("CC-NAV-017 names of content are not told in Control Center unless the setting is on, and then each look is audited", async () => {
  const { directory, library, database } = repository;
  const leaver = await directory.aUser(library);
  const workspace = await aWorkspace(administrator, {
    name: "Merger of Alpha and Beta",
    owner: leaver.userId,
    default_security: "private",
  });
  const paths = [`${CONSOLE}/users/${leaver.userId}/content`, `${CONSOLE}/reports/unreachable-content`];
  const shown = repository.aServer({ showsNames: () => true }).as(library.administrator);
  const looks = async (): Promise<readonly { object_type: string; object_id: string | null }[]> =>
    findAudit(database.reader, { action: "content.view_names" }, { limit: 10, after: undefined });
  expect((await contentOf(leaver)).sole_full_access.first).toEqual([{ id: workspace.id }]);
  expect(await switchSignIn(leaver, "disable")).toBe(200);
  for (const path of paths) {
    const hidden = await administrator.get(path);
    expect([hidden.status, hidden.bytes.includes("Alpha")]).toEqual([200, false]);
  }
  expect(namesIn(await administrator.get(paths[1] ?? ""))).toEqual([]);
  expect(await looks()).toEqual([]);
  const seen = await shown.get(paths[1] ?? "");
  expect(namesIn(seen)).toContain("Merger of Alpha and Beta");
  expect((await shown.get(paths[0] ?? "")).status).toBe(200);
  expect((await looks()).map(({ object_type: type, object_id: id }) => [type, id])).toEqual([
    ["user", leaver.userId],
    ["library", ""],
  ]);
});

function namesIn(answer: Answer): string[] {
  return answer.items.flatMap(({ name }) => name ?? []);
}
