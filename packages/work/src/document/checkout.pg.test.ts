import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
import {
  aDocument,
  aFolder,
  aRole,
  aVersion,
  aWorkspace,
  createTestRepository,
  forUser,
  govern,
  pathOf,
  secure,
} from "../../testing/index.ts";
import type { Answer, Item, Session, TestRepository } from "../../testing/index.ts";

let repository: TestRepository;
let administrator: Session;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
});

afterAll(() => repository[Symbol.asyncDispose]());

interface Person {
  readonly user: TestUser;
  readonly session: Session;
}

interface Scene {
  readonly anna: Person;
  readonly boris: Person;
  readonly workspace: Item;
  readonly folder: Item;
  readonly document: Item;
}

async function aPerson(options = {}): Promise<Person> {
  const user = await repository.directory.aUser(repository.library, options);
  return { user, session: repository.as(user) };
}

/** A document that two people may do everything with. */
async function aScene(): Promise<Scene> {
  const [anna, boris] = [await aPerson(), await aPerson()];
  const workspace = await aWorkspace(administrator, {
    user_trustees: [forUser(anna.user, "full_access"), forUser(boris.user, "full_access")],
  });
  const folder = await aFolder(administrator, workspace);
  const document = await aDocument(administrator, folder, {}, { content: "As it was" });
  return { anna, boris, workspace, folder, document };
}

const lock = async ({ session }: Person, document: Item, body: object = {}): Promise<Answer> =>
  session.post(`${pathOf(document)}/lock`, body);
const unlock = async ({ session }: Person, document: Item, query = ""): Promise<Answer> =>
  session.delete(`${pathOf(document)}/lock${query}`);
const look = async ({ session }: Person, document: Item): Promise<Item> => (await session.get(pathOf(document))).item;

async function activities(document: Item): Promise<readonly string[]> {
  const answer = await administrator.get(`${pathOf(document)}/history`);
  return (answer.body.data as readonly { activity: string }[]).map(({ activity }) => activity);
}

const refusedAsHeld = (answer: Answer): void =>
  expect([answer.status, answer.body.error?.code]).toEqual([409, "NRC_OBJECT_LOCKED"]);

describe("WORK-CHK-001 -004 A10 a version is reserved for one person", () => {
  test("check-out answers its bytes and says who has it where and until when; giving it back leaves nothing", async () => {
    const { anna, boris, document } = await aScene();
    const path = `${pathOf(document)}/checkout`;
    expect((await boris.session.get(path)).body.error?.code).toBe("NRC_NO_RECORD");
    const taken = await anna.session.post(path, {
      appname: "Word",
      comments: "Section 4",
      due_date: "2030-01-31T12:00:00Z",
      location: "LAPTOP-7",
      path: "C:\\Work\\Letter.txt",
    });
    expect([taken.status, taken.bytes.toString("utf8")]).toEqual([200, "As it was"]);
    expect(taken.headers["document-id"]).toBe(document.id);
    expect((await boris.session.get(path)).body.data).toMatchObject({
      in_use_by: anna.user.userId,
      checkout_due_date: "2030-01-31T12:00:00Z",
      checkout_path: "C:\\Work\\Letter.txt",
      checkout_comments: "Section 4",
      checkout_location: "LAPTOP-7",
    });
    expect(await look(boris, document)).toMatchObject({
      is_checked_out: true,
      in_use: true,
      is_in_use: true,
      in_use_by: anna.user.userId,
      lock_type: "exclusive",
      checkout_comment: "Section 4",
    });
    expect((await boris.session.get(`${pathOf(document)}/download`)).status).toBe(200);
    expect((await anna.session.post(path, {})).status).toBe(200);
    expect((await unlock(anna, document)).status).toBe(200);
    const free = await look(boris, document);
    expect(free).toMatchObject({ is_checked_out: false, in_use: false });
    expect(free).not.toHaveProperty("in_use_by");
    const again = await boris.session.get(path);
    expect([again.status, again.body.error?.code]).toEqual([404, "NRC_NO_RECORD"]);
    expect((await unlock(anna, document)).status).toBe(404);
    expect((await activities(document)).filter((name) => /CHECK|RELEASE/.test(name))).toEqual(["RELEASE", "CHECKOUT"]);
  });

  test("WORK-CHK-002 every list shows who has it, and finds it by that", async () => {
    const { anna, boris, folder, document } = await aScene();
    await lock(anna, document);
    const lists = [
      await boris.session.get(`${pathOf(folder)}/children`),
      await boris.session.get(`${pathOf(document)}/versions`),
      await boris.session.post("documents/search", { filters: { checked_out: true } }),
      await boris.session.get(`documents?in_use_by=${anna.user.userId}`),
    ];
    for (const { items } of lists) {
      const found = items.find(({ id }) => id === document.id);
      expect(found).toMatchObject({ is_checked_out: true, in_use_by: anna.user.userId });
    }
    const free = await boris.session.get(`documents?checked_out=false&container_id=${folder.id}`);
    expect(free.items).toEqual([]);
  });

  test("WORK-ACL-014 needs Read/Write, and neither a record nor what somebody else has", async () => {
    const { anna, boris, workspace, folder, document } = await aScene();
    const reader = await aPerson();
    await secure(administrator, workspace, { include: [forUser(reader.user, "read")] });
    expect((await lock(reader, document)).status).toBe(403);
    const stranger = await aPerson();
    expect((await lock(stranger, document)).status).toBe(404);
    await lock(anna, document);
    refusedAsHeld(await lock(boris, document));
    refusedAsHeld(await boris.session.post(`${pathOf(document)}/checkout`, {}));
    const record = await aDocument(administrator, folder);
    await administrator.patch(pathOf(record), { is_declared: true });
    refusedAsHeld(await lock(anna, record));
    expect((await lock(anna, document, { due_date: "soon" })).status).toBe(400);
  });
});

