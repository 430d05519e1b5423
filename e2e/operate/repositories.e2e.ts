import { account, installation } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { aWorkspace } from "./matter.ts";

test.use({ part: "operate", person: ["NRTADMIN"] });
test.setTimeout(90_000);

test("OPR-REP-001 OPR-REP-007 OPR-REP-009 OPR-REP-010 OPR-WTY-002 a repository is added, checked for a case and chosen by a work type, of which a case is opened", async ({
  page,
  callerOf,
}) => {
  const mark = crypto.randomUUID().slice(0, 8);
  const workspace = await aWorkspace(await callerOf(account("NRTADMIN")), account("standard").user_id);

  await page.goto("/admin/repositories");
  await page.getByRole("button", { name: "Add a repository" }).click();
  const shipped = page.getByRole("region", { name: /^Most firms have these/ });
  await shipped.getByRole("button", { name: "Operate document templates" }).click();
  await expect(page.getByRole("textbox", { name: "Key" })).toHaveValue("document-templates");
  await expect(page.getByRole("textbox", { name: "Workspace", exact: true })).toHaveValue("Operate document templates");
  // The demonstration firm has a place for its mail.
  await expect(shipped.getByRole("button", { name: "Operate inbound email" })).toBeHidden();
  await shipped.getByRole("button", { name: "Matter workspaces" }).click();
  await expect(page.getByRole("textbox", { name: "Key" })).toHaveValue("matter-documents");
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(`Wharf ${mark}`);
  await page.getByRole("textbox", { name: "Key" }).fill(`Wharf ${mark}`);
  await page.getByRole("combobox", { name: "Serves" }).press("Enter");
  await page.getByRole("option", { name: "One place for each case" }).click();
  await page.getByRole("combobox", { name: "Service" }).press("Enter");
  await page.getByRole("option", { name: "Work", exact: true }).click();
  await page.getByRole("textbox", { name: "Workspace", exact: true }).fill(workspace.name);
  await page.getByRole("textbox", { name: "Folder in the workspace" }).fill("{{case.nothing}}");
  await page.getByRole("button", { name: "Add repository" }).click();
  // A key is refused before anything else is looked at.
  await expect(page.getByText(/a-z, 0-9 and -/).first()).toBeVisible();
  await page.getByRole("textbox", { name: "Key" }).fill(`wharf-${mark}`);
  await page.getByRole("button", { name: "Add repository" }).click();
  await expect(page.getByText('There is no field "case.nothing".').first()).toBeVisible();
  await look(page, "operate-repository-new");
  await page.getByRole("textbox", { name: "Folder in the workspace" }).fill("{{case.values.berth}}");
  await page.getByRole("textbox", { name: "Library" }).fill(installation().libraries[0] ?? "");
  await page.getByRole("button", { name: "Add repository" }).click();
  await expect(page.getByRole("heading", { name: `Wharf ${mark}`, level: 1 })).toBeVisible();
  await expect(page.getByText("Nothing yet")).toBeVisible();

  await page.goto("/admin/work-types");
  await page.getByRole("button", { name: "Add a work type" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).first().fill(`Mooring ${mark}`);
  await page.getByRole("textbox", { name: "System name" }).fill(`mooring_${mark}`);
  await page.getByRole("textbox", { name: "References" }).fill(`M${mark}-{seq:3}`);
  await page.getByRole("combobox", { name: "Repository of its cases" }).press("Enter");
  await page.getByRole("option", { name: `Wharf ${mark}` }).click();
  await page.getByRole("combobox", { name: "The workspace is made" }).press("Enter");
  await page.getByRole("option", { name: "When somebody asks for it" }).click();
  await page.getByRole("button", { name: "Add a field" }).click();
  const field = page.getByRole("listitem", { name: "Field 1" });
  await field.getByRole("textbox", { name: "Label" }).fill("Berth");
  await field.getByRole("textbox", { name: "Name" }).fill("berth");
  await look(page, "operate-work-type-new");
  await page.getByRole("button", { name: "Add work type" }).click();
  await expect(page.getByText(`Mooring ${mark} was added.`).first()).toBeVisible();

  await page.goto("/cases");
  await page.getByRole("button", { name: "New case" }).click();
  const dialog = page.getByRole("dialog", { name: "New case" });
  await dialog.getByRole("combobox", { name: "Work type" }).press("Enter");
  await page.getByRole("option", { name: `Mooring ${mark}` }).click();
  await dialog.getByRole("textbox", { name: "Title" }).fill(`Quay dues ${mark}`);
  await dialog.getByRole("textbox", { name: "Berth" }).fill("Pleadings");
  await dialog.getByRole("button", { name: "Open case" }).click();
  await expect(page.getByRole("heading", { name: `Quay dues ${mark}`, level: 1 })).toBeVisible();

  await page.goto("/admin/repositories");
  const row = page.getByRole("row", { name: `Wharf ${mark}` });
  await expect(row).toContainText(`Work type Mooring ${mark}`);
  await look(page, "operate-repositories");
  await row.dblclick();
  const check = page.getByRole("region", { name: "Check" });
  await check.getByRole("textbox", { name: "Case" }).fill(`M${mark}-001`);
  await check.getByRole("button", { name: "Check" }).click();
  await expect(check).toContainText("case.values.berth is Pleadings");
  await expect(check).toContainText("Add documents: there");
  await expect(check).toContainText("Nothing lies there yet");
  await look(page, "operate-repository");

  // It is in use, and so it stays.
  await page.goto("/admin/repositories");
  await row.click();
  await page.getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText(`Wharf ${mark} was not removed`).first()).toBeVisible();
});
