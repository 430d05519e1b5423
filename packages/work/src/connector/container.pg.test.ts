import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aDocument, aFolder, aWorkspace, createTestRepository } from "../../testing/index.ts";
import type { Answer, Headers, Item, Session, TestRepository } from "../../testing/index.ts";

const ADMIN = { "x-im-connector-id": "imanage-work-for-admins" };

let repository: TestRepository;
let owner: Session;
let reader: Session;
let stranger: Session;
let workspace: Item;

beforeAll(async () => {
  repository = await createTestRepository();
  const { directory, library } = repository;
  owner = repository.as(await directory.aUser(library, { id: "OWNER", role: "ADMINISTRATOR" }));
  reader = repository.as(await directory.aUser(library, { id: "READER" }));
  stranger = repository.as(await directory.aUser(library));
  workspace = await aWorkspace(owner, {
    name: "Acme v Smith",
    default_security: "private",
    custom1: "ACME",
    description: "A <dispute>",
    user_trustees: [{ id: "READER", access_level: "read" }],
  });
});

afterAll(() => repository[Symbol.asyncDispose]());

const ask = async (by: Session, operation: string, body: object, headers: Headers = {}): Promise<Answer> =>
  by.post(`/automate/work/${operation}`, body, headers);
const idsOf = (answer: Answer): string[] => (answer.body.data as { results: Item[] }).results.map(({ id }) => id);

describe("WORK-API 14.3 workspaces and folders", () => {
  test("getWorkspaceProfile tells what Work has, and nothing to strangers", async () => {
    const { status, body } = await ask(reader, "getWorkspaceProfile", { workspaceId: workspace.id });
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(["data"]);
    expect(body.data).toMatchObject({
      id: workspace.id,
      database: "Active",
      name: "Acme v Smith",
      wstype: "workspace",
      default_security: "private",
      owner: "OWNER",
      custom1: "ACME",
      has_subfolders: expect.any(Boolean),
      is_external_as_normal: false,
      workspace_url: `http://work.example/work/web/Active/w/${workspace.id}`,
      basic_properties: expect.stringContaining("A &lt;dispute&gt;"),
    });
    expect((await ask(stranger, "getWorkspaceProfile", { workspaceId: workspace.id })).status).toBe(404);
    expect((await ask(owner, "getWorkspaceProfile", { workspaceId: "7" })).status).toBe(400);
  });

  test("updateWorkspace changes what is given and clears by a pair of quotes", async () => {
    const own = await aWorkspace(owner, { custom1: "ONE", custom2: "TWO", description: "before" });
    const body = { id: own.id, custom1: "''", custom2: "", description: "after", project_custom1: "p" };
    const { status, body: answer } = await ask(owner, "updateWorkspace", body);
    expect(status).toBe(200);
    expect(answer.data).toMatchObject({ custom2: "TWO", description: "after", project_custom1: "p" });
    expect(answer.data).not.toHaveProperty("custom1");
    expect((await ask(reader, "updateWorkspace", { id: workspace.id, name: "Mine" })).status).toBe(403);
    expect((await ask(stranger, "updateWorkspace", { id: workspace.id, name: "Mine" })).status).toBe(404);
  });

  test("searchWorkspaces finds by the filters given and trims by the caller's rights", async () => {
    const search = async (by: Session, filters: object): Promise<Answer> =>
      ask(by, "searchWorkspaces", { libraryId: "active", ...filters });
    const found = await search(reader, { custom1: "ACME", name: "" });
    expect(idsOf(found)).toEqual([workspace.id]);
    expect(found.body.data).toMatchObject({ topMatchingId: workspace.id, topMatchingName: "Acme v Smith" });
    expect((await search(stranger, { custom1: "ACME" })).body.data).toEqual({ results: [] });
    expect(idsOf(await search(reader, { custom1: "OTHER" }))).toEqual([]);
    expect((await ask(reader, "searchWorkspaces", { libraryId: "OTHER" })).status).toBe(404);
    expect((await ask(reader, "searchWorkspaces", {})).status).toBe(400);
  });

  test("searchFolders matches parts of names and trims by the caller's rights", async () => {
    const folder = await aFolder(owner, workspace, { name: "Correspondence" });
    const found = await ask(reader, "searchFolders", {
      libraryId: "Active",
      container_id: workspace.id,
      name: "RESPON",
    });
    expect(idsOf(found)).toEqual([folder.id]);
    const [first] = (found.body.data as { results: Item[] }).results;
    expect(first).toMatchObject({
      folder_url: `http://work.example/work/web/Active/w/${workspace.id}?folder=${folder.id}`,
      wstype: "folder",
    });
    expect((await ask(stranger, "searchFolders", { libraryId: "Active", name: "RESPON" })).body.data).toEqual({
      results: [],
    });
  });
});

