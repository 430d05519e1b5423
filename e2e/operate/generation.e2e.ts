import { aWordFile, paragraph } from "@muniment/documents/testing";
import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { aWorkspace, openCase } from "./matter.ts";

test.use({ part: "operate", person: ["NRTADMIN"] });

const TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const upload = async (body: string) => ({ name: "Letter.docx", mimeType: TYPE, buffer: await aWordFile({ body }) });

test("OPR-TPL-003 OPR-TPL-008 OPR-GEN-010 a template is registered, mended as its check says, published, and a letter produced on a case", async ({
  page,
  callerOf,
}) => {
  const name = `Letter ${crypto.randomUUID().slice(0, 8)}`;
  await page.goto("/admin/templates");
  await page.getByRole("button", { name: "New template" }).first().click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(name);
  await page.getByRole("textbox", { name: "System name" }).fill("no system name");
  await page.getByRole("button", { name: "Create template" }).click();
  await expect(page.getByRole("textbox", { name: "System name" })).toHaveAttribute("aria-invalid", "true");
  await page.getByRole("textbox", { name: "System name" }).fill(name.toLowerCase().replace(" ", "-"));
  await page.getByRole("textbox", { name: "Folder" }).fill("Correspondence/Out");
  await page.getByRole("button", { name: "Create template" }).click();

  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  const file = page.getByLabel("Upload Word file").first();
  await file.setInputFiles(await upload(paragraph("Dear Sirs") + paragraph("{{case.nothing}} {{if case.title}}")));
  const found = page.getByRole("list", { name: "Check result" });
  await expect(found.getByRole("listitem")).toHaveCount(2);
  await expect(found).toContainText("paragraph 2");
  await expect(page.getByRole("button", { name: /^Publish/ })).toBeHidden();
  await look(page, "operate-template-mistakes");
  await file.setInputFiles(await upload(paragraph("{{case.reference}}: {{case.title}}, {{document.recipient.name}}")));
  await expect(page.getByText("No mistakes were found.")).toBeVisible();
  await page.getByRole("button", { name: "Publish version 2" }).click();
  await expect(page.getByText("Version 2, Published")).toBeVisible();

  const owner = await callerOf(account("NRTADMIN"));
  await openCase(page, await aWorkspace(owner, account("standard", 1).user_id));
  await page.getByRole("button", { name: "Prepare" }).click();
  const dialog = page.getByRole("dialog", { name: "Prepare documents" });
  await dialog.getByRole("combobox", { name: "Template" }).click();
  await page.getByRole("option", { name }).click();
  await dialog.getByRole("textbox", { name: "document.recipient.name" }).fill("Greta Öst");
  await expect(dialog.getByRole("list", { name: "What will be produced" })).toContainText("Out");
  await look(page, "operate-prepare");
  await dialog.getByRole("button", { name: "Produce" }).click();
  const row = page.getByRole("grid", { name: "Produced documents" }).getByRole("row").filter({ hasText: name });
  await expect(row).toContainText("Draft ready", { timeout: 30_000 });
  await look(page, "operate-produced");
  await row.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Issue" }).click();
  await expect(row).toContainText("Issued");
});
