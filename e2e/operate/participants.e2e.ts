import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { aWorkspace, openCase } from "./matter.ts";

test.use({ part: "operate", person: ["standard"] });

test("OPR-PTY-003 OPR-PTY-005 OPR-PTY-006 somebody comes into the register once, and takes part in a case", async ({
  page,
  callerOf,
}) => {
  test.slow();
  const mark = crypto.randomUUID().slice(0, 8);
  const name = `Adelaide Quarry ${mark}`;
  const workspace = await aWorkspace(await callerOf(account("NRTADMIN")), account("standard").user_id);
  const reference = await openCase(page, workspace);

  await page.getByRole("link", { name: "People", exact: true }).click();
  await page.getByRole("button", { name: "New entry" }).click();
  const add = async (): Promise<void> => {
    await page.getByRole("textbox", { name: "Name" }).fill(name);
    await page.getByRole("textbox", { name: "E-mail address 1", exact: true }).fill(`${mark}@quarry.example`);
    await page.getByRole("button", { name: "Add to register" }).click();
  };
  await add();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "Add address" }).click();
  await page.getByRole("textbox", { name: "Address 1: Street" }).fill("7 Harbour Row");
  await page.getByRole("checkbox", { name: "Post only" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`${name} was saved.`).first()).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Post only" })).toBeChecked();
  await look(page, "operate-entity");

  await page.getByRole("link", { name: "People and organisations" }).first().click();
  await page.getByRole("button", { name: "New entry" }).click();
  await add();
  await expect(page.getByRole("alert").getByText("The register may have this already")).toBeVisible();
  await look(page, "operate-entity-duplicate");
  await page.getByRole("link", { name: "People and organisations" }).first().click();
  await page.getByRole("searchbox", { name: "Search people and organisations" }).fill(mark);
  const people = page.getByRole("grid", { name: "People and organisations" });
  await expect(people.getByRole("row")).toHaveCount(2);
  await look(page, "operate-people");

  await page.getByRole("link", { name: "Cases" }).first().click();
  await page.getByRole("searchbox", { name: "Search cases" }).fill(reference);
  await page.getByRole("grid", { name: "Cases" }).getByRole("row", { name: reference }).dblclick();
  await page.getByRole("tab", { name: "Participants" }).click();
  await expect(page.getByText("Still missing: Client")).toBeVisible();
  await page.getByRole("button", { name: "Add Client" }).click();
  const dialog = page.getByRole("dialog", { name: "Add participant" });
  await dialog.getByRole("searchbox", { name: "Search people and organisations" }).fill(mark);
  await dialog.getByRole("radio", { name, exact: false }).first().check();
  await look(page, "operate-participant-add");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  const grid = page.getByRole("grid", { name: "Participants" });
  await expect(grid.getByRole("row", { name })).toContainText("Client");
  await expect(page.getByText("Still missing: Client")).toBeHidden();
  await look(page, "operate-participants");
});
