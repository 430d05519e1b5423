import type { FrameLocator, Page } from "@playwright/test";
import { account } from "../installation.ts";
import { createCaller } from "../caller.ts";
import { expect, look, test } from "../journey.ts";
import { LIBRARY, aMatter } from "../work/matter.ts";
import { frameOf } from "./packages.ts";

test.use({ person: ["NRTADMIN"] });
test.setTimeout(120_000);

const OTHER = () => account("standard", 1);
const TITLE = `Sign the lease ${crypto.randomUUID().slice(0, 8)}`;

/** A matter in which a task was just given to somebody else. */
async function giveTask(page: Page): Promise<void> {
  const admin = await createCaller(account("NRTADMIN"));
  const matter = await aMatter(admin);
  await admin.send("POST", `/libraries/${LIBRARY}/workspaces/${encodeURIComponent(matter.id)}/security`, {
    include: [{ id: OTHER().user_id, type: "user", access_level: "read_write" }],
  });
  await page.goto(`/work/web/${LIBRARY}/w/${matter.id}`);
  await page.getByRole("tab", { name: "Tracker" }).click();
  const frame = frameOf(page);
  await frame.getByRole("button", { name: "New tracker" }).click();
  const dialog = frame.getByRole("dialog", { name: "New tracker" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Completion");
  await dialog.getByRole("button", { name: "Create" }).click();
  const draft = frame.getByRole("textbox", { name: "Add a task" });
  await draft.fill(TITLE);
  await draft.press("Enter");
  await expect(frame.getByRole("row", { name: TITLE })).toBeVisible();
  await frame.getByRole("row", { name: TITLE }).getByRole("gridcell").nth(1).click();
  await frame.getByRole("row", { name: TITLE }).getByRole("gridcell").nth(1).press("a");
  await frame.getByRole("combobox", { name: `Assignees of ${TITLE}` }).fill(OTHER().user_id);
  await expect(frame.getByRole("option")).toHaveCount(1);
  await frame.getByRole("option").click();
  await frame.getByRole("combobox", { name: `Assignees of ${TITLE}` }).press("Escape");
  // Nobody is told of what they did.
  await expect(frame.getByRole("button", { name: "Notifications", exact: true })).toBeVisible();
}

/** Chooses what is told in Preferences; what is chosen is kept. */
async function chooseKinds(page: Page, frame: FrameLocator): Promise<void> {
  await frame.getByRole("button", { name: /^Notifications/ }).click();
  await frame.getByRole("button", { name: "Choose what is told" }).click();
  const box = frame.getByRole("checkbox", { name: "Completed what I assigned: By e-mail" });
  await expect(box).not.toBeChecked();
  await box.click();
  await expect(box).toBeChecked();
  await frame.getByRole("combobox", { name: "Bundled into one e-mail for each tracker" }).click();
  await frame.getByRole("option", { name: "Within an hour" }).click();
  await look(page, "tracker-notification-choices");
  await page.reload();
  await expect(box).toBeChecked();
  await expect(frame.getByRole("combobox", { name: "Bundled into one e-mail for each tracker" })).toHaveText(
    "Within an hour",
  );
}

test("TRK-NOT-001 TRK-NOT-002 TRK-NOT-004 the bell tells a colleague of their task and leads to it, each chooses what is told, and the organisation sets how it begins", async ({
  page,
  pageOf,
}) => {
  await giveTask(page);
  const theirs = await pageOf(OTHER());
  await theirs.goto("/work/web/x/org.muniment.tracker.work/my-tasks");
  const frame = frameOf(theirs);
  await frame.getByRole("button", { name: /^Notifications, \d+ unread$/ }).click();
  const list = frame.getByRole("list", { name: "Notifications" });
  const told = list.getByRole("button", { name: TITLE });
  await expect(told).toContainText("Assigned to you");
  await expect(told).toContainText("Completion");
  await expect(told.getByRole("img", { name: "Unread" })).toBeVisible();
  await look(theirs, "tracker-notifications");
  await told.click();
  await expect(frame.getByRole("complementary").getByRole("textbox", { name: "Title" })).toHaveValue(TITLE);
  await frame.getByRole("button", { name: /^Notifications/ }).click();
  await expect(told).toBeVisible();
  await expect(told.getByRole("img", { name: "Unread" })).toHaveCount(0);
  await theirs.keyboard.press("Escape");
  await chooseKinds(theirs, frame);

  await page.goto("/control-center/x/org.muniment.tracker.cc/tracker-config/open/open/notifications");
  const settings = frameOf(page);
  const titles = settings.getByRole("switch", { name: "E-mails name no tasks, trackers and matters" });
  await titles.check();
  await settings.getByRole("button", { name: "Save: Notifications" }).click();
  await expect(settings.getByText(/^Last changed by/)).toBeVisible();
  await look(page, "tracker-notification-settings");
  await settings.getByRole("button", { name: "Reset to default: Notifications" }).click();
  await expect(titles).not.toBeChecked();
});
