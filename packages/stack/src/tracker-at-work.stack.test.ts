import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApplication } from "@muniment/identity";
import { systemActor, systemClock } from "@muniment/kernel";
import { createLog } from "@muniment/platform/log";
import { createWorkHttp, workPortSuite } from "@muniment/tracker/testing";
import type { PortGround } from "@muniment/tracker/testing";
import { createClientAssertion } from "@muniment/work-api/client-assertion";
import { createWorkServer } from "@muniment/work-server";
import { openInstalledWork, startStack } from "./index.ts";
import type { Stack } from "./index.ts";
import { loadTrackerKey } from "./tracker-key.ts";

const BUILDER = systemActor("tests");
const PASSWORD = "Correct horse battery";
const CALLER = "tests";
/** The pages, whose tokens have no more than this. */
const PAGES = "tracker-web";
const PAGES_SCOPES = "tracker.use work.read work.directory.read";
const LIBRARY = "MATTERS";
const REST = `/work/api/v2/customers/1`;
const V1 = "/api/tracker/v1";

let folder: string;
let stack: Stack;
let matter: string;
let tracker: string;
let port: PortGround;
const tokens = new Map<string, string>();

interface Answer {
  readonly status: number;
  /** Of the parsed body; tests know what they asked for. */
  readonly data: never;
  readonly code: string | undefined;
}

async function send(origin: string, userId: string, method: string, path: string, body?: unknown): Promise<Answer> {
  const isForm = body instanceof FormData;
  const answer = await fetch(`${origin}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${tokens.get(userId) ?? ""}`,
      ...(body === undefined || isForm ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const parsed = text.startsWith("{") ? (JSON.parse(text) as { data: never; error?: { code?: string } }) : undefined;
  return { status: answer.status, data: parsed?.data as never, code: parsed?.error?.code };
}
const atTracker = async (userId: string, method: string, path: string, body?: unknown) =>
  send(stack.ready.tracker ?? "", userId, method, `${V1}${path}`, body);

/** A call at Work as the administrator that must succeed. */
async function atWork(method: string, path: string, body?: unknown): Promise<never> {
  const answer = await send(stack.ready.work, "AMY", method, `${REST}/libraries/${LIBRARY}${path}`, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.code}`);
  return answer.data;
}

/** People who sign in by password, with one application that lets them. */
async function layGround(): Promise<void> {
  await using work = await openInstalledWork(folder);
  await using server = await createWorkServer(work.config, { log: createLog({ level: "silent" }) });
  const { users, createLibrary } = server.identity;
  const account = (id: string) => ({
    id,
    full_name: `Person ${id}`,
    email: `${id.toLowerCase()}@firm.example`,
    password: PASSWORD,
    force_password_change: false,
  });
  await server.database.transaction(async (tx) => {
    await createLibrary(tx, { alias: LIBRARY, displayName: "Matters", firstAdministrator: account("AMY") });
    const application = { name: "Tests", type: "native", grants: ["password"] } as const;
    await createApplication(tx, { ...application, client_id: CALLER }, systemClock);
    // As the packages bring them, but that the pages are signed in to by password too.
    await createApplication(tx, { ...application, client_id: PAGES, scopes: PAGES_SCOPES.split(" ") }, systemClock);
    const background = {
      client_id: "tracker-cc",
      name: "Tracker configuration",
      type: "web",
      has_secret: false,
      grants: ["authorization_code"],
      redirect_uris: [`${stack.ready.apps ?? ""}/apps/org.muniment.tracker.cc/oauth/callback`],
      scopes: ["openid", "tracker.use", "work.read", "work.acl.read"],
      jwks_uri: `${stack.ready.tracker ?? ""}/.well-known/jwks.json`,
    } as const;
    await createApplication(tx, background, systemClock);
  });
  for (const id of ["WILL", "RUTH", "NED", "NOEL"]) {
    const prepared = await users.prepareCreation(BUILDER, { ...account(id), preferred_library: LIBRARY });
    await server.database.transaction(async (tx) => users.create(tx, BUILDER, prepared));
  }
}

async function signIn(username: string, clientId = CALLER, scope = "user"): Promise<string> {
  const form = { grant_type: "password", client_id: clientId, scope, username, password: PASSWORD };
  const body = new URLSearchParams(form);
  const answer = await fetch(`${stack.ready.work}/auth/oauth2/token`, { method: "POST", body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${username}: ${text}`);
  return (JSON.parse(text) as { access_token: string }).access_token;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "muniment-tracker-"));
  await chmod(folder, 0o711);
  stack = await startStack({ dataDir: folder, host: "127.0.0.1", port: 0, isEmpty: true });
  await layGround();
  for (const id of ["AMY", "WILL", "RUTH", "NED", "NOEL"]) tokens.set(id, await signIn(id));
  const { id }: { id: string } = await atWork("POST", "/workspaces", {
    name: "Harbour lease",
    default_security: "private",
    user_trustees: [
      { id: "WILL", access_level: "read_write" },
      { id: "RUTH", access_level: "read" },
    ],
  });
  matter = id;
  const made = await atTracker("WILL", "POST", `/matters/${matter}/trackers`, { name: "Closing" });
  tracker = (made.data as { id: string } | undefined)?.id ?? JSON.stringify(made);
  port = await openPort();
}, 300_000);

