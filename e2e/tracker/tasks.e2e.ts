import { readFile } from "node:fs/promises";
import type { FrameLocator, Page } from "@playwright/test";
import { account } from "../installation.ts";
import { createCaller } from "../caller.ts";
import type { Caller } from "../caller.ts";
import { expect, look, test } from "../journey.ts";
import { LIBRARY, aMatter, openFolder, openTab, row } from "../work/matter.ts";
import type { Matter } from "../work/matter.ts";
import { frameOf } from "./packages.ts";

test.use({ person: ["NRTADMIN"] });
test.setTimeout(120_000);

const NAME = `Share purchase ${crypto.randomUUID().slice(0, 8)}`;
const GROUP = "NRTADMIN";
const GROUP_NAME = "Administrators of the library";
const OTHER = (): string => account("standard", 1).user_id;
const DOCUMENT = `${NAME}.txt`;

const dialogOf = (page: Page): FrameLocator => page.getByRole("dialog").frameLocator("iframe");

/** The help of Tracker, as the place that is shown links to it. */
async function expectHelp(page: Page, frame: FrameLocator): Promise<void> {
  const address = await frame.getByRole("link", { name: "Help", exact: true }).first().getAttribute("href");
  const answer = await page.request.get(address ?? "");
  expect(answer.status()).toBe(200);
  expect(await answer.text()).toContain("Tracker help");
}

/** Somebody with a photo, and a group, who may both have tasks of the matter. */
async function bringPeople(admin: Caller, matter: Matter): Promise<void> {
  const photo = await readFile(new URL("../../apps/tracker-web/work/public/icons/app-128.png", import.meta.url));
  const path = `/api/control-center/v1/users/${OTHER()}/photo`;
  await admin.upload(path, "photo.png", Uint8Array.from(photo), "PUT");
  await admin.send("POST", `/libraries/${LIBRARY}/workspaces/${encodeURIComponent(matter.id)}/security`, {
    include: [
      { id: OTHER(), type: "user", access_level: "read_write" },
      { id: GROUP, type: "group", access_level: "read_write" },
    ],
  });
}

/** Chooses somebody in the picker that is open. */
async function choose(frame: FrameLocator, picker: string, id: string): Promise<void> {
  await frame.getByRole("combobox", { name: picker }).fill(id);
  // Until they are found those of before are shown, and a click may come to another one as the list shrinks.
  await expect(frame.getByRole("option")).toHaveCount(1);
  await frame
    .getByRole("option")
    .filter({ hasText: id === GROUP ? GROUP_NAME : account("standard", 1).email })
    .click();
}

