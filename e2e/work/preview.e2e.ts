import type { Page } from "@playwright/test";
import { hostileMail, pdfOf } from "../files.ts";
import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { aMatter, openFolder, row } from "./matter.ts";

test.describe.configure({ timeout: 120_000 });
// The browser says so when it refuses to run anything in the frame of an e-mail, and pdf.js when its pages go while it searches.
test.use({ provoked: /^Blocked script execution in 'about:srcdoc'|^offsetParent is not set/ });

const LEASE = ["Clause 1 of the harbour lease", "Clause 2 of the lease", "Clause 3 of the harbour lease"];
const panel = (page: Page, name: string) => page.getByRole("complementary", { name });

async function preview(page: Page, name: string): Promise<void> {
  await row(page, name).click();
  await page.keyboard.press("Shift+Space");
  await expect(panel(page, name).getByRole("tab", { name: "Preview", selected: true })).toBeVisible();
}

test("WORK-PRV-002 WORK-PRV-004 WORK-PRV-005 WORK-KEY-005 documents are read, searched and turned beside the list; a hostile e-mail runs and fetches nothing", async ({
  page,
  callerOf,
}) => {
  const caller = await callerOf(account("standard"));
  const matter = await aMatter(caller);
  await caller.file(matter.folder, "Lease.pdf", pdfOf(LEASE, 600_000));
  await caller.file(matter.folder, "Letter.eml", hostileMail("http://outside.example"));
  await caller.file(matter.folder, "Deed.rtf", String.raw`{\rtf1 The deed of the mill\par}`);
  await caller.file(matter.folder, "Plan.dwg", "a drawing");
  await openFolder(page, matter);

  await preview(page, "Lease");
  const pages = page.getByRole("region", { name: "Pages of Lease.pdf" });
  await expect(pages.getByText(LEASE[0] ?? "")).toBeVisible();
  await expect(page.getByText("of 3")).toBeVisible();
  await pages.press("Control+f");
  await page.getByRole("textbox", { name: "Find in this document" }).fill("HARBOUR");
  await expect(page.getByText("1 of 2")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByText("2 of 2")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Page" })).toHaveValue("3");
  await look(page, "work-preview-pages");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("textbox", { name: "Find in this document" })).toHaveCount(0);
  await page.getByRole("button", { name: "Turn right" }).click();
  await page.getByRole("button", { name: "Larger" }).click();
  await page.getByRole("textbox", { name: "Page" }).fill("2");
  await page.keyboard.press("Enter");
  await expect(pages.getByText(LEASE[1] ?? "")).toBeVisible();
  await page.getByRole("button", { name: "Use the whole page" }).click();
  await page.getByRole("button", { name: "Show beside the list" }).click();

  await preview(page, "Letter");
  const body = page.frameLocator('iframe[title="Text of the e-mail"]');
  await expect(body.getByText("Dear colleagues")).toBeVisible();
  await expect(page.getByText("Ada Okonkwo <ada.okonkwo@bellweather.example>")).toBeVisible();
  for (const trap of ["Read on", "Click"]) {
    // A click that Playwright makes itself would run a script in the frame, where none runs.
    const { x = 0, y = 0 } = (await body.getByText(trap, { exact: true }).boundingBox()) ?? {};
    await page.mouse.click(x + 4, y + 4);
  }
  // Axe would wait for ever in a frame where nothing runs.
  await page.screenshot({ path: "test-results/looks/work-preview-email.png" });
  await page.getByRole("button", { name: /^Annex\.eml/ }).click();
  await expect(body.getByText("See the plan.")).toBeVisible();
  await page.getByRole("button", { name: "Back to the e-mail" }).click();
  await page.getByRole("button", { name: /^Note\.txt/ }).click();
  await expect(page.getByText("A note of the harbour")).toBeVisible();
  expect(await page.evaluate(() => "hostile" in window)).toBe(false);

  await preview(page, "Deed");
  await expect(page.getByText("The deed of the mill")).toBeVisible({ timeout: 30_000 });
  await preview(page, "Plan");
  await expect(page.getByText("There is no preview of this kind of file")).toBeVisible();
  await look(page, "work-preview-none");
  const saving = page.waitForEvent("download");
  await panel(page, "Plan").getByText("Download", { exact: true }).click();
  expect((await saving).suggestedFilename()).toBe("Plan.dwg");
  const pressed = page
    .getByRole("button", { name: "Previous document" })
    .and(page.locator(":not([aria-disabled=true])"));
  const stepping = (await pressed.count()) > 0 ? pressed : page.getByRole("button", { name: "Next document" });
  await stepping.click();
  await expect(panel(page, "Plan")).toHaveCount(0);
});
