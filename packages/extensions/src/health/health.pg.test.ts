import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestLibrary, TestUser } from "@muniment/identity/testing";
import { openPackageDesk, sampleManifest, samplePackage } from "../../testing/index.ts";
import type { LooseManifest, PackageDesk } from "../../testing/index.ts";

const APPLICATIONS = "/api/control-center/v1/applications";

let desk: PackageDesk;
let library: TestLibrary;
let boss: TestUser;
/** What the application's own server answers. */
let state = { status: 200, secondsAhead: 0 };

const server = createServer((_request, response) => {
  const date = new Date(desk.clock.now().getTime() + state.secondsAhead * 1_000);
  response.writeHead(state.status, { date: date.toUTCString() }).end("{}");
});

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  desk = await openPackageDesk({}, new Map([["notes", `http://127.0.0.1:${port}`]]));
  library = await desk.directory.aLibrary();
  boss = library.administrator;
});

afterAll(async () => {
  server.close();
  await desk[Symbol.asyncDispose]();
});

let count = 0;

/** A package with a server of its own that works in the background, and one that does without. */
function aPackage(changes: LooseManifest = {}): LooseManifest & { id: string; clientId: string } {
  count += 1;
  const id = `org.example.h${count}`;
  const clientId = `health-${count}`;
  return { id, family: id, oauth: { ...(sampleManifest({ id })["oauth"] as object), clientId }, ...changes, clientId };
}

const BACKGROUND = {
  permissions: [{ id: "mail.send.system", level: "medium", reason: { en: "To write to people." } }],
  backgroundServices: [
    {
      id: "notes-sync",
      title: { en: "Notes" },
      runtime: { type: "remote", service: "notes" },
      triggers: { every: "PT5M" },
      authorization: { type: "per-library", scopes: ["work.read"] },
      limits: { maxRunSeconds: 60, maxConcurrentLibraries: 1 },
    },
  ],
};

async function install(given: LooseManifest): Promise<void> {
  const { clientId: _clientId, ...manifest } = given;
  const done = await desk.install(boss, await samplePackage(manifest));
  expect(done.status, done.text).toBe(200);
}

async function healthOf(clientId: string): Promise<Record<string, unknown>[]> {
  const answer = await desk.call(boss, "GET", `${APPLICATIONS}/${clientId}/health`);
  expect(answer.status, answer.text).toBe(200);
  return answer.body.data as Record<string, unknown>[];
}

async function shownOf(clientId: string): Promise<Record<string, unknown>> {
  return (await desk.call(boss, "GET", `${APPLICATIONS}/${clientId}/package`)).body.data as Record<string, unknown>;
}

/** As the worker does it, some seconds later. */
async function probe(packageId: string, version: string, seconds = 0): Promise<void> {
  desk.clock.advance(seconds);
  const task = desk.extensions.tasks.find(({ name }) => name === "extensions.watch-activation");
  await task?.run({ package_id: packageId, version }, {} as never);
}

async function loseContent(): Promise<void> {
  for (const name of await readdir(desk.folder)) await rm(join(desk.folder, name), { recursive: true });
}

