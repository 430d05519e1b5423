import { createCaller } from "../caller.ts";
import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { act, freshId, grid, row } from "./people.ts";

test.use({ person: ["NRTADMIN"] });

test("CC-LIB-001 CC-LIB-002 CC-LIB-004 CC-AUD-005 Settings › Libraries: one is made, edited, made read-only, taken off line and brought back, in the three ways and by keys", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const id = freshId("LIB");
  await page.goto("/control-center/access/users");
  await page.getByRole("link", { name: "Libraries" }).click();
  await expect(grid(page, "Libraries").getByRole("row").nth(1)).toBeVisible();
  await page.getByRole("button", { name: "+Create Library" }).click();
  const dialog = page.getByRole("dialog", { name: "Create Library" });
  await dialog.getByLabel("Library ID").fill("9lives");
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await expect(dialog.getByText("1 to 64 letters, digits, _ and -, beginning with a letter.")).toBeVisible();
  await expect(dialog.getByText("Give the library a name.")).toBeVisible();
  await dialog.getByLabel("Library ID").fill(id);
  await dialog.getByRole("textbox", { name: "Name", exact: true }).fill(`Journey ${id}`);
  await dialog.getByRole("combobox", { name: "Default language" }).click();
  await page.getByRole("option", { name: "German" }).click();
  await expect(dialog.getByRole("combobox", { name: "First NRTADMIN" })).toHaveValue(account("NRTADMIN").user_id);
  await look(page, "library-create");
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page.getByText(`Journey ${id} was created.`).last()).toBeVisible();
  const panel = page.getByRole("complementary");
  await expect(panel.getByText("German")).toBeVisible();
  await panel.getByRole("button", { name: "Edit" }).click();
  const edit = page.getByRole("dialog", { name: `Edit Journey ${id}` });
  await edit.getByLabel("Description").fill("Made by a journey");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(panel.getByText("Made by a journey")).toBeVisible();
  await panel.getByRole("tab", { name: "Activity" }).click();
  const acts = panel.getByRole("list", { name: "Activity" }).getByRole("listitem");
  await expect(acts.first()).toContainText("Description: Made by a journey");
  await expect(acts.last()).toContainText("Created");
  await panel.getByRole("button", { name: "Close" }).click();
  const changes = [
    { action: "Make read-only", way: "ribbon", title: "read-only?", told: "is read-only.", state: "Read-only" },
    { action: "Take off line", way: "keyboard", title: "off line?", told: "is off line.", state: "Off line" },
    { action: "Bring on line", way: "right-click", title: "on line?", told: "is on line.", state: "On line" },
    { action: "Take off line", way: "⋯", title: "off line?", told: "is off line.", state: "Off line" },
  ] as const;
  for (const { action, way, title, told, state } of changes) {
    await act(page, { list: "Libraries", name: id, action, way });
    const ask = page.getByRole("dialog", { name: title });
    if (action === "Take off line" && way === "keyboard") await look(page, "library-off-line");
    await ask.getByRole("button", { name: action }).click();
    await expect(page.getByText(`Journey ${id} ${told}`).last()).toBeVisible();
    await expect(row(page, "Libraries", id)).toContainText(state);
  }
  await row(page, "Libraries", id).click({ button: "right", position: { x: 200, y: 8 } });
  await expect(page.getByRole("menuitem", { name: "Take off line", exact: true })).toBeDisabled();
  const admin = await createCaller(account("NRTADMIN"));
  const { data } = await admin.send("GET", "/api/control-center/v1/libraries");
  expect(data).toContainEqual(expect.objectContaining({ id, state: "off_line", default_language: "de" }));
});