describe("WORK-CHK-008 -010 what others cannot do meanwhile", () => {
  test("WORK-CHK-009 change content or profile, secure, move, delete, take out of its folder; reading goes on", async () => {
    const { anna, boris, workspace, folder, document } = await aScene();
    const elsewhere = await aFolder(administrator, workspace);
    await lock(anna, document);
    const { session } = boris;
    const path = pathOf(document);
    for (const answer of [
      await session.upload("PUT", `${path}/file`, { content: "Overwritten" }),
      await session.upload("POST", `${path}/versions`, { profile: { doc_profile: {} } }),
      await session.patch(path, { name: "Renamed" }),
      await session.post(`${path}/security`, { default_security: "public" }),
      await session.post(`${pathOf(folder)}/documents/${document.id}/move`, { destination_folder_id: elsewhere.id }),
      await session.delete(path),
      await session.delete(`${pathOf(folder)}/documents/${document.id}`),
    ]) {
      refusedAsHeld(answer);
      expect(answer.body.error?.code_message).toContain("checked out");
    }
    const away = await aFolder(administrator, await aWorkspace(administrator, { default_security: "public" }));
    refusedAsHeld(await session.post(`${pathOf(folder)}/move`, { destination_folder_id: away.id }));
    expect((await session.delete(`${pathOf(folder)}?include_subfolders=true`)).status).toBe(409);
    expect((await session.get(`${path}/download`)).bytes.toString("utf8")).toBe("As it was");
    const copied = await session.post(`${path}/copy`, { destination_folder_id: elsewhere.id });
    expect(copied.status).toBe(201);
    expect(copied.item["is_checked_out"]).toBe(false);
    expect(await look(boris, document)).toMatchObject({ name: document.name, is_checked_out: true });
  });

  test("administrators describe and secure it, and its holder does all of that", async () => {
    const { anna, folder, document } = await aScene();
    await lock(anna, document);
    expect((await administrator.patch(pathOf(document), { comment: "Seen" })).status).toBe(200);
    expect((await administrator.post(`${pathOf(document)}/security`, { default_security: "view" })).status).toBe(200);
    refusedAsHeld(await administrator.upload("PUT", `${pathOf(document)}/file`, { content: "Overwritten" }));
    expect((await anna.session.patch(pathOf(document), { name: "Mine" })).status).toBe(200);
    expect((await look(anna, document))["is_checked_out"]).toBe(true);
    expect((await anna.session.delete(pathOf(document))).status).toBe(200);
    const restored = `trash-bin/documents/${document.id}/restore`;
    expect((await administrator.post(restored, { folder_ids: [folder.id] })).status).toBe(200);
    expect((await look(anna, document))["is_checked_out"]).toBe(false);
  });

  test("7.11 the operations of a document say so", async () => {
    const { anna, boris, document } = await aScene();
    const operations = async (person: Session): Promise<unknown> =>
      (await person.get(`${pathOf(document)}/operations`)).body.data;
    expect(await operations(boris.session)).toMatchObject({ lock: true, unlock: false, update: true });
    await lock(anna, document);
    const closed = { lock: false, unlock: false, update: false, replace: false, create_new_version: false };
    expect(await operations(boris.session)).toMatchObject({ ...closed, delete: false, move: false });
    expect(await operations(anna.session)).toMatchObject({ lock: true, unlock: true, update: true, replace: true });
    expect(await operations(administrator)).toMatchObject({ unlock: true, update: true, replace: false });
  });
});

