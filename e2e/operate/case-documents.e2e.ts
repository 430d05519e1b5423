import { pdfOf } from "../files.ts";
import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { aWorkspace, openCase } from "./matter.ts";

test.describe.configure({ timeout: 120_000 });
test.use({ part: "operate", person: ["standard", 1] });

test("OPR-BRW-003 OPR-OPN-001 OPR-OPN-002 OPR-OPN-003 OPR-OPN-005 OPR-CPM-001 OPR-UPL-002 OPR-FLD-002 documents of a case are browsed, uploaded, looked at, moved and taken back, and folders made", async ({
  page,
  callerOf,
}) => {
  const owner = await callerOf(account("NRTADMIN"));
  const workspace = await aWorkspace(owner, account("standard", 1).user_id);
  await openCase(page, workspace);
  await page.getByRole("tab", { name: "Documents" }).click();
  const documents = page.getByRole("grid", { name: "Documents" });
  await documents.getByRole("row", { name: "Correspondence" }).dblclick();
  await expect(page.getByText("This folder is empty")).toBeVisible();
  await look(page, "operate-case-documents-empty");

  await page.getByLabel("Upload", { exact: true }).setInputFiles({
    name: "Charter party.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("Clause 1"),
  });
  const row = documents.getByRole("row", { name: "Charter party.txt" });
  await expect(row).toBeVisible();
  await page.getByRole("button", { name: "Hide what is over" }).click();
  await row.dblclick();
  await expect(page.getByText("Clause 1")).toBeVisible();
  await page.getByLabel("Upload", { exact: true }).setInputFiles({
    name: "Bill of lading.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from(pdfOf(["Shipped on board", "In good order"], 400_000)),
  });
  await documents.getByRole("row", { name: "Bill of lading.pdf" }).click();
  await page.keyboard.press("Shift+Space");
  await expect(
    page.getByRole("region", { name: "Pages of Bill of lading.pdf" }).getByText("Shipped on board"),
  ).toBeVisible();
  await look(page, "operate-case-documents-pages");
  const other = page.getByRole("button", { name: /^(?:Previous|Next) document$/ });
  await other.and(page.locator(":not([aria-disabled=true])")).first().click();
  await expect(page.getByText("Clause 1")).toBeVisible();
  await page.getByRole("tab", { name: "Versions" }).click();
  const panel = page.getByRole("complementary", { name: "Charter party.txt" });
  const versions = panel.getByRole("list", { name: "Versions" }).getByRole("listitem");
  await expect(versions).toHaveCount(1);
  await page.getByLabel("Upload", { exact: true }).setInputFiles({
    name: "Charter party.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("Clause 1, amended"),
  });
  await page.getByRole("button", { name: "New version" }).click();
  await expect(versions).toHaveCount(2);
  const [newest, first] = [versions.filter({ hasText: "Version 2" }), versions.filter({ hasText: "Version 1" })];
  await newest.getByRole("button", { name: "Preview" }).click();
  await expect(panel.getByText("Clause 1, amended")).toBeVisible();
  await panel.getByRole("tab", { name: "Versions" }).click();
  await first.getByRole("button", { name: "Preview" }).click();
  await expect(panel.getByText("Clause 1", { exact: true })).toBeVisible();
  await panel.getByRole("tab", { name: "Versions" }).click();
  await first.getByRole("button", { name: "Restore" }).click();
  await expect(page.getByText("Version 1 is the newest again.").last()).toBeVisible();
  await expect(versions).toHaveCount(3);
  await panel.getByRole("button", { name: /^Close/ }).click();

  await row.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Move to…" }).click();
  const moving = page.getByRole("dialog", { name: "Move 1 item" });
  await moving.getByRole("treeitem", { name: "Pleadings" }).click();
  await moving.getByRole("button", { name: "Move here" }).click();
  await expect(row).toBeHidden();
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(row).toBeVisible({ timeout: 30_000 });

  await page.getByRole("button", { name: "New folder" }).click();
  const made = page.getByRole("dialog", { name: "New folder" });
  await made.getByRole("textbox", { name: "Name of the folder" }).fill("Signed/2026");
  await made.getByRole("button", { name: "Make folder" }).click();
  await expect(documents.getByRole("row", { name: "Signed" })).toBeVisible();
});
