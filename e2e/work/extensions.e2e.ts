import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { build } from "vite";
import type { Rolldown } from "vite";
import { packFiles, readFolder } from "@muniment/extension-kit/pack";
import { createCaller } from "../caller.ts";
import { account, installation } from "../installation.ts";
import { expect, look, test } from "../journey.ts";

const EXAMPLE = fileURLToPath(new URL("../../examples/hello-extension", import.meta.url));
const BASE = "/api/control-center/v1/applications";

test.use({ person: ["NRTADMIN"] });
test.setTimeout(120_000);

type Files = ReadonlyMap<string, Uint8Array>;

/** The sample's files, with its script and what it imports in one. */
async function exampleFiles(): Promise<Map<string, Uint8Array>> {
  const lib = { entry: "src/page.js", formats: ["es" as const], fileName: "page" };
  const built = await build({ configFile: false, root: EXAMPLE, logLevel: "warn", build: { write: false, lib } });
  const { code } = ([built].flat()[0] as Rolldown.RolldownOutput).output[0];
  const files = new Map([...(await readFolder(EXAMPLE))].filter(([path]) => !path.startsWith("src/")));
  return files.set("web/page.js", Buffer.from(code));
}

/** The sample's manifest under ids that no earlier run has used, with changes; gives the package's id. */
async function rename(files: Map<string, Uint8Array>, changes: Record<string, unknown> = {}): Promise<string> {
  const manifest = JSON.parse(await readFile(`${EXAMPLE}/manifest.json`, "utf8")) as Record<string, unknown>;
  const tail = crypto.randomUUID().slice(0, 8);
  const id = `org.example.x${tail}`;
  const oauth = {
    ...(manifest["oauth"] as Record<string, unknown>),
    clientId: `sample-${tail}`,
    redirectUris: [`{origin}/apps/${id}/oauth/callback`],
  };
  files.set("manifest.json", Buffer.from(JSON.stringify({ ...manifest, ...changes, id, family: id, oauth })));
  return id;
}

/** Uploads a package and goes through its wizard, as Control Center does; gives its client id. */
async function install(files: Files): Promise<string> {
  const admin = await createCaller(account("NRTADMIN"));
  // What a journey that failed has left would stand beside it under the same name.
  const { data: left } = await admin.send("GET", "/api/control-center/v1/extensions?host=work");
  for (const { client_id: client } of left as { client_id: string }[]) {
    if (client.startsWith("sample-")) await admin.send("POST", `${BASE}/${client}/disable`);
  }
  const { bytes } = await packFiles(files);
  const draft = await admin.upload(`${BASE}/packages`, "package.zip", new Uint8Array(bytes));
  const accepted = draft.data.demands
    .filter((demand: { needs_tick: boolean }) => demand.needs_tick)
    .map((demand: { id: string }) => demand.id);
  const path = `${BASE}/drafts/${draft.data.draft_id}`;
  await admin.send("PATCH", path, { accepted, access: { mode: "all" } });
  const done = await admin.send("POST", `${path}/finish`);
  return String(done.data.client_id);
}

const frameOf = (page: Page) => page.getByRole("main").frameLocator("iframe");

/** Tries what it must not be able to do, and says what came of it. */
const HOSTILE = `
const said = [];
const say = (text) => { said.push(text); document.getElementById("said").textContent = said.join("; "); };
const attempt = (name, work) => { try { work(); say(name + " let in"); } catch { say(name + " refused"); } };
attempt("top", () => void window.top.document.title);
attempt("leave", () => { window.top.location.href = "about:blank"; });
attempt("storage", () => void window.parent.localStorage.length);
window.addEventListener("message", (event) => { if (event.data.token) say("token leaked"); });
window.parent.postMessage({ v: 1, type: "token.request", id: 1 }, "*");
fetch(location.origin.replace(/:[0-9]+$/, ":" + (Number(location.port) - 5)) + "/api/control-center/v1/me", {
  credentials: "include", headers: { "x-muniment-client": "work-web" } })
  .then((answer) => say("session " + answer.status), () => say("session refused"));
fetch("https://evil.example/").then(() => say("outside let in"), () => say("outside refused"));
document.getElementById("flood").addEventListener("click", () => {
  for (let count = 0; count < 20000; count += 1) window.parent.postMessage({ v: 1, type: "ready", count }, "*");
});
window.parent.postMessage({ v: 1, type: "ready" }, "*");
`;

test.describe("a hostile page", () => {
  // What its policy and the sandbox refuse, the browser writes down.
  test.use({
    provoked:
      /Content Security Policy|sandbox|Unsafe attempt|CORS|net::ERR_FAILED|Failed to load resource|SecurityError/,
  });

  test("TRK-PKG-020 TRK-PKG-022 CC-EXT-006 gets at nothing, leads nowhere, and is stopped when it floods; the page around it goes on", async ({
    page,
  }) => {
    const files = await exampleFiles();
    const id = await rename(files, {
      name: { en: "Hostile" },
      extensionPoints: [
        { point: "work.nav.node", id: "trap", label: { en: "Trap" }, order: 300, entry: "web/page.html" },
      ],
    });
    files.set("web/page.js", Buffer.from(HOSTILE));
    files.set(
      "web/page.html",
      Buffer.from(
        `<!doctype html><html lang="en"><head><title>Trap</title><script type="module" src="page.js"></script></head>` +
          `<body><h1>Trap</h1><p id="said"></p><button id="flood">Flood</button></body></html>`,
      ),
    );
    const clientId = await install(files);
    await page.goto(`/work/web/x/${id}/trap`);
    const frame = frameOf(page);
    await expect(frame.locator("#said")).toContainText("outside refused");
    const said = (await frame.locator("#said").textContent()) ?? "";
    expect(said).toContain("top refused");
    expect(said).toContain("leave refused");
    expect(said).toContain("storage refused");
    expect(said).toContain("session refused");
    expect(said).not.toContain("token leaked");
    expect(page.url()).toBe(`${installation().work}/work/web/x/${id}/trap`);
    await frame.getByRole("button", { name: "Flood" }).click();
    await expect(page.getByRole("heading", { name: "Hostile does not answer" })).toBeVisible();
    await look(page, "extension-stopped");
    await page.getByRole("button", { name: "Switch Hostile off for everybody" }).click();
    await expect(page.getByRole("heading", { name: "This page is not there" })).toBeVisible();
    await page.getByRole("link", { name: "Recent" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Recent" })).toBeVisible();
    await (await createCaller(account("NRTADMIN"))).send("DELETE", `${BASE}/${clientId}`);
  });
});