/** A matter of its own, for what Tracker asks of Work by the port. */
async function openPort(): Promise<PortGround> {
  const { id: lease }: { id: string } = await atWork("POST", "/workspaces", {
    name: "Port",
    default_security: "private",
    user_trustees: [
      { id: "WILL", access_level: "read_write" },
      { id: "RUTH", access_level: "read" },
    ],
  });
  const path = `/workspaces/${encodeURIComponent(lease)}`;
  const { id: folderId }: { id: string } = await atWork("POST", `${path}/folders`, {
    name: "Deeds",
    default_security: "inherit",
  });
  const form = new FormData();
  form.set("profile", JSON.stringify({ doc_profile: { name: "Deed", extension: "txt" } }));
  form.set("file", new Blob(["Sealed"]), "Deed.txt");
  const { id: document }: { id: string } = await atWork(
    "POST",
    `/folders/${encodeURIComponent(folderId)}/documents`,
    form,
  );
  const privateKey = await loadTrackerKey(folder);
  const { work } = stack.ready;
  const about = { clientId: "tracker-cc", privateKey, workOrigin: work, clock: systemClock };
  const assertClient = createClientAssertion(about);
  const person = (userId: string) => ({
    userId,
    name: `Person ${userId}`,
    email: `${userId.toLowerCase()}@firm.example`,
    token: tokens.get(userId) ?? "",
  });
  return {
    work: createWorkHttp({ origin: work, assertClient }),
    // Nobody listens there.
    away: createWorkHttp({ origin: "http://127.0.0.1:1", assertClient }),
    library: LIBRARY,
    matter: lease,
    document: { id: document, name: "Deed" },
    application: PAGES,
    people: { writer: person("WILL"), reader: person("RUTH"), stranger: person("NED"), chief: person("AMY") },
    shutReader: async () => {
      await atWork("POST", `${path}/security`, { remove: [{ id: "RUTH", type: "user" }] });
    },
  };
}

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