test("TRK-INST-010 the health list says of each part around a package whether it works, and what is meant", async () => {
  const plain = aPackage();
  await install(plain);
  expect(await healthOf(plain.clientId)).toEqual([
    { id: "files", state: "ok" },
    { id: "client", state: "ok" },
  ]);

  const needy = aPackage({
    ...BACKGROUND,
    requires: { platform: ">=1.0.0 <2.0.0", packages: [{ id: plain.id, range: "1.x", when: "before-enable" }] },
  });
  await install(needy);
  const libraries = { id: "libraries", state: "attention", count: 0, total: 1 };
  expect(await healthOf(needy.clientId)).toEqual([
    { id: "files", state: "ok" },
    { id: "client", state: "ok" },
    { id: "companion", state: "ok" },
    { id: "service", state: "ok" },
    libraries,
    { id: "mail", state: "ok" },
    { id: "clock", state: "ok", count: expect.any(Number) as number },
  ]);

  state = { status: 503, secondsAhead: 90 };
  await desk.call(boss, "POST", `${APPLICATIONS}/${plain.clientId}/disable`);
  expect(await healthOf(needy.clientId)).toEqual([
    { id: "files", state: "ok" },
    { id: "client", state: "ok" },
    { id: "companion", state: "failed", about: [plain.id] },
    { id: "service", state: "failed", about: ["notes"] },
    libraries,
    { id: "mail", state: "ok" },
    { id: "clock", state: "failed", count: expect.any(Number) as number },
  ]);
  expect((await healthOf(plain.clientId)).at(1)).toEqual({ id: "client", state: "attention" });
  state = { status: 200, secondsAhead: 0 };

  const person = await desk.directory.aUser(library);
  expect((await desk.call(person, "GET", `${APPLICATIONS}/${needy.clientId}/health`)).status).toBe(403);
  expect((await desk.call(boss, "GET", `${APPLICATIONS}/nobody/health`)).status).toBe(404);
});

test("TRK-PKG-035 a version whose server does not answer within a minute goes back by itself, which is told and in the audit", async () => {
  const given = aPackage();
  await install(given);
  await probe(given.id, "1.0.0");
  expect(await shownOf(given.clientId)).toMatchObject({ probe: { version: "1.0.0", state: "passed" } });

  state = { status: 503, secondsAhead: 0 };
  await install({ ...given, ...BACKGROUND, version: "1.1.0" });
  await probe(given.id, "1.1.0");
  await probe(given.id, "1.1.0", 55);
  expect(await shownOf(given.clientId)).toMatchObject({
    version: "1.1.0",
    probe: { version: "1.1.0", state: "running", previous: "1.0.0" },
  });
  await probe(given.id, "1.1.0", 5);
  const reason = "Its server notes is not ready.";
  expect(await shownOf(given.clientId)).toMatchObject({
    version: "1.0.0",
    probe: { version: "1.1.0", state: "rolled_back", previous: "1.0.0", reason },
  });
  expect((await desk.extensions.openPackageFile(given.id, "active", "web/notes.js"))?.version).toBe("1.0.0");
  const { rows } = await desk.database.pool.query(
    "select action, outcome, reason, before, after from platform.audit where object_id = $1 and actor_id = ''",
    [given.id],
  );
  expect(rows).toMatchObject([
    { action: "package.probe", outcome: "failed", reason, before: { version: "1.1.0" }, after: { version: "1.0.0" } },
    { action: "package.roll_back", before: { version: "1.1.0" }, after: { version: "1.0.0" } },
  ]);
  const mails = await desk.database.pool.query("select recipient, subject, text from mail.message");
  expect(mails.rows).toMatchObject([{ subject: "Notes is back at version 1.0.0" }]);
  expect(mails.rows[0]).toMatchObject({ text: expect.stringContaining(reason) as string });

  // It came back by itself, so nobody looks at it again; a run that is late changes nothing.
  await probe(given.id, "1.1.0", 5);
  await probe(given.id, "1.0.0", 5);
  expect(await shownOf(given.clientId)).toMatchObject({ version: "1.0.0", probe: { state: "rolled_back" } });

  state = { status: 200, secondsAhead: 0 };
  await install({ ...given, ...BACKGROUND, version: "1.2.0" });
  await probe(given.id, "1.2.0", 5);
  expect(await shownOf(given.clientId)).toMatchObject({ version: "1.2.0", probe: { state: "passed" } });
});

test("TRK-PKG-035 TRK-INST-010 a version whose files are gone fails at once, and stays where there is none before it", async () => {
  const given = aPackage();
  await install(given);
  await loseContent();
  await probe(given.id, "1.0.0");
  expect(await shownOf(given.clientId)).toMatchObject({
    version: "1.0.0",
    probe: { state: "failed", reason: "icons/app.svg cannot be read." },
  });
  expect((await healthOf(given.clientId))[0]).toEqual({ id: "files", state: "failed", about: ["icons/app.svg"] });
});
