import type { Page } from "@playwright/test";
import { createCaller } from "../caller.ts";
import { account } from "../installation.ts";
import { expect, expectAccessible, look, test } from "../journey.ts";
import { LIBRARY, aMatter } from "../work/matter.ts";
import type { Matter } from "../work/matter.ts";
import { bundle, frameOf, install } from "./packages.ts";

const APPLICATIONS = "/api/control-center/v1/applications";

test.use({ person: ["NRTADMIN"] });
test.setTimeout(180_000);
// Other journeys meet the installation as they know it.
test.afterAll(forget);

/** What an earlier run has installed is deleted, as an administrator would; who keeps its data finds it again. */
async function forget(): Promise<void> {
  const admin = await createCaller(account("NRTADMIN"));
  const { data } = await admin.send("GET", APPLICATIONS);
  for (const { client_id: client } of data as { client_id: string }[]) {
    if (client === "tracker-cc" || client === "tracker-web") await admin.send("DELETE", `${APPLICATIONS}/${client}`);
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

test("TRK-INST-001 TRK-INST-002 CC-APP-006 CC-APP-007 CC-APP-008 CC-APP-009 CC-EXT-001 TRK-WEB-001 Tracker is installed from its bundle, and its tasks are kept in Work", async ({
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
