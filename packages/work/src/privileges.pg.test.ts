import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { privilegeGroups, shippedRoles } from "@muniment/work-api";
import type { Privilege } from "@muniment/work-api";
import { aDocument, aFolder, aRole, aWorkspace, createTestRepository, forUser, pathOf } from "../testing/index.ts";
import type { Answer, Item, Session, TestRepository } from "../testing/index.ts";

let repository: TestRepository;

beforeAll(async () => {
  repository = await createTestRepository();
});

afterAll(() => repository[Symbol.asyncDispose]());

interface Scene {
  readonly session: Session;
  readonly workspace: Item;
  readonly folder: Item;
  readonly document: Item;
}

type Act = (scene: Scene) => Promise<Answer>;

/** One act for each privilege that a role gives; who has full access and everything else is refused without it. */
const gives: Readonly<Partial<Record<Privilege, Act>>> = {
  document_view: ({ session, document }) => session.get(pathOf(document)),
  download: ({ session, document }) => session.get(`${pathOf(document)}/download`),
  import: ({ session, folder }) =>
    session.upload("POST", `${pathOf(folder)}/documents`, { profile: { doc_profile: { name: "New" } } }),
  delete: ({ session, document }) => session.delete(pathOf(document)),
  checkout: ({ session, document }) => session.post(`${pathOf(document)}/lock`, {}),
  release: async ({ session, document }) => {
    await session.post(`${pathOf(document)}/lock`, {});
    return session.delete(`${pathOf(document)}/lock`);
  },
  declare_record: ({ session, document }) => session.patch(pathOf(document), { is_declared: true }),
  view_public_folder: ({ session, folder }) => session.get(pathOf(folder)),
  create_public_folder: ({ session, workspace }) => session.post(`${pathOf(workspace)}/folders`, { name: "New" }),
  delete_public_folder: async ({ session, document, folder }) => {
    await repository.administrator.delete(pathOf(document));
    return session.delete(pathOf(folder));
  },
  browse_workspace: ({ session }) => session.get("workspaces"),
  search_workspace: ({ session }) => session.post("workspaces/search", {}),
  author_workspace: ({ session }) => session.post("workspaces", { name: "New", default_security: "private" }),
  create_public_workspace: ({ session }) => session.post("workspaces", { name: "New", default_security: "public" }),
  delete_workspace: async ({ session, workspace, folder, document }) => {
    await repository.administrator.delete(pathOf(document));
    await repository.administrator.delete(pathOf(folder));
    return session.delete(pathOf(workspace));
  },
};

/** And those that take away: allowed without, refused with them. */
const takes: Readonly<Partial<Record<Privilege, Act>>> = {
  read_only: ({ session, document }) => session.patch(pathOf(document), { name: "Renamed" }),
  template_workspace_only: ({ session }) => session.post("workspaces", { name: "New", default_security: "private" }),
};

/** What no function of this release asks about: full text, sharing, reports, policies. */
const waiting: readonly Privilege[] = [
  "allow_index_search",
  "share_document",
  "share_workspace",
  "report",
  "break_glass",
  "take_out_of_restricted",
];

/** Proved where they are asked about: `role-admin.pg.test.ts`, `application.pg.test.ts`. */
const elsewhere: readonly Privilege[] = ["admin_tier_1", "admin_tier_2", "use_api"];

const ALL: readonly Privilege[] = [
  ...shippedRoles.DEFAULT,
  "author_workspace",
  "create_public_workspace",
  "delete_workspace",
  "declare_record",
];

async function aScene(privileges: readonly Privilege[]): Promise<Scene> {
  const { database, directory, administrator } = repository;
  const role = await aRole(database, repository.library, { privileges });
  const user = await directory.aUser(repository.library, { role });
  const workspace = await aWorkspace(administrator, { user_trustees: [forUser(user, "full_access")] });
  const folder = await aFolder(administrator, workspace);
  return { session: repository.as(user), workspace, folder, document: await aDocument(administrator, folder) };
}

describe("CC-ROL-013 each privilege allows and refuses at the server, whatever the access", () => {
  test.each(Object.entries(gives) as [Privilege, Act][])("%s", async (privilege, act) => {
    const allowed = await act(await aScene(ALL));
    expect(allowed.status, allowed.bytes.toString("utf8")).toBeLessThan(300);
    const refused = await act(await aScene(ALL.filter((code) => code !== privilege)));
    expect(refused.status, refused.bytes.toString("utf8")).toBe(403);
  });

  test.each(Object.entries(takes) as [Privilege, Act][])("%s takes away", async (privilege, act) => {
    expect((await act(await aScene(ALL))).status).toBeLessThan(300);
    expect((await act(await aScene([...ALL, privilege]))).status).toBe(403);
  });

  test("CC-MOD-005 no privilege gives access to content: with all of them a private matter is not there", async () => {
    const { database, directory, administrator } = repository;
    const role = await aRole(database, repository.library, {
      privileges: [...ALL, "break_glass", "system_management"],
    });
    const session = repository.as(await directory.aUser(repository.library, { role }));
    const workspace = await aWorkspace(administrator);
    expect((await session.get(pathOf(workspace))).status).toBe(404);
  });

  test("the shipped set is this, and every code is asked about in a test or waits for what it is about", () => {
    const told = [...Object.keys(gives), ...Object.keys(takes), ...waiting, ...elsewhere];
    expect(told.toSorted()).toEqual(Object.values(privilegeGroups).flat().toSorted());
  });
});

test("CC-LIB-004 in a library that is read-only nobody changes anything, not even NRTADMIN, and is told why", async () => {
  const scene = await aScene(ALL);
  const { administrator } = repository;
  const setState = async (state: string): Promise<Answer> =>
    administrator.request("PATCH", `/api/control-center/v1/libraries/${repository.library.alias}`, { body: { state } });
  expect((await setState("read_only")).status).toBe(200);
  for (const session of [scene.session, administrator]) {
    expect((await session.get(`${pathOf(scene.document)}/download`)).status).toBe(200);
    const changes = [
      await session.patch(pathOf(scene.document), { name: "Renamed" }),
      await session.delete(pathOf(scene.document)),
      await session.upload("POST", `${pathOf(scene.folder)}/documents`, { profile: { doc_profile: { name: "New" } } }),
      await session.post(`${pathOf(scene.workspace)}/folders`, { name: "New" }),
      await session.post("workspaces", { name: "New", default_security: "private" }),
      await session.post(`${pathOf(scene.workspace)}/security`, { default_security: "public" }),
    ];
    for (const answer of changes) {
      expect(answer.status).toBe(403);
      expect(answer.bytes.toString("utf8")).toContain("is read-only at present");
    }
  }
  expect((await setState("on_line")).status).toBe(200);
  expect((await scene.session.patch(pathOf(scene.document), { name: "Renamed" })).status).toBe(200);
});
