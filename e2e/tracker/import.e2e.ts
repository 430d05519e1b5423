import { readFile } from "node:fs/promises";
import { account } from "../installation.ts";
import { createCaller } from "../caller.ts";
import { expect, look, test } from "../journey.ts";
import { LIBRARY, aMatter, openTab } from "../work/matter.ts";
import { frameOf } from "./packages.ts";

test.use({ person: ["NRTADMIN"] });
test.setTimeout(90_000);

const TABLE = [
  "Phase\tItem\tDeadline\tResponsible",
  "Signing\tSign the deed\t31/03/2031\tNobody of this firm",
  "Signing\tPay the tax\t31/02/2031\t",
  "Filing\tFile the deed\t\t",
].join("\n");

test("TRK-IMP-002 TRK-IMP-004 TRK-IMP-005 TRK-EXP-001 TRK-EXP-002 TRK-PKG-020 a pasted table becomes tasks, its export is saved by the page around and changes nothing when it is imported again", async ({
  page,
}) => {
  const matter = await aMatter(await createCaller(account("NRTADMIN")));
  await page.goto(`/work/web/${LIBRARY}/w/${matter.id}`);
  await openTab(page.getByRole("main"), "Tracker");
  const frame = frameOf(page);
  await frame.getByRole("button", { name: "New tracker" }).click();
  const naming = frame.getByRole("dialog", { name: "New tracker" });
  await naming.getByRole("textbox", { name: "Name" }).fill("Completion");
  await naming.getByRole("button", { name: "Create" }).click();

  const choose = async (entry: string): Promise<void> => {
    await frame.getByRole("button", { name: "Actions for this tracker" }).click();
    await frame.getByRole("menuitem", { name: entry }).click();
  };
  const dialog = frame.getByRole("dialog", { name: "Import tasks into Completion" });
  await choose("Import…");
  await look(page, "tracker-import-file");
  await dialog.getByRole("textbox", { name: "Or paste a table" }).fill(TABLE);
  await dialog.getByRole("button", { name: "Read the table" }).click();
  await expect(dialog.getByText("2 new, 0 changed, 0 unchanged, 1 with errors")).toBeVisible();
  await expect(dialog.getByRole("combobox", { name: "Deadline" })).toHaveValue("due_date");
  await expect(dialog.getByText("New sections: Signing, Filing")).toBeVisible();
  await expect(dialog.getByText("“31/02/2031” is no date")).toBeVisible();
  await expect(dialog.getByText("Nobody fits “Nobody of this firm”.")).toBeVisible();
  await look(page, "tracker-import-preview");
  await dialog.getByRole("checkbox", { name: "Leave out the row with errors" }).check();
  await dialog.getByRole("button", { name: "Import 2 rows" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(frame.getByRole("row", { name: "Sign the deed" })).toBeVisible();
  await expect(frame.getByRole("row", { name: "File the deed" })).toBeVisible();

  const saving = page.waitForEvent("download");
  await choose("Export to Excel");
  const download = await saving;
  expect(download.suggestedFilename()).toBe("Completion.xlsx");
  const path = await download.path();
  expect((await readFile(path)).subarray(0, 2).toString()).toBe("PK");

  await choose("Import…");
  const chooser = page.waitForEvent("filechooser");
  await dialog.getByRole("button", { name: "Choose a file" }).click();
  await (
    await chooser
  ).setFiles({
    name: "Completion.xlsx",
    mimeType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    buffer: await readFile(path),
  });
  await expect(dialog.getByText("0 new, 0 changed, 2 unchanged, 0 with errors")).toBeVisible();
  await expect(dialog.getByText("Nothing in the file is new.")).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();

  await choose("Import…");
  await dialog.getByRole("button", { name: "Take back" }).click();
  await expect(dialog.getByText("taken back", { exact: true })).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(frame.getByText("No tasks yet")).toBeVisible();
});
