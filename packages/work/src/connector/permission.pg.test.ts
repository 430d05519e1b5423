import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
import { aDocument, aFolder, aWorkspace, createTestRepository, holdRows } from "../../testing/index.ts";
import type { Answer, Item, Session, TestRepository } from "../../testing/index.ts";

interface Permissions {
  readonly default_security: string;
  readonly inherited_default_security?: string;
  readonly acl: readonly { readonly id: string; readonly access_level: string; readonly type: string }[];
  readonly all_user_ids: string;
  readonly all_group_ids: string;
}

let repository: TestRepository;
let owner: Session;
let stranger: Session;
let anna: TestUser;
let boris: TestUser;
let clara: TestUser;
let team: string;
let workspace: Item;
let folder: Item;
let document: Item;

beforeAll(async () => {
  repository = await createTestRepository();
  const { directory, library } = repository;
  owner = repository.as(await directory.aUser(library, { role: "ADMINISTRATOR" }));
  stranger = repository.as(await directory.aUser(library));
  anna = await directory.aUser(library);
  boris = await directory.aUser(library);
  clara = await directory.aUser(library);
  team = (await directory.aGroup(library, { members: [clara] })).groupId;
});

afterAll(() => repository[Symbol.asyncDispose]());

beforeEach(async () => {
  workspace = await aWorkspace(owner, { default_security: "private" });
  folder = await aFolder(owner, workspace);
  document = await aDocument(owner, folder);
});

const ask = async (by: Session, operation: string, body: object): Promise<Answer> =>
  by.post(`/automate/work/${operation}`, body);
const permissions = async (objectType: string, { id }: Item): Promise<Permissions> =>
  (await ask(owner, "getPermissions", { objectType, objectId: id })).body.data;
const levels = ({ acl }: Permissions): Record<string, string> =>
  Object.fromEntries(acl.map(({ id, access_level }) => [id, access_level]));

describe("WORK-API 14.3 permissions", () => {
  test("updatePermissions gives levels and takes entries away; the answers tell them in words", async () => {
    const item = { objectType: "workspace", objectId: workspace.id };
    const given = await ask(owner, "updatePermissions", {
      ...item,
      access_level: "Read/Write",
      users: `${anna.userId}; ${boris.userId};`,
      groups: team,
    });
    expect(given.status).toBe(200);
    expect(Object.keys(given.body)).toEqual(["data"]);
    const list = given.body.data as Permissions;
    expect(list.default_security).toBe("private");
    expect(list.acl).toContainEqual(
      expect.objectContaining({
        id: anna.userId,
        sid: expect.any(String),
        type: "user",
        access_level: "read_write",
        access_level_display_name: "Read/Write",
        is_external: false,
      }),
    );
    expect(list.all_user_ids.split(";").toSorted()).toEqual([anna.userId, boris.userId].toSorted());
    expect(list.all_group_ids).toBe(team);
    expect(await permissions("workspace", workspace)).toEqual(list);
    // The folder has no list of its own: it shows what it inherits.
    expect(await permissions("folder", folder)).toMatchObject({
      default_security: "inherit",
      inherited_default_security: "private",
      all_group_ids: team,
    });
    const fewer = await ask(owner, "updatePermissions", { ...item, access_level: "Remove", users: boris.userId });
    expect(levels(fewer.body.data)).toEqual({ [anna.userId]: "read_write", [team]: "read_write" });
    const trustees = await ask(owner, "getTrustees", item);
    expect(trustees.body.data).toContainEqual({
      id: team,
      full_name: expect.any(String),
      ssid: expect.any(String),
      type: "group",
    });
  });

  test("updateDefaultSecurity and what may be chosen", async () => {
    const changed = await ask(owner, "updateDefaultSecurity", {
      objectType: "document",
      objectId: document.id,
      default_security: "view",
    });
    expect(changed).toMatchObject({ status: 200, body: { data: { default_security: "view", acl: [] } } });
    expect((await stranger.get(`documents/${document.id}`)).status).toBe(200);
    const choices = async (objectType: string): Promise<unknown> =>
      (await owner.get(`/automate/work/getAllowedDefaultSecurity?objectType=${objectType}`)).body.data;
    expect(await choices("folder")).toContainEqual({ id: "inherit", display_name: "Inherit" });
    expect(await choices("workspace")).toEqual([
      { id: "public", display_name: "Public" },
      { id: "view", display_name: "View" },
      { id: "private", display_name: "Private" },
    ]);
    const bad = { objectType: "workspace", objectId: workspace.id };
    for (const default_security of ["inherit", "secret", "", undefined]) {
      const refused = await ask(owner, "updateDefaultSecurity", { ...bad, default_security });
      expect(refused.status, default_security).toBe(400);
    }
  });
});