describe("WORK-CHK-003 -004 check-in", () => {
  test("a new version or new content gives the document back, unless its holder keeps it", async () => {
    const { anna, document } = await aScene();
    await lock(anna, document);
    const kept = await aVersion(anna.session, document, {}, { profile: { keep_locked: true } });
    expect((await look(anna, document))["is_checked_out"]).toBe(false);
    expect(await look(anna, kept)).toMatchObject({ version: 2, is_checked_out: true });
    const next = await aVersion(anna.session, kept, {}, { profile: { audit: { comments: "Done" } } });
    for (const version of [kept, next]) expect((await look(anna, version))["is_checked_out"]).toBe(false);
    await lock(anna, next);
    const replaced = await anna.session.upload("PUT", `${pathOf(next)}/file`, { content: "Again" });
    expect(replaced.item).toMatchObject({ id: next.id, is_checked_out: false });
    expect((await activities(document)).filter((name) => name === "CHECKIN")).toHaveLength(2);
  });
});

describe("WORK-CHK-005 CC-CNT-002 unlocking", () => {
  test("what others have is given back by administrators alone, with the reason on the timeline", async () => {
    const { database, library } = repository;
    const { anna, boris, workspace, document } = await aScene();
    const role = await aRole(database, library, { privileges: ["admin_tier_1", "document_view"] });
    const tier = await aPerson({ role });
    await secure(administrator, workspace, { include: [forUser(tier.user, "read")] });
    await lock(anna, document);
    refusedAsHeld(await unlock(boris, document));
    expect((await unlock(tier, document, "?comments=On+holiday")).status).toBe(200);
    const history = await administrator.get(`${pathOf(document)}/history?user=${tier.user.userId}`);
    expect(history.body.data).toMatchObject([{ activity: "UNLOCK", comments: "On holiday", user: tier.user.userId }]);
    expect((await lock(boris, document)).status).toBe(200);
    const audit = await database.pool.query("select action from platform.audit where object_id = $1", [document.id]);
    expect(audit.rows.map((row: { action: string }) => row.action)).toEqual(
      expect.arrayContaining(["document.check_out", "document.unlock"]),
    );
  });

  test("CC-USR-095 CC-USR-113 what somebody has is listed for administrators, who unlock it even behind a wall", async () => {
    const { database, directory, library, clock } = repository;
    const { anna, workspace, document } = await aScene();
    const other = await directory.aUser(library, { isNrtadmin: true });
    await lock(anna, document, { location: "LAPTOP-7" });
    await govern(database, { library, item: workspace }, { conflicted: [other], now: clock.now() });
    const session = repository.as(other);
    expect((await session.get(pathOf(document))).status).toBe(404);
    const base = `/api/control-center/v1/libraries/${library.alias}/users/${anna.user.userId}/content`;
    const content = async (): Promise<unknown> => (await session.get(base)).body.data;
    expect(await content()).toMatchObject({
      checked_out: { count: 1, first: [{ id: document.id, location: "LAPTOP-7" }] },
    });
    const body = { ids: [document.id, "Active!999999.1"], reason: "Left the firm" };
    expect((await anna.session.post(`${base}/unlock`, body)).status).toBe(403);
    expect((await session.post(`${base}/unlock`, body)).body.data).toEqual({ unlocked: 1 });
    expect(await content()).toMatchObject({ checked_out: { count: 0, first: [] } });
    expect((await look(anna, document))["is_checked_out"]).toBe(false);
  });
});

