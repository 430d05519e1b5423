import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { mayUseApplication } from "@muniment/identity";
import type { TestLibrary, TestUser } from "@muniment/identity/testing";
import type { UserActor } from "@muniment/kernel";
import type { ElementDocumentData, ElementsData } from "@muniment/work-api/control-center/extension-element";
import { openPackageDesk, samplePackage } from "../../testing/index.ts";
import type { PackageDesk } from "../../testing/index.ts";
import { createHosting, readAppsOrigin } from "../hosting/index.ts";
import type { HostingService } from "../hosting/index.ts";
import { createApplicationRegistry } from "../installation/index.ts";
import { createElementService } from "./element.service.ts";
import type { ElementService } from "./element.service.ts";

const EXTENSIONS = "/api/control-center/v1/extensions";
const NOTES = "org.example.notes-work";
const PATH = `${EXTENSIONS}/${NOTES}/elements`;

let desk: PackageDesk;
let library: TestLibrary;
let elements: ElementService;
let hosting: HostingService;
let lawyer: TestUser;
let clerk: TestUser;
let lawyers: { library: string; id: string };
let answer = "{}";
const server = createServer((_request, response) => response.end(answer));

const points = [
  { point: "work.nav.node", id: "mine", label: { en: "Mine", de: "Meine" }, order: 60, entry: "web/notes.html" },
  { point: "work.nav.node", id: "all", label: { en: "All" }, order: 70, entry: "web/notes.html" },
  {
    point: "work.toolbar",
    id: "open",
    label: { en: "Notes" },
    toolbars: ["workspace", "recent_matters", "my_matters", "folder"],
    opens: "work.nav.node:mine",
  },
  {
    point: "work.contextMenu",
    id: "add",
    label: { en: "Add" },
    contexts: ["document", "email", "folder"],
    opens: "dialog:web/notes.html",
  },
  {
    point: "work.document.panel",
    id: "pane",
    label: { en: "Notes" },
    contexts: ["document", "email"],
    entry: "web/notes.html",
  },
];

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const notes = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  desk = await openPackageDesk({}, new Map([["notes", notes]]));
  const { clock, database, directory } = desk;
  library = await directory.aLibrary();
  lawyer = await directory.aUser(library);
  clerk = await directory.aUser(library);
  const { groupId } = await directory.aGroup(library, { members: [lawyer] });
  lawyers = { library: library.alias, id: groupId };
  const status = { service: "notes", path: "/status" };
  const background = {
    id: "notes-sync",
    title: { en: "Notes" },
    runtime: { type: "remote", service: "notes" },
    triggers: { every: "PT5M" },
    authorization: { type: "per-library" },
  };
  const work = {
    id: NOTES,
    kind: "work-extension",
    family: "org.example.notes",
    name: { en: "Notes in Work" },
    oauth: {
      clientId: "notes-work",
      clientType: "public",
      grantTypes: ["authorization_code"],
      pkce: "required",
      redirectUris: [`{origin}/apps/${NOTES}/callback.html`],
      scopes: ["openid", "work.read"],
    },
    extensionPoints: points,
  };
  const more = { status, backgroundServices: [background] };
  for (const changes of [more, work, { ...work, id: "org.other.one", family: "org.other", oauth: otherClient() }]) {
    const done = await desk.install(library.administrator, await samplePackage(changes), { access: { mode: "all" } });
    if (done.status !== 200) throw new Error(done.text);
  }
  elements = createElementService({ clock, applications: createApplicationRegistry({ clock }) });
  hosting = createHosting({
    database,
    clock,
    origins: readAppsOrigin("https://apps.example"),
    applications: {
      find: async () => ({ name: "Notes" }),
      manages: async () => false,
      mayUse: mayUseApplication,
    },
    issueFrameToken: async () => ({ access_token: "", expires_in: 1, scope: "" }),
  });
});
afterAll(async () => {
  server.close();
  await desk[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await desk.call(library.administrator, "DELETE", PATH);
});

function otherClient(): object {
  return {
    clientId: "other-one",
    clientType: "public",
    grantTypes: ["authorization_code"],
    pkce: "required",
    redirectUris: ["{origin}/apps/org.other.one/callback.html"],
    scopes: ["openid"],
  };
}

const put = async (settings: ElementDocumentData, by: TestUser = library.administrator) =>
  desk.call(by, "PUT", PATH, { settings });

/** What somebody is shown in Work, from the next request on. */
async function shownTo(user: TestUser, language = "en") {
  const actor = await desk.directory.anActor(user);
  const listed = await hosting.list(desk.database.reader, actor, { host: "work", language });
  return listed.find((each) => each.package_id === NOTES)?.points ?? [];
}

/** An administrator of the library by a role with that tier, with a token of that application. */
async function tier(privilege: string, clientId = "tests"): Promise<UserActor> {
  const actor = await desk.directory.anActor(clerk, { clientId });
  const [[alias, standing] = []] = [...actor.libraries];
  if (alias === undefined || standing === undefined) throw new Error("The clerk is in no library");
  return { ...actor, libraries: new Map([[alias, { ...standing, privileges: new Set([privilege]) }]]) };
}

describe("navigation", () => {
  test("nodes are hidden, change places, and have a label of their own in each language, at the next request", async () => {
    expect((await shownTo(lawyer)).filter(({ point }) => point === "work.nav.node").map(({ id }) => id)).toEqual([
      "mine",
      "all",
    ]);
    await put({ mine: { order: 90, label: { en: "My notes" } } });
    const nodes = (await shownTo(lawyer)).filter(({ point }) => point === "work.nav.node");
    expect(nodes.map(({ label, order }) => [label, order])).toEqual([
      ["All", 70],
      ["My notes", 90],
    ]);
    expect((await shownTo(lawyer, "de-CH")).find(({ id }) => id === "mine")?.label).toBe("Meine");
    await put({ mine: { shown: false } });
    expect((await shownTo(lawyer)).map(({ id }) => id)).not.toContain("mine");
  });
});

describe("TRK-UIC-005: panes; toolbars and menus", () => {
  test("each place has it primary, in the overflow, or not; hidden everywhere it is not there", async () => {
    await put({
      open: { places: { workspace: "overflow", my_matters: "hidden" } },
      add: { places: { document: "hidden", email: "hidden", folder: "hidden" } },
    });
    const shown = await shownTo(lawyer);
    expect(shown.find(({ id }) => id === "open")).toMatchObject({
      toolbars: ["workspace", "recent_matters", "folder"],
      overflow: ["workspace"],
    });
    expect(shown.map(({ id }) => id)).not.toContain("add");
  });

  test("a pane is shown first, with a width and at a place of its own", async () => {
    await put({ pane: { order: 0, pane: { first: true, width: 480 } } });
    expect((await shownTo(lawyer)).find(({ id }) => id === "pane")).toMatchObject({
      order: 0,
      pane: { first: true, width: 480 },
    });
  });
});

test("TRK-UIC-006 an element for chosen groups is shown to their members alone, NRTADMIN not excepted", async () => {
  expect((await put({ mine: { groups: [lawyers] } })).status).toBe(200);
  const sees = async (user: TestUser) => (await shownTo(user)).some(({ id }) => id === "mine");
  expect([await sees(lawyer), await sees(clerk), await sees(library.administrator)]).toEqual([true, false, false]);
  const told = (await desk.call(library.administrator, "GET", PATH)).body.data as ElementsData;
  expect(told.settings).toEqual({ mine: { groups: [lawyers] } });
  expect(told.groups).toEqual([{ ...lawyers, name: `Group ${lawyers.id}` }]);
});

describe("TRK-UIC-007", () => {
  test("a preview shows what a member of a group would see, before anything is saved", async () => {
    const settings = { all: { shown: false }, mine: { groups: [lawyers] } };
    const { groupId } = await desk.directory.aGroup(library);
    const preview = async (id: string) =>
      desk.call(library.administrator, "POST", `${PATH}/preview`, { group: { library: library.alias, id }, settings });
    const idsOf = async (id: string) =>
      ((await preview(id)).body.data as { points: { id: string }[] }).points.map((point) => point.id);
    expect(await idsOf(lawyers.id)).toEqual(["mine", "add", "open", "pane"]);
    expect(await idsOf(groupId)).toEqual(["add", "open", "pane"]);
    expect((await shownTo(clerk)).map(({ id }) => id)).toContain("all");
    expect((await preview("NONE")).status).toBe(422);
  });

  test("Reset to default forgets everything, and is audited as a change is", async () => {
    await put({ all: { shown: false } });
    expect((await desk.call(library.administrator, "DELETE", PATH)).status).toBe(200);
    expect((await shownTo(lawyer)).map(({ id }) => id)).toContain("all");
    const { rows } = await desk.database.pool.query<{ actor_id: string; before: unknown; after: unknown }>(
      "select actor_id, before, after from platform.audit where action = 'elements.change' and outcome = 'ok' order by id desc limit 2",
    );
    const { userId } = library.administrator;
    expect(rows).toEqual([
      { actor_id: userId, before: { all: { shown: false } }, after: {} },
      { actor_id: userId, before: {}, after: { all: { shown: false } } },
    ]);
  });
});

describe("TRK-UIC-001: who arranges", () => {
  test("NRTADMIN or a role with Tier 2 access; Tier 1 and others change and see nothing, which is audited", async () => {
    const { database } = desk;
    const given = { packageId: NOTES, settings: {} };
    const tier2 = await tier("admin_tier_2");
    await database.transaction((tx) => elements.put(tx, tier2, given));
    const tier1 = await tier("admin_tier_1");
    await expect(database.transaction((tx) => elements.put(tx, tier1, given))).rejects.toMatchObject({
      kind: { status: 403 },
    });
    for (const [method, path] of [
      ["PUT", PATH],
      ["DELETE", PATH],
      ["GET", PATH],
      ["GET", `${EXTENSIONS}/${NOTES}/set-up`],
    ] as const) {
      const body = method === "PUT" ? { settings: {} } : undefined;
      expect((await desk.call(clerk, method, path, body)).status, `${method} ${path}`).toBe(403);
      expect((await desk.call(undefined, method, path, body)).status, `${method} ${path}`).toBe(401);
    }
    const { rows } = await database.pool.query(
      "select 1 from platform.audit where action = 'elements.change' and outcome <> 'ok' and actor_id = $1",
      [clerk.userId],
    );
    expect(rows).toHaveLength(2);
  });

  test("a page of an application arranges its own family, and finds no other", async () => {
    const { database } = desk;
    const own = await tier("admin_tier_2", "notes-cc");
    await database.transaction((tx) => elements.put(tx, own, { packageId: NOTES, settings: {} }));
    const other = await tier("admin_tier_2", "other-one");
    await expect(
      database.transaction((tx) => elements.put(tx, other, { packageId: NOTES, settings: {} })),
    ).rejects.toMatchObject({ kind: { status: 404 } });
    await expect(elements.get(database.reader, other, NOTES)).rejects.toMatchObject({ kind: { status: 404 } });
  });

  test.each([
    ["an element that is not there", { nothing: { shown: false } }],
    ["a place that it has not", { open: { places: { email: "hidden" } } }],
    ["a pane that is none", { mine: { pane: { first: true } } }],
    ["a group that is not there", { mine: { groups: [{ library: "NOWHERE", id: "X" }] } }],
  ] as const)("%s is refused whole", async (_what, settings) => {
    const refused = await put(structuredClone(settings) as unknown as ElementDocumentData);
    expect(refused.status).toBe(422);
    expect(((await desk.call(library.administrator, "GET", PATH)).body.data as ElementsData).settings).toEqual({});
  });
});

describe("CC-BGA-013: the set-up of an application", () => {
  const setUp = async () =>
    (await desk.call(library.administrator, "GET", `${EXTENSIONS}/org.example.notes/set-up`)).body.data as Record<
      string,
      unknown
    >;

  test("TRK-UIC-002 TRK-INST-012 tells its packages, token refresh, whether elements were looked at, and that the platform fits", async () => {
    expect(await setUp()).toMatchObject({
      packages: [
        { client_id: "notes-cc", extends: "control-center", enabled: true, allow_token_refresh: false },
        { client_id: "notes-work", extends: "work", enabled: true, has_background: false, has_outlook: false },
      ],
      missing: [],
      platform: "1.0.0",
      platform_fits: true,
    });
    expect(await setUp()).not.toHaveProperty("elements_changed");
    await put({});
    expect(await setUp()).toHaveProperty("elements_changed");
  });

  test("CC-BGA-014 the application's own status is what its server says, and nothing else", async () => {
    answer = JSON.stringify({ data: { state: "not_entitled", text: { en: "The subscription has ended." } } });
    expect((await setUp())["status"]).toEqual({ state: "not_entitled", text: "The subscription has ended." });
    answer = JSON.stringify({ data: { state: "ready" } });
    expect((await setUp())["status"]).toEqual({ state: "ready" });
    for (const strange of ["{", "[]", JSON.stringify({ data: { state: "owner" } }), "x".repeat(20_000)]) {
      answer = strange;
      expect((await setUp())["status"]).toEqual({ state: "unreachable" });
    }
  });
});
