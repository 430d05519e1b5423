import type { FrameLocator, Page } from "@playwright/test";
import { createCaller } from "../caller.ts";
import { account, installation } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { install, removeSamples, rename, sampleFiles } from "../sample-extension.ts";
import { aMatter, openFolder, openTab, row } from "./matter.ts";

test.use({ person: ["NRTADMIN"] });
test.setTimeout(120_000);
test.beforeEach(removeSamples);
test.afterAll(removeSamples);

const frameOf = (page: Page): FrameLocator => page.getByRole("main").frameLocator("iframe");

/** The frame of the dialog that is open. */
const inDialog = (page: Page): FrameLocator => page.getByRole("dialog").last().frameLocator("iframe");

test("CC-EXT-005 the sample extension works at each of its places, and what its dialog closes with comes back", async ({
  page,
}) => {
  const files = await sampleFiles();
  const { id } = await rename(files);
  await install(files);
  const matter = await aMatter(await createCaller(account("NRTADMIN")), ["Advice.txt"]);

  await page.goto("/work/web/recent");
  await page.getByRole("link", { name: "Greetings" }).click();
  const frame = frameOf(page);
  await expect(frame.getByRole("heading", { name: /^Hello, / })).toBeVisible();
  await frame.getByRole("button", { name: "Who am I?" }).click();
  await expect(frame.getByText(`The platform knows you as ${account("NRTADMIN").user_id}.`)).toBeVisible();
  await frame.getByRole("button", { name: "Go deeper" }).click();
  await expect(page).toHaveURL(`${installation().work}/work/web/x/${id}/greetings/deeper?step=1`);
  await expect(frame.getByText("at /deeper?step=1")).toBeVisible();
  await frame.getByRole("button", { name: "Open a dialog" }).click();
  await inDialog(page).getByRole("button", { name: "Close" }).click();
  await expect(frame.getByText("The dialog said goodbye.")).toBeVisible();
  await frame.getByRole("button", { name: "Open a dialog" }).click();
  await expect(page.getByRole("dialog")).toHaveAccessibleDescription(/^From /);
  await expect(inDialog(page).getByRole("heading", { name: /^Hello, / })).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await expect(frame.getByText("The dialog was dismissed.")).toBeVisible();
  await look(page, "sample-page");

  await openFolder(page, matter);
  await page.getByRole("button", { name: "New", exact: true }).click();
  await page.getByRole("menuitem", { name: /^Greeting/ }).click();
  await inDialog(page).getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);

  await row(page, "Advice").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Greet", exact: true }).click();
  await expect(inDialog(page).getByText("You look at Advice")).toBeVisible();
  await inDialog(page).getByRole("button", { name: "Close" }).click();
  await row(page, "Advice").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Properties" }).click();
  const panel = page.getByRole("complementary", { name: "Advice" });
  await openTab(panel, "Hello");
  await expect(panel.frameLocator("iframe").getByText("You look at Advice")).toBeVisible();
  await look(page, "sample-panel");

  await page.goto(`/work/web/ACTIVE/w/${matter.id}`);
  const toolbar = page.getByRole("toolbar").first();
  const direct = toolbar.getByRole("button", { name: "Say hello" });
  const more = toolbar.getByRole("button", { name: "More actions" });
  await expect(direct.or(more).first()).toBeVisible();
  if (await direct.isVisible()) await direct.click();
  else {
    await more.click();
    await page.getByRole("menuitem", { name: "Say hello" }).click();
  }
  await expect(frameOf(page).getByText(`You look at ${matter.name}`)).toBeVisible();
  await expect(page.getByRole("tab", { name: "Hello" })).toHaveAttribute("aria-selected", "true");
});

