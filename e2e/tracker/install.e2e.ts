import type { Page } from "@playwright/test";
import { createCaller } from "../caller.ts";
import type { Caller } from "../caller.ts";
import { makeUsers, PASSWORD } from "../control-center/people.ts";
import { account, installation } from "../installation.ts";
import { expect, expectAccessible, look, test } from "../journey.ts";
import { LIBRARY, aMatter, aSharedMatter } from "../work/matter.ts";
import type { Matter } from "../work/matter.ts";
import { standIn } from "./fake-office.ts";
import type { FakeMail } from "./fake-office.ts";
import { bundle, frameOf, install } from "./packages.ts";

const POLICIES = "/api/work/v1/policies";
const APPLICATIONS = "/api/control-center/v1/applications";

test.use({ person: ["NRTADMIN"] });
test.setTimeout(180_000);
// The second test uses what the first one has installed.
test.describe.configure({ mode: "serial" });

/** What the first start has installed is deleted, as an administrator would; its data stay. */
async function forget(): Promise<void> {
  const admin = await createCaller(account("NRTADMIN"));
  const { data } = await admin.send("GET", APPLICATIONS);
  for (const { client_id: client } of data as { client_id: string }[]) {
    if (!client.startsWith("tracker-")) continue;
    await admin.send("DELETE", `${APPLICATIONS}/${client}?with_settings=true`);
  }
}