describe("Tracker at a Work that is real", () => {
  test("17.3 D39: a token is whose Work says it is, and no other opens anything", async () => {
    expect(await atTracker("WILL", "GET", "/me")).toMatchObject({
      status: 200,
      data: { user: { id: "WILL", name: "Person WILL" }, email: "will@firm.example", is_external: false },
    });
    tokens.set("GHOST", "not-a-token");
    expect((await atTracker("GHOST", "GET", "/me")).status).toBe(401);
  });

  test("TRK-PERM-001: the level on a workspace is Work's, and what is hidden is not found", async () => {
    const standingOf = async (userId: string) => {
      const { status, data } = await atTracker(userId, "GET", `/matters/${matter}`);
      return status === 200 ? (data as { name: string; standing: string; access: string }) : status;
    };
    expect(await standingOf("AMY")).toMatchObject({ name: "Harbour lease", standing: "A" });
    expect(await standingOf("WILL")).toMatchObject({ access: "read_write" });
    expect(await standingOf("RUTH")).toMatchObject({ standing: "R", access: "read" });
    expect(await standingOf("NED")).toBe(404);
    expect(await atTracker("RUTH", "POST", `/trackers/${tracker}/tasks`, { title: "No" })).toMatchObject({
      status: 403,
      code: "level_needed",
    });
    await atWork("POST", `/workspaces/${encodeURIComponent(matter)}/security`, {
      include: [{ id: "NED", type: "user", access_level: "read" }],
    });
    expect(await standingOf("NED")).toMatchObject({ standing: "R" });
    await atWork("POST", `/workspaces/${encodeURIComponent(matter)}/security`, {
      remove: [{ id: "NED", type: "user" }],
    });
    expect(await standingOf("NED")).toBe(404);
  });

  test("TRK-ASSG-006, -009: members are offered by name with their level, and assigned", async () => {
    const { data } = await atTracker("WILL", "GET", `/trackers/${tracker}/assignable?q=person`);
    const told = new Map(
      (data as { work_id: string; name: string; access: string; group: string }[]).map((each) => [each.work_id, each]),
    );
    expect(told.get("RUTH")).toMatchObject({ name: "Person RUTH", access: "read", group: "member" });
    expect(told.get("NED")).toMatchObject({ access: "no_access", reason: "no_access" });
    const assignees = [{ ty: "user", work_id: "RUTH" }];
    expect(await atTracker("WILL", "POST", `/trackers/${tracker}/tasks`, { title: "Sign", assignees })).toMatchObject({
      status: 201,
      data: { assignees: [{ work_id: "RUTH", name: "Person RUTH" }] },
    });
    expect((await atTracker("RUTH", "GET", "/me/tasks")).data).toMatchObject([
      { title: "Sign", matter_name: "Harbour lease" },
    ]);
  });

  test("17.3: a token with tracker.use reaches Tracker, one that only reads at Work does not", async () => {
    tokens.set("PAGE", await signIn("WILL", PAGES, PAGES_SCOPES));
    tokens.set("RUTHS PAGE", await signIn("RUTH", PAGES, PAGES_SCOPES));
    const add = async (who: string) => atTracker(who, "POST", `/trackers/${tracker}/tasks`, { title: "From a page" });
    // By what the person may do in the matter: of their token Work takes reading only.
    expect(await add("PAGE")).toMatchObject({ status: 201 });
    expect(await add("RUTHS PAGE")).toMatchObject({ status: 403, code: "level_needed" });
    const offered = await atTracker("PAGE", "GET", `/trackers/${tracker}/assignable?q=ruth`);
    expect(offered.data).toMatchObject([{ work_id: "RUTH", access: "read" }]);
    expect(await atTracker("PAGE", "GET", `/trackers/${tracker}`)).toMatchObject({
      status: 200,
      data: { id: tracker },
    });
    const path = `${REST}/libraries/${LIBRARY}/workspaces/${encodeURIComponent(matter)}/folders`;
    expect((await send(stack.ready.work, "PAGE", "POST", path, { name: "No" })).status).toBe(403);
    tokens.set("READER", await signIn("WILL", PAGES, "work.read"));
    expect(await atTracker("READER", "GET", "/me")).toMatchObject({ status: 403, code: "scope_needed" });
  });

  test("TRK-ACC-002, -003: who loses the application at Work is refused, whatever program they come with", async () => {
    expect((await atTracker("NOEL", "GET", "/me")).status).toBe(200);
    await using work = await openInstalledWork(folder);
    await using server = await createWorkServer(work.config, { log: createLog({ level: "silent" }) });
    await server.database.pool.query(
      "update identity.application set access_mode = 'custom' where client_id = 'tracker-web'",
    );
    await expect
      .poll(async () => atTracker("NOEL", "GET", "/me"), { timeout: 10_000 })
      .toMatchObject({ status: 403, code: "app_access_denied" });
    await server.database.pool.query(
      "update identity.application set access_mode = 'all' where client_id = 'tracker-web'",
    );
    expect((await atTracker("NOEL", "GET", "/me")).status).toBe(200);
  });

  test("TRK-DOC-001, -004: a linked document shows what Work tells its reader", async () => {
    const { id: folderId }: { id: string } = await atWork("POST", `/workspaces/${encodeURIComponent(matter)}/folders`, {
      name: "Deeds",
      default_security: "inherit",
    });
    const form = new FormData();
    form.set("profile", JSON.stringify({ doc_profile: { name: "Deed", extension: "txt" }, user_trustees: [] }));
    form.set("file", new Blob(["Sealed"]), "Deed.txt");
    const { id: document }: { id: string } = await atWork(
      "POST",
      `/folders/${encodeURIComponent(folderId)}/documents`,
      form,
    );
    const { data: task } = await atTracker("WILL", "POST", `/trackers/${tracker}/tasks`, { title: "Read" });
    const path = `/tasks/${(task as { id: string }).id}/links`;
    expect(await atTracker("WILL", "POST", path, { w_id: document })).toMatchObject({
      status: 201,
      data: { may_open: true, w_wstype: "DOCUMENT", w_id: document, name: "Deed", extension: "txt", version: 1 },
    });
    expect(await atTracker("WILL", "POST", path, { w_id: folderId })).toMatchObject({
      status: 201,
      data: { w_wstype: "FOLDER", name: "Deeds", workspace_id: matter },
    });
    await atWork("POST", `/documents/${encodeURIComponent(document)}/security`, {
      default_security: "private",
      include: [{ id: "RUTH", type: "user", access_level: "no_access" }],
    });
    const { data } = await atTracker("RUTH", "GET", path);
    expect((data as { may_open: boolean }[]).filter((link) => link.may_open)).toHaveLength(1);
    expect(data).toHaveLength(2);
    expect(JSON.stringify(data)).not.toContain("Deed.");
    expect((await atTracker("NED", "POST", path, { w_id: document })).status).toBe(404);
  });
});

workPortSuite(() => port);