describe("WORK-CHK-012 the list of what one has", () => {
  test("holds every version, is trimmed, and tells of others by name", async () => {
    const { anna, boris, document } = await aScene();
    const version = await aVersion(anna.session, document);
    for (const item of [document, version]) await lock(anna, item);
    const own = await anna.session.get("documents/checked-out?total=true");
    expect(own.items.map(({ id }) => id).toSorted()).toEqual([document.id, version.id]);
    expect(own.body.total_count).toBe(2);
    expect((await boris.session.get("documents/checked-out")).items).toEqual([]);
    const named = await boris.session.get(`documents/checked-out?user=${anna.user.userId.toLowerCase()}`);
    expect(named.items).toHaveLength(2);
    const stranger = await aPerson();
    expect((await stranger.session.get(`documents/checked-out?user=${anna.user.userId}`)).items).toEqual([]);
    const all = await anna.session.get("/documents/checked-out?limit=1&total=true");
    expect(all.items).toHaveLength(1);
    expect(all.body.total_count).toBe(2);
  });
});

describe("WORK-CHK-006 SPM-TIM-004 check-outs that end by themselves", () => {
  const sweep = async (): Promise<void> => repository.run("document.end-checkouts");

  test("those of programs after a day, when nobody is hindered by them any more either", async () => {
    const { anna, boris, document } = await aScene();
    await lock(anna, document);
    repository.clock.advance(86_401);
    expect((await boris.session.patch(pathOf(document), { name: "Mine now" })).status).toBe(200);
    await sweep();
    expect((await look(boris, document))["is_checked_out"]).toBe(false);
    expect(await activities(document)).toContain("UNLOCK");
  });

  test("those of who was kept out by a policy, lost access or was disabled, after an hour, told on the timeline", async () => {
    const { database, library, clock } = repository;
    const cases: readonly [string, (scene: Scene) => Promise<unknown>][] = [
      [
        "Ended by a policy",
        ({ anna, workspace }) =>
          govern(database, { library, item: workspace }, { conflicted: [anna.user], now: clock.now() }),
      ],
      [
        "can no longer change",
        ({ anna, workspace }) => secure(administrator, workspace, { include: [forUser(anna.user, "read")] }),
      ],
      [
        "account of its holder was closed",
        ({ anna }) =>
          database.pool.query(`update identity."user" set allow_logon = false where user_num = $1`, [
            anna.user.userNum,
          ]),
      ],
    ];
    for (const [why, act] of cases) {
      const scene = await aScene();
      const { anna, boris, document } = scene;
      await lock(anna, document);
      await act(scene);
      const late = await anna.session.upload("POST", `${pathOf(document)}/versions`, { profile: { doc_profile: {} } });
      expect([401, 403, 404], why).toContain(late.status);
      await sweep();
      expect((await look(boris, document))["is_checked_out"], why).toBe(true);
      repository.clock.advance(3_601);
      await sweep();
      expect((await look(boris, document))["is_checked_out"], why).toBe(false);
      const history = await boris.session.get(`${pathOf(document)}/history`);
      expect(JSON.stringify(history.body.data)).toContain(why);
    }
  });

  test("not when it was a mistake that was taken back in time", async () => {
    const { anna, workspace, document } = await aScene();
    await lock(anna, document);
    await secure(administrator, workspace, { include: [forUser(anna.user, "read")] });
    await sweep();
    await secure(administrator, workspace, { include: [forUser(anna.user, "full_access")] });
    repository.clock.advance(3_601);
    await sweep();
    expect((await look(anna, document))["is_checked_out"]).toBe(true);
  });
});