/** The matter's tab: a tracker, two tasks, one of them done and the other somebody's. */
async function keepChecklist(page: Page, matter: Matter, titles: readonly [string, string]): Promise<void> {
  await page.goto(`/work/web/${LIBRARY}/w/${matter.id}`);
  await page.getByRole("tab", { name: "Tracker" }).click();
  const frame = frameOf(page);
  await frame.getByRole("button", { name: "New tracker" }).click();
  const dialog = frame.getByRole("dialog", { name: "New tracker" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Closing");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(frame.getByRole("heading", { level: 1, name: "Closing" })).toBeVisible();
  const draft = frame.getByRole("textbox", { name: "Add a task" });
  for (const title of titles) {
    await draft.fill(title);
    await draft.press("Enter");
    await expect(frame.getByRole("row", { name: title })).toBeVisible();
  }
  const [done, assigned] = titles;
  await frame.getByRole("checkbox", { name: done }).last().click();
  await expect(frame.getByText("1 of 2 done")).toBeVisible();
  await frame.getByRole("row", { name: assigned }).getByRole("gridcell").nth(1).click();
  await frame.getByRole("row", { name: assigned }).press("a");
  const people = frame.getByRole("combobox", { name: `Assignees of ${assigned}` });
  await people.fill(account("NRTADMIN").user_id);
  await frame.getByRole("option").first().click();
  await people.press("Escape");
}

const PANE = "/apps/org.muniment.tracker.work/outlook/taskpane.html?mode=read";

/** A lease from a client, which nobody has filed; its words are meant to do harm. */
function hostileMail(): FakeMail {
  const messageId = `${crypto.randomUUID()}@client.example`;
  const subject = `RE: Lease <img src=x onerror="window.harmed=1"> ${messageId.slice(0, 8)}`;
  const eml = [
    "From: Carla <carla@client.example>",
    `Subject: ${subject}`,
    `Message-ID: <${messageId}>`,
    "Content-Type: text/html",
    "",
    "<script>window.harmed=1</script>",
  ].join("\r\n");
  return {
    subject,
    messageId,
    from: "carla@client.example",
    eml,
    attachments: [{ id: "a1", name: "Plan.txt", text: `Plan ${messageId}` }],
  };
}

/** Signs in by the window that the pane opens, as somebody whom the platform does not know in this browser yet. */
async function signInByWindow(pane: Page, who = account("NRTADMIN")): Promise<void> {
  const [opened] = await Promise.all([
    pane.waitForEvent("popup"),
    pane.getByRole("button", { name: "Sign in" }).click(),
  ]);
  await opened.getByRole("textbox", { name: /user id/i }).fill(who.user_id);
  await opened.getByLabel("Password", { exact: true }).fill(who.password);
  await opened.getByRole("button", { name: "Sign in" }).click();
  await expect(pane.getByRole("tab", { name: "This email" })).toBeVisible();
}

/** Somebody of their own who makes walls. */
async function anOfficer(): Promise<Caller> {
  const [id = ""] = await makeUsers(1, { force_password_change: false });
  const admin = await createCaller(account("NRTADMIN"));
  for (const role of ["asset_administrator", "conflicts_officer"]) {
    await admin.send("POST", `${POLICIES}/roles`, { user_id: id, role });
  }
  return createCaller({ user_id: id, email: `${id}@example.com`, password: PASSWORD, what: "standard" });
}

test("TRK-INST-001 TRK-INST-002 TRK-ASSG-003 CC-APP-006 CC-APP-007 CC-APP-008 CC-APP-009 CC-EXT-001 TRK-WEB-001 Tracker is installed from its bundle, and its tasks are kept in Work", async ({
  page,
}, info) => {
  await forget();
  await install(page, await bundle(info.outputPath("packages")));
  await page.getByRole("link", { name: "Applications" }).first().click();
  const listed = page.getByRole("grid", { name: "Applications" });
  await expect(listed.getByRole("row", { name: /Tracker configuration/ })).toContainText("Enabled");

  const extensions = page.getByRole("group", { name: "Extensions" });
  await extensions.getByRole("link", { name: "Tracker configuration" }).click();
  await expect(frameOf(page).getByText("Authorize each library")).toBeVisible();
  await look(page, "tracker-configuration");

  const matter = await aMatter(await createCaller(account("NRTADMIN")));
  const titles = [`Draft deed ${matter.name}`, `Sign deed ${matter.name}`] as const;
  await keepChecklist(page, matter, titles);
  await look(page, "tracker-checklist");
  await page.getByRole("link", { name: "My tasks" }).click();
  await expect(frameOf(page).getByRole("listitem").filter({ hasText: titles[1] })).toBeVisible();
  await expectAccessible(page);
  await look(page, "tracker-my-tasks");
});

test.describe("as a lawyer of the firm", () => {
  test.use({ person: ["standard", 1] });

  test("TRK-PKG-037 TRK-WEB-002 the checklists of the demonstration firm are there, also after Tracker was deleted and installed again", async ({
    page,
  }) => {
    const lawyer = await createCaller(account("standard", 1));
    const { data } = await lawyer.send("GET", `/libraries/${LIBRARY}/workspaces?custom2=10012-0003`);
    const [matter] = (data as unknown as { results: { id: string }[] }).results;
    await page.goto(`/work/web/${LIBRARY}/w/${matter?.id}`);
    await page.getByRole("tab", { name: "Tracker" }).click();
    const frame = frameOf(page);
    const listed = frame.getByRole("button", { name: "Claim against Tideway Pumps", exact: true });
    const opened = frame.getByRole("heading", { level: 1, name: "Claim against Tideway Pumps" });
    await expect(listed.or(opened)).toBeVisible();
    // At a second try the tab opens with the tracker that was left.
    if (await listed.isVisible()) await listed.click();
    await expect(frame.getByText("1 of 6 done")).toBeVisible();
    await expect(frame.getByRole("row", { name: "Issue the claim form" })).toBeVisible();
    await expectAccessible(page);
    await look(page, "tracker-demonstration");
  });
});

test("TRK-OUT-001 TRK-OUT-010 TRK-OUT-020 TRK-OUT-030 TRK-OUT-032 TRK-OUT-033 TRK-OUT-040 a message becomes a task in Outlook's pane, is filed once, and does no harm", async ({
  browser,
}) => {
  const admin = await createCaller(account("NRTADMIN"));
  const matter = await aMatter(admin);
  const mail = hostileMail();
  const context = await browser.newContext({
    viewport: { width: 320, height: 640 },
    reducedMotion: "reduce",
    storageState: { cookies: [], origins: [] },
  });
  await standIn(context, mail);
  const pane = await context.newPage();
  await pane.goto(`${installation().apps}${PANE}`);
  await signInByWindow(pane);
  await expect(pane.getByRole("heading", { name: mail.subject })).toBeVisible();

  const field = pane.getByRole("combobox", { name: "Matter" });
  await field.click();
  await field.fill(matter.name);
  await pane.getByRole("option", { name: matter.name }).click();
  await pane.getByRole("button", { name: "New task" }).click();
  const form = pane.getByRole("form", { name: "New task from this message" });
  const title = mail.subject.replace("RE: ", "");
  await expect(form.getByRole("textbox", { name: "Title" })).toHaveValue(title);
  await form.getByRole("button", { name: "Insert first lines of the message" }).click();
  await form.getByRole("checkbox", { name: /Plan\.txt/ }).check();
  await expectAccessible(pane);
  await pane.screenshot({ path: "test-results/looks/outlook-new-task-320-light.png" });
  await form.getByRole("button", { name: "Add" }).click();
  await expect(pane.getByRole("heading", { name: "Filed in Work" })).toBeVisible();
  await expect(pane.getByRole("listitem").filter({ hasText: title }).first()).toBeVisible();
  expect(await pane.evaluate(() => (globalThis as { harmed?: number }).harmed)).toBeUndefined();
  expect(await pane.evaluate(() => (globalThis as { remembered?: string[] }).remembered?.[0])).toBe("muniment.task");
  await expectAccessible(pane);
  await pane.screenshot({ path: "test-results/looks/outlook-message-320-light.png" });

  await pane.getByRole("button", { name: "File", exact: true }).click();
  await pane
    .getByRole("form", { name: "File this message" })
    .getByRole("button", { name: "File", exact: true })
    .click();
  await expect(pane.getByText("is filed already, and was not filed again.").first()).toBeVisible();
  const folder = `/libraries/${LIBRARY}/folders/${encodeURIComponent(matter.folder)}/documents`;
  const filed = (await admin.send("GET", folder)).data as { extension: string }[];
  expect(filed.map(({ extension }) => extension).toSorted()).toEqual(["eml", "txt"]);

  await pane.evaluate(() => (globalThis as unknown as { select(mail: null): void }).select(null));
  await expect(pane.getByText("Select a message")).toBeVisible();
  await expect(pane.getByText(title)).toHaveCount(0);
  await pane.getByRole("tab", { name: "My tasks" }).press("Enter");
  await context.setOffline(true);
  await expect(pane.getByText("You are offline.")).toBeVisible();
  await context.setOffline(false);
  await pane.getByRole("button", { name: "Sign out" }).click();
  await expect(pane.getByRole("button", { name: "Sign in" })).toBeVisible();
  expect(await pane.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("session")))).toEqual([]);
  await context.close();
});

