import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { aWorkspace, openCase } from "./matter.ts";

test.use({ part: "operate", person: ["standard", 1] });

/** A PDF of one empty page, whose table of objects is right. */
function aPdf(): Buffer {
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>",
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, at) => {
    const offset = text.length;
    text += `${at + 1} 0 obj${object}endobj\n`;
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const table = `xref\n0 4\n0000000000 65535 f \n${offsets.join("")}`;
  return Buffer.from(`${text}${table}trailer<</Size 4/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`);
}

test("OPR-BUN-003 OPR-BUN-005 OPR-BUN-015 documents are chosen, ordered below a section, and built into one PDF", async ({
  page,
  callerOf,
}) => {
  const owner = await callerOf(account("NRTADMIN"));
  await openCase(page, await aWorkspace(owner, account("standard", 1).user_id));
  await page.getByRole("tab", { name: "Documents" }).click();
  const documents = page.getByRole("grid", { name: "Documents" });
  await documents.getByRole("row", { name: "Correspondence" }).dblclick();
  const file = (name: string) => ({ name, mimeType: "application/pdf", buffer: aPdf() });
  await page.getByLabel("Upload", { exact: true }).setInputFiles([file("Lease.pdf"), file("Letter.pdf")]);
  const lease = documents.getByRole("row", { name: "Lease.pdf" });
  // Stored in the repository one after the other.
  await expect(documents.getByRole("row", { name: "Letter.pdf" })).toBeVisible({ timeout: 30_000 });
  await expect(lease).toBeVisible();
  await lease.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Add to bundle" }).click();
  const adding = page.getByRole("dialog", { name: "Add 1 document to a bundle" });
  await adding.getByRole("textbox", { name: "Title" }).fill("Trial bundle");
  await adding.getByRole("button", { name: "Add to bundle" }).click();

  await expect(page.getByRole("heading", { name: "Trial bundle", level: 2 })).toBeVisible();
  const content = page.getByRole("grid", { name: "Content of the bundle" });
  await page.getByRole("button", { name: "Add documents" }).click();
  const choosing = page.getByRole("dialog", { name: "Add documents" });
  await choosing.getByRole("treeitem", { name: "Correspondence" }).click();
  await choosing.getByRole("checkbox", { name: "Letter.pdf" }).check();
  await choosing.getByRole("button", { name: "Add 1 document" }).click();
  await page.getByRole("button", { name: "Add section" }).click();
  const section = page.getByRole("dialog", { name: "Section" });
  await section.getByRole("textbox", { name: "Title" }).fill("Letters");
  await section.getByRole("button", { name: "Save" }).click();
  const third = content.getByRole("row").nth(3);
  await expect(third).toContainText("Letters");
  await third.click();
  await page.keyboard.press("u");
  await expect(content.getByRole("row").nth(2)).toContainText("Letters");
  await expect(third).toContainText("Letter");

  await page.getByRole("button", { name: "Options" }).click();
  const options = page.getByRole("dialog", { name: "Options of the bundle" });
  await options.getByRole("textbox", { name: "Folder" }).fill("Pleadings/Trial");
  await options.getByRole("button", { name: "Save" }).click();
  await page.getByRole("button", { name: "Build", exact: true }).click();
  const state = page.getByRole("status").filter({ hasText: "pages" });
  await expect(state).toContainText("5 pages", { timeout: 40_000 });
  await expect(state).toContainText("in Trial");
  await expect(state.getByRole("link", { name: "Open Trial bundle.pdf" })).toBeVisible();
  await look(page, "operate-bundle");
  await expect(page.getByRole("button", { name: "Build again" })).toBeVisible();
});
