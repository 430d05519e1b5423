import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createApplication } from "@muniment/identity";
import { createTestDirectory } from "@muniment/identity/testing";
import type { TestDirectory, TestLibrary } from "@muniment/identity/testing";
import type { UserActor } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { createLog } from "@muniment/platform/log";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { OFFICE_JS } from "../outlook/index.ts";
import { readAppsOrigin } from "./apps-origin.ts";
import { createAppsServer } from "./apps-server.ts";
import { createHosting } from "./hosting.service.ts";
import type { Applications, HostingService } from "./hosting.service.ts";

const PLATFORM = "https://work.example.org";
const APPS = "https://apps.example.org";
const clock = fakeClock();
const PAGE = "<!doctype html><title>Hello</title>";
const files: Record<string, { text: string; mediaType: string }> = {
  "web/index.html": { text: PAGE, mediaType: "text/html; charset=utf-8" },
  "outlook/pane.html": { text: PAGE, mediaType: "text/html; charset=utf-8" },
  "outlook/manifest.xml": { text: "<Url>{base}/a.html</Url>", mediaType: "application/octet-stream" },
  "web/app.js": { text: "1;", mediaType: "text/javascript; charset=utf-8" },
};

let database: Database;
let directory: TestDirectory;
let library: TestLibrary;
let hosting: HostingService;
let app: FastifyInstance;
let person: UserActor;
let administrator: UserActor;
let count = 0;
/** Who has no access, by client id. */
const closedTo = new Set<string>();
const managers = new Set<string>();

const applications: Applications = {
  async find(_reader, clientId) {
    const { rows } = await database.pool.query<{ name: string }>(
      "select name from identity.application where client_id = $1 and enabled",
      [clientId],
    );
    return rows[0];
  },
  manages: async (_reader, actor) => managers.has(actor.userId),
  mayUse: async (reader, _userNum, clientId) =>
    (await applications.find(reader, clientId)) !== undefined && !closedTo.has(clientId),
};

beforeAll(async () => {
  database = await testDatabase();
  directory = createTestDirectory(database, { clock });
  library = await directory.aLibrary();
  person = await directory.anActor(await directory.aUser(library));
  administrator = await directory.anActor(library.administrator);
  const origins = readAppsOrigin(APPS);
  const issueFrameToken = async (_actor: UserActor, clientId: string) => ({
    access_token: `token of ${clientId}`,
    expires_in: 60,
    scope: "work.read",
  });
  hosting = createHosting({ database, clock, origins, applications, issueFrameToken });
  app = createAppsServer({
    reader: database.reader,
    log: createLog({ level: "silent" }),
    origins,
    platform: PLATFORM,
    applications,
    outlook: { officeJs: OFFICE_JS, onPremises: ["https://mail.example.org"] },
    version: "test",
    trustProxy: false,
    openPackageFile: async (_packageId, version, path) => {
      const file = files[path];
      if (file === undefined) return undefined;
      return {
        version: version === "active" ? "1.1.0" : version,
        path,
        sha256: createHash("sha256").update(file.text).digest("hex"),
        size: Buffer.byteLength(file.text),
        mediaType: file.mediaType,
        open: async () => Readable.from([file.text]),
      };
    },
  });
});
afterAll(async () => {
  await app.close();
  await database[Symbol.asyncDispose]();
});

const tab = {
  point: "work.workspace.tab",
  id: "tab",
  label: { en: "Hello", de: "Hallo" },
  entry: "web/index.html",
  order: 40,
};
const node = {
  point: "work.nav.node",
  id: "node",
  label: { en: "Greetings" },
  entry: "web/index.html",
  icon: "icons/a.svg",
};
const entry = { point: "cc.nav.extension", id: "settings", label: { en: "Settings" }, opens: "cc.page:settings" };

/** Installs a package with these points, as the installation's own wizard would. */
async function install(
  points: readonly unknown[],
  more: Record<string, unknown> = {},
): Promise<{ id: string; clientId: string }> {
  count += 1;
  const id = `org.example.p${count}`;
  const clientId = `client-${count}`;
  await database.transaction((tx) =>
    createApplication(
      tx,
      {
        name: `Package ${count}`,
        type: "native",
        client_id: clientId,
        grants: ["authorization_code"],
        redirect_uris: [`${APPS}/x`],
      },
      clock,
    ),
  );
  const manifest = {
    id,
    name: { en: `Package ${count}`, de: `Paket ${count}` },
    requires: { platform: "*" },
    extensionPoints: points,
    ...more,
  };
  for (const version of ["1.0.0", "1.1.0"]) {
    await database.pool.query(
      `insert into extensions.package_version (package_id, version, manifest, upload_sha256, packed_size, signature,
        added_by, added_at, activated_at) values ($1, $2, $3, $4, 1, 'unsigned', 'A', now(), now())`,
      [id, version, JSON.stringify(manifest), "0".repeat(64)],
    );
  }
  await database.pool.query(
    `insert into extensions.installation (package_id, client_id, family, active_version, schema_version, installed_at,
      updated_at, updated_by) values ($1, $2, 'org.example', '1.1.0', 1, now(), now(), 'A')`,
    [id, clientId],
  );
  return { id, clientId };
}

