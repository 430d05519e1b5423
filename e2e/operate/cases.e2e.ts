import { account, installation } from "../installation.ts";
import { expect, look, test } from "../journey.ts";

test.use({ part: "operate", person: ["standard", 1] });

test("OPR-WBN-002 a case is opened in a workspace, closed, and opened again by Undo", async ({ page, callerOf }) => {
  const name = `Quay ${crypto.randomUUID().slice(0, 8)}`;
  const owner = await callerOf(account("NRTADMIN"));
  const [library] = installation().libraries;
  const made = await owner.send("POST", `/libraries/${library}/workspaces`, { name, default_security: "public" });
  expect(made.data.id).toBeTruthy();

  await page.goto("/cases");
  await expect(page.getByRole("grid", { name: "Cases" })).toBeVisible();
  await look(page, "operate-cases");
  await page.getByRole("button", { name: "New case" }).click();
  const dialog = page.getByRole("dialog", { name: "New case" });
  await dialog.getByRole("button", { name: "Open case" }).click();
  await expect(dialog.getByText("Choose a workspace.")).toBeVisible();
  await dialog.getByRole("searchbox", { name: "Search workspaces" }).fill(name);
  await dialog.getByRole("radio", { name }).check();
  await expect(dialog.getByRole("textbox", { name: "Title" })).toHaveValue(name);
  await look(page, "operate-case-new");
  await dialog.getByRole("button", { name: "Open case" }).click();

  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "Open in Work" })).toHaveAttribute("href", /\/work\/web\//);
  await look(page, "operate-case");
  await page.getByRole("tab", { name: "Filed" }).click();
  await expect(page.getByText("Nothing was filed yet")).toBeVisible();
  await page.getByRole("button", { name: "Close case" }).click();
  await expect(page.getByRole("button", { name: "Reopen case" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(page.getByRole("button", { name: "Close case" })).toBeVisible();
  await page
    .getByRole("searchbox", { name: "Search cases" })
    .or(page.getByRole("link", { name: "Cases" }).first())
    .first()
    .click();
  await page.getByRole("searchbox", { name: "Search cases" }).fill(name);
  await expect(page.getByRole("grid", { name: "Cases" }).getByRole("row")).toHaveCount(2);
});