describe("WORK-API 14.4 addFolder and addTab", () => {
  test("addFolder in a workspace, a tab and a folder; documents take its profile over", async () => {
    const tab = await ask(owner, "addTab", { name: "Court", parentId: workspace.id }, ADMIN);
    expect(tab.status).toBe(200);
    const { id: tabId } = tab.body.data as Item;
    expect(tab.body.data).toEqual({
      id: tabId,
      name: "Court",
      database: "Active",
      default_security: "inherit",
      owner: "OWNER",
      owner_description: expect.any(String),
      workspace_id: workspace.id,
      workspace_name: "Acme v Smith",
      tab_url: `http://work.example/work/web/Active/w/${workspace.id}?folder=${tabId}`,
    });
    const add = async (parentType: string, parentId: string, more: object = {}): Promise<Item> => {
      const answer = await ask(owner, "addFolder", { name: "Pleadings", parentType, parentId, ...more }, ADMIN);
      expect(answer.status).toBe(200);
      return answer.body.data;
    };
    const root = await add("Workspace", workspace.id, { description: "All of them", default_security: "view" });
    expect(root).toMatchObject({ parent_id: workspace.id, description: "All of them", default_security: "view" });
    expect(await add("Tab", tabId)).toMatchObject({ parent_id: tabId, default_security: "inherit" });
    const below = await add("Folder", root.id, {
      class: "PLEADING",
      inherit_profile_from_workspace: "No",
      profileProperties: { custom2: "M-1", custom25: true, nonsense: "left out" },
    });
    expect(below).toMatchObject({ parent_id: root.id, profile: { class: "PLEADING", custom2: "M-1", custom25: true } });
    expect(below["profile"]).not.toHaveProperty("nonsense");
    const document = await aDocument(owner, below);
    expect(document).toMatchObject({ class: "PLEADING", custom1: "ACME", custom2: "M-1", custom25: true });
  });

  test("are refused to readers, hidden from strangers, and need the connector's header", async () => {
    const folder = { name: "X", parentType: "Workspace", parentId: workspace.id };
    expect((await ask(reader, "addFolder", folder, ADMIN)).status).toBe(403);
    expect((await ask(stranger, "addFolder", folder, ADMIN)).status).toBe(404);
    expect((await ask(reader, "addTab", { name: "X", parentId: workspace.id }, ADMIN)).status).toBe(403);
    expect((await ask(owner, "addFolder", folder)).status).toBe(400);
    expect((await ask(owner, "addFolder", { ...folder, parentType: "Folder" }, ADMIN)).status).toBe(404);
    expect((await ask(owner, "addFolder", { ...folder, name: "" }, ADMIN)).status).toBe(400);
    expect((await ask(owner, "addFolder", { ...folder, profileProperties: { custom17: "x" } }, ADMIN)).status).toBe(
      400,
    );
  });

  test("getAddFolderPropertiesSchema describes what profileProperties may hold", async () => {
    const schema = async (inherits: string): Promise<{ properties?: Record<string, object> }> =>
      (await owner.get(`/automate/work/getAddFolderPropertiesSchema?inherit_profile_from_workspace=${inherits}`, ADMIN))
        .body.data;
    expect(await schema("Yes")).toEqual({ type: "object" });
    const { properties = {} } = await schema("No");
    expect(properties["custom21"]).toEqual({ type: "string", format: "date-time", title: "custom21" });
    expect(properties["custom25"]).toMatchObject({ type: "boolean" });
    expect(properties).not.toHaveProperty("class");
  });
});