const disable = async (clientId: string) =>
  database.pool.query("update identity.application set enabled = false where client_id = $1", [clientId]);

const shown = async (
  id: string,
  actor: UserActor = person,
  host: "work" | "control-center" | "outlook" = "work",
  language = "en",
) => (await hosting.list(database.reader, actor, { host, language })).find((each) => each.package_id === id);

beforeEach(() => closedTo.clear());

describe("17.14: what applications add to a program", () => {
  test("the points of that program, in order and in the caller's language, with whole addresses", async () => {
    const { id, clientId } = await install([node, tab, entry]);
    expect(await shown(id, person, "work", "de-CH")).toEqual({
      package_id: id,
      client_id: clientId,
      name: `Paket ${count}`,
      version: "1.1.0",
      origin: APPS,
      base: `${APPS}/apps/${id}/1.1.0/`,
      points: [
        { point: "work.workspace.tab", id: "tab", label: "Hallo", order: 40, entry: "web/index.html" },
        {
          point: "work.nav.node",
          id: "node",
          label: "Greetings",
          order: 1_000,
          entry: "web/index.html",
          icon: `${APPS}/apps/${id}/1.1.0/icons/a.svg`,
        },
      ],
    });
    expect(await shown(id, person, "outlook")).toBeUndefined();
  });

  test("CC-EXT-007 what extends Control Center is for NRTADMIN, unless the manifest says otherwise", async () => {
    const { id } = await install([entry]);
    expect(await shown(id, person, "control-center")).toBeUndefined();
    expect((await shown(id, administrator, "control-center"))?.points).toHaveLength(1);
    const forManagers = await install([{ ...entry, audience: { anyOf: ["privilege:app-management"] } }]);
    expect(await shown(forManagers.id, person, "control-center")).toBeUndefined();
    managers.add(person.userId);
    expect(await shown(forManagers.id, person, "control-center")).toBeDefined();
    expect(await shown(id, person, "control-center")).toBeUndefined();
  });

  test("TRK-PKG-023 CC-EXT-007 a disabled application, and one without access, is not there with the next request", async () => {
    const { id, clientId } = await install([tab]);
    expect(await shown(id)).toBeDefined();
    closedTo.add(clientId);
    expect(await shown(id)).toBeUndefined();
    closedTo.clear();
    await disable(clientId);
    expect(await shown(id)).toBeUndefined();
    await expect(hosting.issueToken(person, id)).rejects.toMatchObject({ kind: { status: 404 } });
  });

  test("a package whose companion is missing or disabled is not there; the companion need not be open to the person", async () => {
    const companion = await install([entry]);
    const needs = { requires: { platform: "*", packages: [{ id: companion.id, range: "*", when: "before-enable" }] } };
    const { id } = await install([tab], needs);
    closedTo.add(companion.clientId);
    expect(await shown(id)).toBeDefined();
    await disable(companion.clientId);
    expect(await shown(id)).toBeUndefined();
    const alone = await install([tab], {
      requires: { platform: "*", packages: [{ id: "org.example.none", range: "*", when: "before-enable" }] },
    });
    expect(await shown(alone.id)).toBeUndefined();
  });

  test("a name that the administrator gave goes before those of the manifest", async () => {
    const { id, clientId } = await install([tab]);
    await database.pool.query("update identity.application set name = 'Our own' where client_id = $1", [clientId]);
    expect(await shown(id, person, "work", "de")).toMatchObject({ name: "Our own" });
  });

  test("TRK-PKG-021 a token is issued for the package's own application, and audited", async () => {
    const { id, clientId } = await install([tab]);
    expect(await hosting.issueToken(person, id)).toMatchObject({ access_token: `token of ${clientId}` });
    const { rows } = await database.pool.query(
      "select actor_id, outcome, details from platform.audit where action = 'extension.token' and object_id = $1",
      [id],
    );
    expect(rows).toEqual([
      {
        actor_id: person.userId,
        outcome: "ok",
        details: { client_id: clientId, version: "1.1.0", scope: "work.read" },
      },
    ]);
    await expect(hosting.issueToken(person, "org.example.nothing")).rejects.toMatchObject({ kind: { status: 404 } });
  });
});