/** A task by the window that opens from anywhere; what was typed outlives closing it by accident. */
async function addFromAnywhere(page: Page, matter: Matter, title: string): Promise<void> {
  // Its keys are there as soon as its place in the menu is.
  await expect(page.getByRole("button", { name: "New", exact: true })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await expect(page.getByRole("heading", { name: "New task" })).toBeVisible();
  const form = dialogOf(page);
  await expect(form.getByRole("combobox", { name: "Matter" })).toHaveValue(matter.name);
  await form.getByRole("textbox", { name: "Title" }).fill(title);
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await expect(form.getByText("What you typed before is still here.")).toBeVisible();
  await expect(form.getByRole("textbox", { name: "Title" })).toHaveValue(title);
  await form.getByRole("combobox", { name: "Add a document or folder" }).click();
  await form.getByRole("combobox", { name: "Add a document or folder" }).fill(NAME);
  await form.getByRole("option", { name: DOCUMENT }).click();
  await expect(form.getByRole("list", { name: "Documents" })).toContainText(DOCUMENT);
  // The matter has no tracker yet, and its people can be assigned all the same.
  await form.getByRole("button", { name: "Assign to me" }).click();
  await form.getByRole("button", { name: "Assign", exact: true }).click();
  await choose(form, "Assignees", OTHER());
  await form.getByRole("combobox", { name: "Assignees" }).press("Escape");
  await expect(form.getByRole("list", { name: "Assignees" }).getByRole("listitem")).toHaveCount(2);
  await form.getByRole("textbox", { name: "Due date" }).fill("+5wd");
  await page.screenshot({ path: "test-results/looks/tracker-add-task-1280-light.png" });
  await form.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("button", { name: "Open details" }).click();
}

/** The tracker once more, with its people, beside the first one. */
async function copyTracker(page: Page, frame: FrameLocator): Promise<void> {
  await frame.getByRole("button", { name: "Actions for this tracker" }).click();
  await frame.getByRole("menuitem", { name: "Copy…" }).click();
  const dialog = frame.getByRole("dialog", { name: /^Copy / });
  await dialog.getByRole("checkbox", { name: "Assignees" }).check();
  await look(page, "tracker-copy");
  await dialog.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await frame.getByRole("button", { name: "All trackers of the matter" }).click();
  await expect(frame.getByRole("list", { name: "Trackers" }).getByRole("listitem")).toHaveCount(2);
  await frame.getByRole("listitem").filter({ hasText: "(copy)" }).getByRole("button").first().click();
  await expect(frame.getByText("0 of 2 done")).toBeVisible();
}

/** Makes the keys that reach the page tell whether the browser still acts on them. */
async function watchKeys(frame: FrameLocator): Promise<void> {
  await frame.locator("body").evaluate(() => {
    const told = globalThis as { left?: boolean };
    window.addEventListener("keydown", (event) => setTimeout(() => (told.left = !event.defaultPrevented)), true);
  });
}

test("TRK-WEB-004 TRK-WEB-005 TRK-WEB-010 TRK-MY-002 TRK-MY-005 TRK-KEY-001 TRK-ASSG-003 TRK-ASSG-008 TRK-ASSG-020 TRK-DOC-007 TRK-TRK-008 tasks are added from anywhere and from documents, assigned in My tasks, and copied with their tracker", async ({
  page,
}) => {
  const admin = await createCaller(account("NRTADMIN"));
  const matter = await aMatter(admin, [DOCUMENT]);
  const title = `Exchange ${matter.name}`;
  await bringPeople(admin, matter);
  await openFolder(page, matter);
  await addFromAnywhere(page, matter, title);
  const frame = frameOf(page);
  const details = frame.getByRole("complementary");
  await expect(details.getByRole("textbox", { name: "Title" })).toHaveValue(title);
  await expect(details.getByRole("region", { name: "Documents" })).toContainText(NAME);
  await expectHelp(page, frame);
  // In the details the one with a photo is exchanged for a group, and the whole names are told on hover.
  const picker = `Assignees of ${title}`;
  await expect(details.locator("img")).toHaveCount(1);
  await details.getByRole("button", { name: /, / }).click();
  await choose(frame, picker, OTHER());
  await choose(frame, picker, GROUP);
  await frame.getByRole("combobox", { name: picker }).press("Escape");
  await expect(details.locator("img")).toHaveCount(0);
  await expect(details.getByTitle(`, ${GROUP_NAME}`)).toBeVisible();
  await details.getByRole("button", { name: "Close" }).first().click();

  const item = frame.getByRole("listitem").filter({ hasText: title });
  const people = frame.getByRole("combobox", { name: picker });
  await watchKeys(frame);
  await item.getByRole("button", { name: title, exact: true }).press("t");
  await expect(item.getByRole("button", { name: `Do ${title} today` })).toHaveAttribute("aria-pressed", "true");
  await expect(frame.getByRole("list", { name: "Today" })).toContainText(title);
  await item.getByRole("button", { name: `Assignees of ${title}` }).click();
  await expect(frame.getByRole("list", { name: "Assignees" }).getByRole("listitem")).toHaveCount(2);
  await choose(frame, picker, OTHER());
  await expect(frame.getByRole("list", { name: "Assignees" }).getByRole("listitem")).toHaveCount(3);
  await people.press("Control+d");
  await expect(frame.getByRole("list", { name: "Assignees" }).getByRole("listitem")).toHaveCount(2);
  expect(await frame.locator("body").evaluate(() => (globalThis as { left?: boolean }).left)).toBe(false);
  await people.press("Escape");
  await expect(people).toHaveCount(0);
  await frame.getByRole("tab", { name: "Created by me" }).click();
  await expect(frame.getByRole("listitem").filter({ hasText: title })).toBeVisible();
  await look(page, "tracker-created-by-me");

  await openFolder(page, matter);
  await row(page, NAME).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Add as task" }).click();
  const form = dialogOf(page);
  await expect(form.getByText(matter.name)).toBeVisible();
  await expect(form.getByRole("textbox", { name: "Title" })).toHaveValue(NAME);
  await form.getByRole("button", { name: "Assign to me" }).click();
  await page.screenshot({ path: "test-results/looks/tracker-add-document-1280-light.png" });
  await form.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("button", { name: "Open details" }).click();
  await expect(details.getByRole("region", { name: "Documents" })).toContainText(NAME);

  await page.goto(`/work/web/${LIBRARY}/w/${matter.id}`);
  await openTab(page.getByRole("main"), "Tracker");
  await frame.getByRole("list", { name: "Trackers" }).getByRole("listitem").getByRole("button").first().click();
  await expect(frame.getByText("0 of 2 done")).toBeVisible();
  await expect(page.getByRole("tree")).toHaveCount(0);
  await expectHelp(page, frame);
  await copyTracker(page, frame);
  await page.goto("/control-center/x/org.muniment.tracker.cc/tracker-config");
  await expectHelp(page, frame);
});