test("who is kept out by a policy while Outlook's pane is open reads nothing of the matter there any more; a foreign page cannot frame the pane; dark", async ({
  browser,
}) => {
  const lawyer = await createCaller(account("standard", 1));
  const officer = await anOfficer();
  const matter = await aMatter(lawyer);
  const client = `CL${crypto.randomUUID().slice(0, 8)}`;
  const workspace = `/libraries/${LIBRARY}/workspaces/${encodeURIComponent(matter.id)}`;
  await lawyer.send("PATCH", workspace, { custom1: client, custom2: "0001" });
  const mail = hostileMail();
  const context = await browser.newContext({
    viewport: { width: 320, height: 640 },
    colorScheme: "dark",
    reducedMotion: "reduce",
    storageState: { cookies: [], origins: [] },
  });
  await standIn(context, mail);
  await context.addInitScript(() => Object.assign(globalThis, { fakeTheme: "#1f1f1f" }));
  // Folders that come late: whoever is faster than they are has the message filed all the same.
  await context.route(/workspaces\/[^/]+\/folders\/search/, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  const pane = await context.newPage();
  await pane.goto(`${installation().apps}${PANE}`);
  await expectAccessible(pane);
  await signInByWindow(pane, account("standard", 1));
  const field = pane.getByRole("combobox", { name: "Matter" });
  await field.click();
  await field.fill(matter.name);
  await pane.getByRole("option", { name: matter.name }).click();
  await pane.getByRole("button", { name: "New task" }).click();
  await pane.getByRole("form", { name: "New task from this message" }).getByRole("button", { name: "Add" }).click();
  const filed = pane.getByRole("heading", { name: "Filed in Work" });
  await expect(filed).toBeVisible();
  await expect(pane.getByRole("listitem").filter({ hasText: matter.name }).first()).toBeVisible();
  await expectAccessible(pane);
  await pane.screenshot({ path: "test-results/looks/outlook-message-320-dark.png" });

  const conflicts = [{ type: "user", id: account("standard", 1).user_id }];
  const wall = { client_id: client, matter_id: "0001", name: client, status: "active", conflicts };
  await officer.send("POST", `${POLICIES}/assets`, wall);
  await expect(filed).toBeHidden({ timeout: 15_000 });
  await expect(pane.getByText(matter.name)).toHaveCount(0);
  await expect(field).not.toHaveValue(matter.name);
  await pane.getByRole("tab", { name: "My tasks" }).press("Enter");
  await expect(pane.getByText(matter.name)).toHaveCount(0);
  await context.close();

  const foreign = await browser.newPage();
  await foreign.route("https://elsewhere.example/", async (route) =>
    route.fulfill({ contentType: "text/html", body: `<iframe src="${installation().apps}${PANE}"></iframe>` }),
  );
  await foreign.goto("https://elsewhere.example/");
  // What the browser shows instead of a page that does not let itself be framed.
  await expect.poll(() => foreign.frames().map((frame) => frame.url())).toContain("chrome-error://chromewebdata/");
  await foreign.close();
});

test("what was written in Outlook's pane stays when the session ends, for the same person and for nobody else", async ({
  browser,
}) => {
  const admin = await createCaller(account("NRTADMIN"));
  const [first = "", second = ""] = await makeUsers(2, { force_password_change: false });
  const person = { ...account("standard"), user_id: first, password: PASSWORD };
  const matter = await aSharedMatter(admin, first);
  const context = await browser.newContext({
    viewport: { width: 320, height: 640 },
    reducedMotion: "reduce",
    storageState: { cookies: [], origins: [] },
  });
  await standIn(context, hostileMail());
  const pane = await context.newPage();
  await pane.goto(`${installation().apps}${PANE}`);
  await signInByWindow(pane, person);
  const field = pane.getByRole("combobox", { name: "Matter" });
  await field.click();
  await field.fill(matter.name);
  await pane.getByRole("option", { name: matter.name }).click();
  await pane.getByRole("button", { name: "New task" }).click();
  const form = pane.getByRole("form", { name: "New task from this message" });
  const title = form.getByRole("textbox", { name: "Title" });
  await title.fill("Ask Carla for the plan");
  const endSession = async (): Promise<void> => {
    await admin.send("DELETE", `/api/control-center/v1/users/${first}/sessions`);
    await form.getByRole("button", { name: /^(Add|Try again)$/ }).click();
    await expect(pane.getByRole("alert").filter({ hasText: "Your session ended. Sign in again." })).not.toHaveCount(0);
    await expect(title).toHaveValue("Ask Carla for the plan");
  };
  await endSession();
  await expectAccessible(pane);
  await pane.screenshot({ path: "test-results/looks/outlook-ended-320-light.png" });
  await signInByWindow(pane, person);
  await expect(title).toHaveValue("Ask Carla for the plan");

  await endSession();
  await signInByWindow(pane, { ...person, user_id: second });
  await expect(form).toHaveCount(0);
  await expect(pane.getByText(matter.name)).toHaveCount(0);
  await expect(field).not.toHaveValue(matter.name);
  await context.close();
});
