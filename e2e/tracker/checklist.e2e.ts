import type { FrameLocator, Page } from "@playwright/test";
import { account } from "../installation.ts";
import { createCaller } from "../caller.ts";
import { expect, look, test } from "../journey.ts";
import { LIBRARY, aMatter } from "../work/matter.ts";
import { frameOf } from "./packages.ts";

test.use({ person: ["NRTADMIN"] });
test.setTimeout(120_000);

const TASKS = ["Draft the deed", "Sign the deed", "File the deed"] as const;
const [DRAFT, SIGN, FILE] = TASKS;

/** A matter with a tracker of three tasks. */
async function begin(page: Page): Promise<FrameLocator> {
  const matter = await aMatter(await createCaller(account("NRTADMIN")));
  await page.goto(`/work/web/${LIBRARY}/w/${matter.id}`);
  await page.getByRole("tab", { name: "Tracker" }).click();
  const frame = frameOf(page);
  await frame.getByRole("button", { name: "New tracker" }).click();
  const dialog = frame.getByRole("dialog", { name: "New tracker" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Completion");
  await dialog.getByRole("button", { name: "Create" }).click();
  const draft = frame.getByRole("textbox", { name: "Add a task" });
  for (const title of TASKS) {
    await draft.fill(title);
    await draft.press("Enter");
    await expect(frame.getByRole("row", { name: title })).toBeVisible();
  }
  return frame;
}

/** Opens an editor of the grid by its key. */
async function press(frame: FrameLocator, title: string, key: string): Promise<void> {
  const row = frame.getByRole("row", { name: title });
  await row.getByRole("gridcell").nth(1).click();
  await row.getByRole("gridcell").nth(1).press(key);
}

/** What a menu above the grid offers. */
async function choose(frame: FrameLocator, menu: string, entry: string): Promise<void> {
  await frame.getByRole("button", { name: menu, exact: true }).click();
  await frame.getByRole(/^Save|^Bin|^Key/.test(entry) ? "menuitem" : "menuitemradio", { name: entry }).click();
}

const rowsOf = async (frame: FrameLocator): Promise<string[]> =>
  frame.getByRole("row").evaluateAll((rows) => rows.map((row) => row.textContent));

test("TRK-TRK-011 TRK-DIG-030 TRK-DUE-010 TRK-DUE-012 TRK-DUE-017 TRK-VIEW-004 TRK-VIEW-005 TRK-VIEW-006 TRK-TASK-008 TRK-TASK-017 TRK-KEY-002 dates hang on a key date, move after it was asked, and a checklist is kept as a view", async ({
  page,
}) => {
  const frame = await begin(page);
  await choose(frame, "Actions for this tracker", "Key dates");
  const keyDates = frame.getByRole("dialog", { name: "Key dates" });
  await keyDates.getByRole("textbox", { name: "Name of a new key date" }).fill("Closing");
  await keyDates.getByLabel("Date", { exact: true }).fill("2030-06-12");
  await keyDates.getByRole("button", { name: "Add key date" }).click();
  await expect(keyDates.getByRole("listitem").filter({ hasText: "Closing" })).toContainText("0 tasks");
  await keyDates.getByRole("button", { name: "Close", exact: true }).last().click();

  await press(frame, SIGN, "d");
  await frame.getByRole("button", { name: "Relative…" }).click();
  const rule = frame.getByRole("dialog", { name: `Due date of ${SIGN}` });
  await rule.getByRole("spinbutton", { name: "How far" }).fill("5");
  await rule.getByRole("button", { name: "Save" }).click();
  const details = frame.getByRole("complementary");
  await expect(details.getByText("5 working days before Closing")).toBeVisible();

  await details.getByRole("combobox", { name: "Waits for" }).click();
  await frame.getByRole("option", { name: DRAFT }).click();
  await expect(details.getByRole("list", { name: "Waits for" })).toContainText(DRAFT);
  await expect(frame.getByRole("img", { name: "Waits for 1 open task" }).first()).toBeVisible();
  await look(page, "tracker-dependencies");
  await details.getByRole("button", { name: "Close" }).first().click();

  await choose(frame, "Actions for this tracker", "Key dates");
  await keyDates.getByLabel("Date of Closing").fill("2030-06-19");
  await keyDates.getByLabel("Date of Closing").press("Enter");
  const shifts = frame.getByRole("dialog", { name: "1 due date moves as well" });
  await expect(shifts.getByRole("listitem").filter({ hasText: SIGN })).toBeVisible();
  await look(page, "tracker-shifts");
  await shifts.getByRole("button", { name: "Move all" }).click();
  await expect(keyDates.getByRole("listitem").filter({ hasText: "Closing" })).toContainText("1 task");
  await look(page, "tracker-key-dates");
  await keyDates.getByRole("button", { name: "Close", exact: true }).last().click();

  await choose(frame, "Sort", "Title");
  await expect
    .poll(async () => (await rowsOf(frame)).slice(1).map((row) => TASKS.find((title) => row.includes(title))))
    .toEqual([DRAFT, FILE, SIGN]);
  await choose(frame, "Group", "Due date");
  await expect(frame.getByRole("row", { name: "No date" })).toBeVisible();
  await choose(frame, "Views", "Save view…");
  const saving = frame.getByRole("dialog", { name: "Save this view" });
  await saving.getByRole("textbox", { name: "Name" }).fill("By date");
  await saving.getByRole("checkbox", { name: "The tracker opens with it" }).check();
  await saving.getByRole("button", { name: "Save" }).click();
  await expect(saving).toHaveCount(0);
  await look(page, "tracker-grouped");
  await page.reload();
  await expect(frame.getByRole("row", { name: "No date" })).toBeVisible();
  await choose(frame, "Views", "By date");

  await press(frame, FILE, "Shift+F10");
  await frame.getByRole("menuitem", { name: /^Delete/ }).click();
  await frame
    .getByRole("dialog")
    .getByRole("button", { name: /^Delete/ })
    .click();
  await expect(frame.getByRole("row", { name: FILE })).toHaveCount(0);
  await choose(frame, "Actions for this tracker", "Bin");
  const bin = frame.getByRole("dialog", { name: "Bin of Completion" });
  await look(page, "tracker-bin");
  await bin.getByRole("button", { name: `Restore ${FILE}` }).click();
  await expect(bin.getByRole("listitem")).toHaveCount(0);
  await bin.getByRole("button", { name: "Close", exact: true }).last().click();
  await expect(frame.getByRole("row", { name: FILE })).toBeVisible();

  await press(frame, FILE, "Shift+F10");
  await frame.getByRole("menuitem", { name: "Duplicate…" }).click();
  const twice = frame.getByRole("dialog", { name: `Duplicate ${FILE}` });
  await expect(twice.getByRole("checkbox", { name: "Documents" })).toBeVisible();
  await look(page, "tracker-duplicate");
  await twice.getByRole("button", { name: "Duplicate" }).click();
  await expect(frame.getByRole("row", { name: FILE })).toHaveCount(2);

  await page.getByRole("link", { name: "My tasks" }).click();
  await frame.getByRole("tab", { name: "All tasks" }).click();
  await expect(frame.getByText("Type what you look for")).toBeVisible();
  await frame.getByRole("searchbox", { name: "Search all matters" }).fill("sign the deed");
  await expect(frame.getByRole("listitem").filter({ hasText: SIGN }).first()).toBeVisible();
  await look(page, "tracker-search");

  // The address of an open task is its link, as e-mails have it.
  await frame.getByRole("listitem").getByRole("button", { name: SIGN, exact: true }).first().click();
  await expect(page).toHaveURL(/\/my-tasks\/all\/\w+$/);
  await page.reload();
  await expect(frame.getByRole("complementary").getByRole("textbox", { name: "Title" })).toHaveValue(SIGN);
  await frame.getByRole("tab", { name: "Preferences" }).click();
  const report = frame.getByRole("switch", { name: "Send me the daily report" });
  await report.click();
  await expect(frame.getByRole("checkbox", { name: "Tasks assigned by me" })).toHaveCount(0);
  await report.click();
  await expect(report).toBeChecked();
  await look(page, "tracker-preferences");
});