describe("D36: the origin of packages' files", () => {
  const get = async (url: string, headers: Record<string, string> = {}) =>
    app.inject({ url, headers: { host: "apps.example.org", ...headers } });

  test("TRK-PKG-032 a version's files are kept for ever, those of the active one are asked for again", async () => {
    const { id } = await install([tab]);
    const fixed = await get(`/apps/${id}/1.0.0/web/index.html`);
    expect([fixed.statusCode, fixed.body, fixed.headers["cache-control"]]).toEqual([
      200,
      PAGE,
      "public, max-age=31536000, immutable",
    ]);
    const active = await get(`/apps/${id}/web/index.html`);
    expect([active.body, active.headers["cache-control"]]).toEqual([PAGE, "no-cache"]);
    const again = await get(`/apps/${id}/web/index.html`, { "if-none-match": String(active.headers["etag"]) });
    expect([again.statusCode, again.body]).toEqual([304, ""]);
  });

  test("TRK-PKG-020 CC-EXT-004 its policy lets a page load its own folder, call the platform, and be framed by it alone", async () => {
    const { id } = await install([tab]);
    const { headers } = await get(`/apps/${id}/web/index.html`);
    const policy = String(headers["content-security-policy"]);
    expect(policy.split("; ")).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        `script-src ${APPS}/apps/${id}/`,
        `connect-src ${APPS}/apps/${id}/ ${PLATFORM}`,
        `frame-ancestors ${PLATFORM}`,
        "base-uri 'none'",
      ]),
    );
    expect(policy).not.toContain("unsafe-eval");
    expect(/script-src [^;]*unsafe/.test(policy)).toBe(false);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("no-referrer");
  });

  test("the manifest's origins are added, and nothing that would end the directive", async () => {
    const { id } = await install([tab], {
      security: {
        connectSrc: ["self", "https://api.example.org", "https://x.example; script-src *", "*", "'unsafe-eval'"],
        frameAncestors: ["self", "https://outlook.office.com", "{outlookOnPremOrigins}"],
        scriptSrc: ["self", "https://appsforoffice.microsoft.com"],
      },
    });
    const policy = String((await get(`/apps/${id}/web/index.html`)).headers["content-security-policy"]);
    expect(policy).toContain(`connect-src ${APPS}/apps/${id}/ ${PLATFORM} https://api.example.org;`);
    expect(policy).toContain(`frame-ancestors ${PLATFORM} https://outlook.office.com`);
    expect(policy).toContain(`script-src ${APPS}/apps/${id}/ https://appsforoffice.microsoft.com;`);
    expect(policy).not.toContain("{");
  });

  test("TRK-OUT-009 Outlook may frame the folder of a pane, and no other page of the same package", async () => {
    const { id } = await install(
      [
        tab,
        { point: "outlook.taskpane.read", id: "read", label: { en: "Hello" }, entry: "outlook/pane.html?mode=read" },
      ],
      {
        security: {
          frameAncestors: [
            "self",
            "https://outlook.office.com",
            "https://*.officeapps.live.com",
            "{outlookOnPremOrigins}",
          ],
          scriptSrc: ["self", "https://appsforoffice.microsoft.com"],
        },
      },
    );
    const policyOf = async (path: string) =>
      String((await get(`/apps/${id}/${path}`)).headers["content-security-policy"]);
    const pane = await policyOf("outlook/pane.html?mode=read");
    expect(pane).toContain(
      `frame-ancestors ${PLATFORM} https://outlook.office.com https://*.officeapps.live.com https://mail.example.org`,
    );
    expect(pane).toContain(`script-src ${APPS}/apps/${id}/ https://appsforoffice.microsoft.com;`);
    const other = await policyOf("web/index.html");
    expect(other.endsWith(`frame-ancestors ${PLATFORM}`)).toBe(true);
    expect(other).toContain(`script-src ${APPS}/apps/${id}/;`);
    expect((await get(`/apps/${id}/outlook/pane.html`)).headers["x-frame-options"]).toBeUndefined();
  });

  test("TRK-OUT-010 a page with nothing around it learns where the platform is, and whose it is", async () => {
    const { id, clientId } = await install([tab], { version: "1.1.0" });
    const answer = await get(`/apps/${id}/oauth/platform.json`);
    expect(answer.json()).toEqual({ api: PLATFORM, package: id, version: "1.1.0", client_id: clientId });
    await disable(clientId);
    expect((await get(`/apps/${id}/oauth/platform.json`)).statusCode).toBe(404);
  });

  test("TRK-OUT-003 the manifest for Outlook is read without a sign-in, while the application is enabled", async () => {
    const { id, clientId } = await install([tab], {
      version: "1.1.0",
      description: { en: "Says hello." },
      publisher: { id: "org.example", name: "Example" },
      outlook: { addinId: "7d0c9d0e-9c55-4c52-9e0a-6a7d2c6f1b10", manifestTemplate: "outlook/manifest.xml" },
    });
    const answer = await get(`/apps/${id}/outlook/manifest.xml`);
    expect([answer.body, answer.headers["content-type"], answer.headers["cache-control"]]).toEqual([
      `<Url>${APPS}/apps/${id}/a.html</Url>`,
      "application/xml; charset=utf-8",
      "no-store",
    ]);
    await disable(clientId);
    expect((await get(`/apps/${id}/outlook/manifest.xml`)).statusCode).toBe(404);
  });

  test.each([
    "/",
    "/api",
    "/auth",
    "/api/control-center/v1/me",
    "/work/web",
    "/control-center",
    "/openapi.json",
    "/apps",
    "/apps/",
    "/apps/org.example.none/web/index.html",
  ])("%s is nothing here", async (path) => {
    const answer = await get(path);
    expect(answer.statusCode).toBe(404);
    expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
  });

  test("nothing outside of the package, however it is written, and no other method", async () => {
    const { id } = await install([tab]);
    for (const path of ["../web/index.html", "%2e%2e/1.0.0/web/index.html", "web%2Findex.html/..", "manifest.json\0"]) {
      expect([404, 400]).toContain((await get(`/apps/${id}/${path}`)).statusCode);
    }
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"] as const) {
      const answer = await app.inject({
        method,
        url: `/apps/${id}/web/index.html`,
        headers: { host: "apps.example.org" },
      });
      expect([404, 405]).toContain(answer.statusCode);
    }
  });

  test("no cookie is set, and one that comes changes nothing", async () => {
    const { id } = await install([tab]);
    const answer = await get(`/apps/${id}/web/index.html`, { cookie: "muniment_work=secret" });
    expect(answer.headers["set-cookie"]).toBeUndefined();
    expect(answer.headers["access-control-allow-credentials"]).toBeUndefined();
    expect(answer.body).toBe(PAGE);
  });

  test("TRK-PKG-023 files of a disabled application are gone, and another host's name shows nothing", async () => {
    const { id, clientId } = await install([tab]);
    expect(
      (await app.inject({ url: `/apps/${id}/web/app.js`, headers: { host: "work.example.org" } })).statusCode,
    ).toBe(404);
    await disable(clientId);
    expect((await get(`/apps/${id}/web/app.js`)).statusCode).toBe(404);
    expect((await get(`/apps/${id}/1.0.0/web/app.js`)).statusCode).toBe(404);
  });

  test("sign-ins of a package end at a page that is there without its doing, under its policy", async () => {
    const { id } = await install([tab]);
    const page = await get(`/apps/${id}/oauth/callback?code=secret&state=1`);
    expect([page.statusCode, page.headers["cache-control"]]).toEqual([200, "no-store"]);
    expect(page.body).not.toContain("secret");
    const script = await get(`/apps/${id}/oauth/callback.js`);
    expect(script.headers["content-type"]).toContain("javascript");
    expect(script.body).toContain("location.origin");
  });
});

