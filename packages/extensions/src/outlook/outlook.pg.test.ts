import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readFolder } from "@muniment/extension-kit/pack";
import type { TestLibrary } from "@muniment/identity/testing";
import { openPackageDesk, samplePackage } from "../../testing/index.ts";
import type { PackageDesk } from "../../testing/index.ts";

const TRACKER = join(import.meta.dirname, "../../../../apps/tracker-web/work/public");
const ADDINS = "/api/control-center/v1/outlook-addins";

let desk: PackageDesk;
let library: TestLibrary;

beforeAll(async () => {
  desk = await openPackageDesk();
  library = await desk.directory.aLibrary();
});
afterAll(() => desk[Symbol.asyncDispose]());

/** An extension with Tracker's pane and pictures. */
async function addin(version: string, more: Readonly<Record<string, Buffer>> = {}): Promise<Buffer> {
  const manifest = JSON.parse(await readFile(join(TRACKER, "manifest.json"), "utf8")) as Record<string, unknown>;
  const id = "org.example.pane";
  const page = {
    point: "outlook.taskpane.read",
    id: "read",
    label: { en: "Pane" },
    entry: "outlook/taskpane.html?mode=read",
  };
  const files = Object.fromEntries(
    [...(await readFolder(TRACKER))]
      .filter(([path]) => path !== "manifest.json")
      .map(([path, bytes]) => [path, Buffer.from(bytes)]),
  );
  return samplePackage(
    {
      id,
      version,
      kind: "work-extension",
      extensionPoints: [page],
      outlook: manifest["outlook"],
      security: manifest["security"],
      oauth: {
        ...(manifest["oauth"] as object),
        clientId: "pane",
        redirectUris: [`{origin}/apps/${id}/outlook/signed-in.html`],
      },
    },
    { files: { ...files, "outlook/taskpane.html": Buffer.from("<!doctype html><title>Pane</title>"), ...more } },
  );
}

test("TRK-OUT-003 an installed pane is listed with its manifest's address and what the check found; manifest and installer are downloaded", async () => {
  const { administrator } = library;
  expect((await desk.call(administrator, "GET", ADDINS)).body.data).toEqual([]);
  const installed = await desk.install(administrator, await addin("1.0.0"), { access: { mode: "all" } });
  expect(installed.status, installed.text).toBe(200);
  const listed = await desk.call(administrator, "GET", ADDINS);
  expect(listed.body.data).toEqual([
    expect.objectContaining({
      client_id: "pane",
      enabled: true,
      addin_id: "7d0c9d0e-9c55-4c52-9e0a-6a7d2c6f1b10",
      manifest_url: "https://apps.example/apps/org.example.pane/outlook/manifest.xml",
      permission: "ReadWriteItem",
      min_mailbox: "1.5",
      findings: [],
    }),
  ]);
  const manifest = await desk.call(administrator, "GET", `${ADDINS}/pane/manifest`);
  expect(manifest.headers["content-disposition"]).toBe('attachment; filename="pane-manifest.xml"');
  expect(manifest.text).toContain("https://apps.example/apps/org.example.pane/outlook/taskpane.html?mode=read");
  expect(manifest.text).not.toContain("{");
  const script = await desk.call(administrator, "GET", `${ADDINS}/pane/installer`);
  expect(script.headers["content-disposition"]).toBe('attachment; filename="pane-outlook.ps1"');
  expect(script.text).toContain("https://apps.example/apps/org.example.pane/outlook/manifest.xml");
});

test("TRK-OUT-003 a picture of another size is found before Outlook shows a grey square", async () => {
  const wrong = await readFile(join(TRACKER, "icons/app-64.png"));
  const bytes = await addin("1.0.1", { "icons/app-16.png": wrong });
  expect((await desk.install(library.administrator, bytes)).status).toBe(200);
  const [row] = (await desk.call(library.administrator, "GET", ADDINS)).body.data as { findings: { text: string }[] }[];
  expect(row?.findings.map(({ text }) => text)).toEqual([
    "https://apps.example/apps/org.example.pane/icons/app-16.png is no PNG of 16 by 16 pixels.",
  ]);
});

test("TRK-AUTHN-004 redirect URLs and manifest come from the public origin; after another one both are derived anew, and what must be deployed again is told", async () => {
  const { administrator } = library;
  const addresses = "/api/control-center/v1/package-addresses";
  const signedIn = (origin: string) => `${origin}/apps/org.example.pane/outlook/signed-in.html`;
  const registered = async () => {
    const { rows } = await desk.database.pool.query<{ redirect_uris: string[] }>(
      `select redirect_uris from identity.application where client_id = 'pane'`,
    );
    return rows[0]?.redirect_uris;
  };
  expect((await desk.call(administrator, "GET", addresses)).body.data).toEqual([]);
  expect(await registered()).toEqual([signedIn("https://apps.example")]);
  desk.moveTo("https://apps.firm.example");
  const moved = {
    client_id: "pane",
    registered: [signedIn("https://apps.example")],
    derived: [signedIn("https://apps.firm.example")],
    redeploy: ["outlook_manifest", "outlook_installer"],
  };
  expect((await desk.call(administrator, "GET", addresses)).body.data).toMatchObject([moved]);
  const person = await desk.directory.aUser(library);
  expect((await desk.call(person, "GET", addresses)).status).toBe(403);
  expect((await desk.call(person, "POST", `${addresses}/regenerate`)).status).toBe(403);
  expect(await registered()).toEqual(moved.registered);
  const done = await desk.call(administrator, "POST", `${addresses}/regenerate`);
  expect(done.body.data, done.text).toMatchObject([moved]);
  expect(await registered()).toEqual(moved.derived);
  expect((await desk.call(administrator, "GET", addresses)).body.data).toEqual([]);
  const manifest = await desk.call(administrator, "GET", `${ADDINS}/pane/manifest`);
  expect(manifest.text).toContain("https://apps.firm.example/apps/org.example.pane/outlook/taskpane.html?mode=read");
  expect(manifest.text).not.toContain("https://apps.example");
  const { rows } = await desk.database.pool.query(
    `select action, outcome from platform.audit where object_id = 'pane' order by id desc limit 1`,
  );
  expect(rows).toMatchObject([{ action: "application.change", outcome: "ok" }]);
  desk.moveTo("https://apps.example");
});

test("who may not see applications sees none of it, and an application without a pane has none", async () => {
  const person = await desk.directory.aUser(library);
  for (const path of [ADDINS, `${ADDINS}/pane/manifest`, `${ADDINS}/pane/installer`]) {
    expect((await desk.call(person, "GET", path)).status, path).toBe(403);
    expect((await desk.call(undefined, "GET", path)).status, path).toBe(401);
  }
  expect((await desk.call(library.administrator, "GET", `${ADDINS}/none/manifest`)).status).toBe(404);
  expect((await desk.call(library.administrator, "GET", `${ADDINS}/none/installer`)).status).toBe(404);
});