describe("WORK-API 14.3 copyPermissions", () => {
  const give = async ({ id }: Item, objectType: string, person: TestUser, access_level: string): Promise<void> => {
    const body = { objectType, objectId: id, access_level, users: person.userId };
    expect((await ask(owner, "updatePermissions", body)).status).toBe(200);
  };
  const copy = async (copyType: string, more: object = {}): Promise<Answer> =>
    ask(owner, "copyPermissions", {
      sourceObjectType: "workspace",
      sourceObjectId: workspace.id,
      targetObjectType: "document",
      targetObjectId: document.id,
      copyType,
      ...more,
    });

  beforeEach(async () => {
    await give(workspace, "workspace", anna, "Read Only");
    await give(workspace, "workspace", boris, "Full Access");
    const privately = { objectType: "document", objectId: document.id, default_security: "view" };
    await ask(owner, "updateDefaultSecurity", privately);
    const change = { remove: [anna, boris].map(({ userId: id }) => ({ id, type: "user" })) };
    await owner.post(`documents/${document.id}/security`, change);
    await give(document, "document", anna, "Read/Write");
    await give(document, "document", boris, "Read/Write");
    await give(document, "document", clara, "Read Only");
  });

  test("Overwrite: the target has the list of the source and nothing else", async () => {
    const { body } = await copy("Overwrite");
    expect(body.data).toMatchObject({ default_security: "private" });
    expect(levels(body.data)).toEqual({ [anna.userId]: "read", [boris.userId]: "full_access" });
    expect((await stranger.get(`documents/${document.id}`)).status).toBe(404);
  });

  test("Merge (Pessimistic): the lower level wins, and the target keeps who it has", async () => {
    const { body } = await copy("Merge (Pessimistic)", { copyDefaultSecurity: false });
    expect(body.data).toMatchObject({ default_security: "view" });
    expect(levels(body.data)).toEqual({
      [anna.userId]: "read",
      [boris.userId]: "read_write",
      [clara.userId]: "read",
    });
  });

  test("Merge (Optimistic): the higher level wins", async () => {
    const { body } = await copy("Merge (Optimistic)");
    expect(levels(body.data)).toEqual({
      [anna.userId]: "read_write",
      [boris.userId]: "full_access",
      [clara.userId]: "read",
    });
  });

  test("an inherited list and default are copied as what they resolve to", async () => {
    const { body } = await copy("Overwrite", { sourceObjectType: "folder", sourceObjectId: folder.id });
    expect(body.data).toMatchObject({ default_security: "private" });
    expect(body.data).not.toHaveProperty("inherited_default_security");
    expect(levels(body.data)).toEqual({ [anna.userId]: "read", [boris.userId]: "full_access" });
  });

  test("WORK-SEC-011 begins again when somebody else changes the target meanwhile", async () => {
    const { database, library } = repository;
    const hold = "select 1 from work.document where library_id = $1 and document_number = $2 for update";
    const held = await holdRows(database, hold, [library.libraryId, document.document_number]);
    try {
      const dora = await repository.directory.aUser(library);
      const other = give(document, "document", dora, "Full Access");
      await held.untilBlocked(1);
      // Reads the list as it is before Dora is in it, and may change it after she is.
      const copied = copy("Overwrite");
      await held.untilBlocked(2);
      await held.release();
      await other;
      expect(levels((await copied).body.data)).toEqual({ [anna.userId]: "read", [boris.userId]: "full_access" });
    } finally {
      await held.release();
    }
  });

  test("is refused to who may only read the source or the target, and looks like nothing to strangers", async () => {
    const reader = repository.as(anna);
    const given = {
      sourceObjectType: "workspace",
      sourceObjectId: workspace.id,
      targetObjectType: "document",
      targetObjectId: document.id,
      copyType: "Overwrite",
    };
    expect((await ask(reader, "copyPermissions", given)).status).toBe(403);
    expect(await ask(stranger, "copyPermissions", given)).toMatchObject({
      status: 404,
      body: { error: { code: "NRC_NO_RECORD" } },
    });
    expect(levels(await permissions("document", document))).toHaveProperty(clara.userId);
    const refused = await repository.database.pool.query(
      "select 1 from platform.audit where action = 'document.secure' and outcome = 'refused' and object_id = $1",
      [document.id],
    );
    expect(refused.rowCount).toBe(1);
  });
});

describe("WORK-ACL-016 an item that is hidden answers as one that is missing", () => {
  test.each(["getTrustees", "getPermissions", "updatePermissions", "updateDefaultSecurity"])(
    "%s",
    async (operation) => {
      const answers = [];
      for (const id of [workspace.id, "Active!99999"]) {
        const body = {
          objectType: "workspace",
          objectId: id,
          access_level: "Remove",
          users: "X",
          default_security: "view",
        };
        const { status, body: said } = await ask(stranger, operation, body);
        answers.push([status, said.error?.code, said.error?.code_message, said.error?.messages]);
      }
      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]?.[0]).toBe(404);
    },
  );

  test("ids that name no library, or another one, are refused or unknown", async () => {
    for (const objectId of ["12", "", "!", "Active!x", "Active!1!2", "Active!0"]) {
      const refused = await ask(owner, "getPermissions", { objectType: "workspace", objectId });
      expect(refused.status, objectId).toBe(400);
      expect(refused.body.error?.messages.map(({ field }) => field)).toEqual(["objectId"]);
    }
    const other = await ask(owner, "getPermissions", { objectType: "workspace", objectId: "OTHER!1" });
    expect(other.status).toBe(404);
    const wrongKind = await ask(owner, "getPermissions", { objectType: "folder", objectId: workspace.id });
    expect(wrongKind.status).toBe(404);
    const nobody = { objectType: "workspace", objectId: workspace.id, access_level: "Read Only" };
    expect((await ask(owner, "updatePermissions", nobody)).status).toBe(400);
    expect((await ask(owner, "updatePermissions", { ...nobody, users: "NO-SUCH" })).status).toBe(400);
    expect((await ask(owner, "updatePermissions", { ...nobody, users: anna.userId, access_level: "God" })).status).toBe(
      400,
    );
  });
});