describe("MUNIMENT_APPS_ORIGIN", () => {
  test("with a * each package has an origin of its own", () => {
    const origins = readAppsOrigin("https://*.apps.example.org");
    expect(origins.of("org.example.hello")).toBe("https://org--example--hello.apps.example.org");
    expect(origins.ofHost("org--example--hello.apps.example.org")).toEqual({ packageId: "org.example.hello" });
    expect(origins.has("https://org--example--hello.apps.example.org")).toBe(true);
    for (const origin of [
      "https://apps.example.org",
      "http://a.apps.example.org",
      "https://a.b.apps.example.org",
      "https://evil.org",
      "null",
    ]) {
      expect(origins.has(origin), origin).toBe(false);
    }
  });

  test("without one they share it", () => {
    const origins = readAppsOrigin("http://127.0.0.1:8085");
    expect(origins.of("a.b.c")).toBe("http://127.0.0.1:8085");
    expect(origins.has("http://127.0.0.1:8085")).toBe(true);
    expect(origins.has("http://127.0.0.1:8080")).toBe(false);
  });

  test.each([
    "apps.example.org",
    "https://apps.example.org/",
    "https://apps.*.org",
    "https://x*.example.org",
    "nothing",
  ])("%s is refused", (setting) => {
    expect(() => readAppsOrigin(setting)).toThrow(/origin|first|Invalid URL/);
  });
});
