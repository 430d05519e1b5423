import { expect, look, test } from "../journey.ts";
import { freshId, library, row } from "./people.ts";

const imports = `/control-center/access/imports?library=${library}`;

test.use({ person: ["NRTADMIN"] });

test("CC-BLK-001 CC-BLK-002 CC-BLK-003 CC-BLK-004 CC-USR-005 a file of users is rehearsed, imported, found and taken back", async ({
  page,
}) => {
  test.slow();
  const [one, two] = [freshId("IMP"), freshId("IMP")];
  const text = [
    "User ID;Full Name;E-mail;Office;Cost centre",
    `${one};Ines Import;${one.toLowerCase()}@quillmarsh.example;Leeds;7`,
    `${two};Ivo Import;${two.toLowerCase()}@quillmarsh.example;York;8`,
    "NO GOOD;;nowhere;Rome;9",
  ].join("\r\n");
  await page.goto(imports);
  await page.getByRole("button", { name: "Import file" }).click();
  const dialog = page.getByRole("dialog", { name: "Import a file" });
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(dialog.getByText("Choose a file first.")).toBeVisible();
  const chosen = page.waitForEvent("filechooser");
  await dialog.getByRole("button", { name: "Choose file" }).click();
  await (await chosen).setFiles({ name: "Joiners.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await look(page, "import-choose");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByRole("heading", { name: "Joiners.csv" })).toBeVisible();
  await expect(page.getByRole("combobox", { name: "What the column Office is taken as" })).toHaveValue("location");
  await expect(page.getByRole("combobox", { name: "What the column Cost centre is taken as" })).toHaveValue("");
  await look(page, "import-columns");
  await page.getByRole("button", { name: "Rehearse" }).click();
  await expect(page.getByText("Nothing has been changed yet. The import would make: 2 new, 1 refused.")).toBeVisible();
  await expect(page.getByRole("table", { name: "Lines of the file" })).toContainText(
    "User ID: Spaces are not allowed here.",
  );
  await look(page, "import-rehearsed");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save refused lines" }).click();
  expect((await saved).suggestedFilename()).toBe("Joiners - refused lines.csv");
  await page.getByRole("button", { name: "Import 2 lines" }).click();
  await expect(page.getByText("Imported: 2 new, 1 refused.")).toBeVisible();
  await look(page, "import-done");

  await page.goto(`/control-center/access/users?library=${library}&query=${one}`);
  await expect(row(page, "Users", "Ines Import")).toContainText("Leeds");

  await page.goto(imports);
  await look(page, "imports");
  await page.getByRole("link", { name: "Joiners.csv" }).first().click();
  await page.getByRole("button", { name: "Undo import" }).click();
  const question = page.getByRole("dialog", { name: "Undo this import?" });
  await look(page, "import-undo");
  await question.getByRole("button", { name: "Undo import" }).click();
  await expect(page.getByText("The import was undone. It had made: 2 new, 1 refused.")).toBeVisible();
  await page.goto(`/control-center/access/users?library=${library}&query=${two}`);
  await expect(row(page, "Users", "Ivo Import")).toContainText("Disabled");
});