/** Tries what it must not be able to do, and says what came of it. */
const HOSTILE = `
const said = [];
const say = (text) => { said.push(text); document.getElementById("said").textContent = said.join("; "); };
const attempt = (name, work) => { try { work(); say(name + " let in"); } catch { say(name + " refused"); } };
attempt("top", () => void window.top.document.title);
attempt("leave", () => { window.top.location.href = "about:blank"; });
attempt("storage", () => void window.parent.localStorage.length);
window.addEventListener("message", (event) => { if (event.data && event.data.token) say("token leaked"); });
const { parent } = window;
parent.postMessage({ v: 1, type: "token.request", id: 1 }, "*");
parent.postMessage({ v: 1, type: "token.request", id: 2, package: "org.muniment.tracker.work" }, "*");
parent.postMessage({ v: 1, type: "navigate", path: "/../../control-center" }, "*");
parent.postMessage({ v: 1, type: "ready", "__proto__": { isAdmin: true } }, "*");
parent.postMessage("x".repeat(2000000), "*");
for (let at = 0; at < parent.length; at += 1) {
  if (parent[at] !== window) parent[at].postMessage({ v: 1, type: "init", context: {} }, "*", [new MessageChannel().port1]);
}
const link = Object.assign(document.createElement("a"), { href: "data:text/plain,harm", download: "harm.txt" });
document.body.append(link);
link.click();
const up = Object.assign(document.createElement("a"), { href: "about:blank", target: "_top" });
document.body.append(up);
up.click();
alert("harm");
say(confirm("harm") ? "confirm let in" : "confirm refused");
const platform = location.origin.replace(/:[0-9]+$/, ":" + (Number(location.port) - 5));
const trap = Object.assign(document.createElement("iframe"), { src: platform + "/control-center/", id: "trap" });
document.body.append(trap);
fetch(platform + "/api/control-center/v1/me", { credentials: "include", headers: { "x-muniment-client": "work-web" } })
  .then((answer) => say("session " + answer.status), () => say("session refused"));
fetch(platform + "/api/control-center/v1/extensions/org.muniment.tracker.work/token", { method: "POST",
  credentials: "include", headers: { "x-muniment-client": "work-web" } })
  .then((answer) => say("others " + answer.status), () => say("others refused"));
fetch("https://evil.example/").then(() => say("outside let in"), () => say("outside refused"));
window.addEventListener("message", ({ data, ports: [port] }) => {
  if (!data || data.type !== "init" || port === undefined) return;
  port.onmessage = ({ data: answer }) => {
    if (answer.type === "dialog.open") say("dialog " + (answer.failure ? "refused" : "let in"));
  };
  port.start();
  const send = (message) => port.postMessage({ v: 1, ...message });
  send({ type: "dialog.open", id: 7, entry: "https://evil.example/", title: "Sign in again" });
  send({ type: "dialog.open", id: 8, entry: "../../org.muniment.tracker.work/web/my-tasks.html", title: "Tracker" });
  send({ type: "navigate", path: "javascript:alert(1)" });
  send({ type: "toast", kind: "error", text: "y".repeat(100000) });
  send({ type: "open.document", document: "<img src=x onerror=alert(1)>" });
  send({ type: "nothing.known" });
});
document.getElementById("flood").addEventListener("click", () => {
  for (let count = 0; count < 20000; count += 1) parent.postMessage({ v: 1, type: "ready", count }, "*");
});
parent.postMessage({ v: 1, type: "ready" }, "*");
`;

const TRAP =
  `<!doctype html><html lang="en"><head><title>Trap</title><script type="module" src="page.js"></script></head>` +
  `<body><h1>Trap</h1><p id="said"></p><button id="flood">Flood</button></body></html>`;

test.describe("a hostile page", () => {
  // What its policy and the sandbox refuse, the browser writes down.
  test.use({
    provoked:
      /Content Security Policy|sandbox|Unsafe attempt|CORS|net::ERR_FAILED|Failed to load resource|SecurityError|Framing|Download is disallowed|modal/,
  });

  test("TRK-PKG-020 TRK-PKG-022 CC-EXT-006 gets at nothing, leads nowhere, and is stopped when it floods; the page around it goes on", async ({
    page,
  }) => {
    const files = await sampleFiles();
    const { id } = await rename(files, {
      name: { en: "Hostile" },
      extensionPoints: [
        { point: "work.nav.node", id: "trap", label: { en: "Trap" }, order: 300, entry: "web/page.html" },
        { point: "work.nav.node", id: "silent", label: { en: "Silent" }, order: 301, entry: "web/silent.html" },
      ],
    });
    files.set("web/page.js", Buffer.from(HOSTILE));
    files.set("web/page.html", Buffer.from(TRAP));
    files.set("web/silent.html", Buffer.from(TRAP.replace("page.js", "silent.js")));
    files.set("web/silent.js", Buffer.from("// Never says that it listens."));
    await install(files);
    const happened: string[] = [];
    page.on("dialog", (dialog) => {
      happened.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("download", (download) => happened.push(`download ${download.suggestedFilename()}`));
    page.on("popup", (popup) => happened.push(`popup ${popup.url()}`));
    await page.goto(`/work/web/x/${id}/trap`);
    const frame = frameOf(page);
    const output = frame.locator("#said");
    for (const name of ["top", "leave", "storage", "confirm", "session", "others", "outside"]) {
      await expect(output).toContainText(`${name} refused`);
    }
    await expect(output).not.toContainText("let in");
    await expect(output).not.toContainText("token leaked");
    // The platform's own page shows itself in no frame, so nobody can be led to press something in it.
    await expect(frame.frameLocator("#trap").getByRole("navigation")).toHaveCount(0);
    expect(happened).toEqual([]);
    // Wherever it asked to go, it came no further than its own place.
    expect(page.url().startsWith(`${installation().work}/work/web/x/${id}/trap`)).toBe(true);
    await frame.getByRole("button", { name: "Flood" }).click();
    await expect(page.getByRole("heading", { name: "Hostile does not answer" })).toBeVisible();
    await look(page, "extension-stopped");
    await page.getByRole("link", { name: "Silent" }).click();
    await expect(page.getByRole("heading", { name: "Hostile does not answer" })).toBeVisible({ timeout: 20_000 });
    await page.getByRole("button", { name: "Switch Hostile off for everybody" }).click();
    await expect(page.getByRole("heading", { name: "This page is not there" })).toBeVisible();
    await page.getByRole("link", { name: "Recent" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Recent" })).toBeVisible();
  });
});
