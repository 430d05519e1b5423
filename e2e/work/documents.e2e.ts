import { account } from "../installation.ts";
import { expect, expectAccessible, test } from "../journey.ts";
import { aMatter, openFolder, openTab, row } from "./matter.ts";

test.describe.configure({ timeout: 120_000 });

test("WORK-DNL-001 WORK-DNL-002 one document comes as it is, several as one archive", async ({ page, callerOf }) => {
  const matter = await aMatter(await callerOf(account("standard")), ["One.txt", "Two.txt"]);
  await openFolder(page, matter);
  await row(page, "One").click();
  const alone = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  expect((await alone).suggestedFilename()).toBe("One.txt");
  await page.keyboard.press("Escape");
  await page.getByRole("checkbox", { name: "Select all rows shown" }).check();
  const both = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  expect((await both).suggestedFilename()).toMatch(/\.zip$/);
});

test("WORK-VER-001 WORK-VER-005 WORK-DNL-001 a new version is added, the old one comes back as the newest, and each can be downloaded", async ({
  page,
  callerOf,
}) => {
  const matter = await aMatter(await callerOf(account("standard")), ["Advice.txt"]);
  await openFolder(page, matter);
  await row(page, "Advice").click({ button: "right" });
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("menuitem", { name: "New version" }).click();
  await (
    await choosing
  ).setFiles([{ name: "Advice.txt", mimeType: "text/plain", buffer: Buffer.from("second advice") }]);
  await expect(row(page, "Advice").getByRole("gridcell", { name: "2", exact: true })).toBeVisible();
  await row(page, "Advice").press("v");
  const panel = page.getByRole("complementary", { name: "Advice" });
  await expect(panel.getByText("v2")).toBeVisible();
  await expectAccessible(page);
  await panel.getByRole("button", { name: "Actions for version 1" }).click();
  const saving = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: "Download" }).click();
  const file = await (await saving).createReadStream();
  expect(Buffer.concat(await file.toArray()).toString()).toBe("Content of Advice.txt");
  await panel.getByRole("button", { name: "Actions for version 1" }).click();
  await page.getByRole("menuitem", { name: "Make this the latest version" }).click();
  await expect(panel.getByText("v3")).toBeVisible();
  await expect(row(page, "Advice").getByRole("gridcell", { name: "3", exact: true })).toBeVisible();
  await openTab(panel, "Timeline");
  await expect(panel.getByText("added version 2")).toBeVisible();
  await expectAccessible(page);
});
