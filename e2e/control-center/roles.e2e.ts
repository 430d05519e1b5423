import { createCaller } from "../caller.ts";
import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { act, freshId, grid, library, makeUsers, row } from "./people.ts";

const roles = `/control-center/access/roles?library=${library}`;

test.use({ person: ["NRTADMIN"] });

test("CC-ROL-001 CC-ROL-004 CC-ROL-005 CC-ROL-011 a role is made, found, copied, and gains a tier after a warning", async ({
  page,
}) => {
  test.slow();
  const name = freshId("ROLE");
  await page.goto(roles);
  await expect(page.getByText("A role says what its holders may do")).toBeVisible();
  await look(page, "roles");
  await page.getByRole("button", { name: "+Create Role" }).click();
  const dialog = page.getByRole("dialog", { name: "Create Role" });
  await dialog.getByLabel("Name").fill("NRTADMIN");
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await expect(dialog.getByText("This name is kept for the system.")).toBeVisible();
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("checkbox", { name: /^Create\/Import content/ }).check();
  await expect(dialog.getByText(/Give what the work needs and no more/)).toBeVisible();
  await look(page, "role-create");
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page.getByText(`${name} was created.`).last()).toBeVisible();
  const panel = page.getByRole("complementary");
  await expect(panel.getByText("Create/Import content as files")).toBeVisible();
  await page.getByRole("searchbox", { name: "Search roles" }).fill(name.toLowerCase());
  await expect(grid(page, "Roles").getByRole("row")).toHaveCount(2);
  await act(page, { list: "Roles", name, action: "Copy", way: "⋯" });
  const copy = page.getByRole("dialog", { name: `Copy ${name}` });
  await expect(copy.getByRole("checkbox", { name: /^Create\/Import content/ })).toBeChecked();
  await copy.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page.getByText(`Copy of ${name} was created.`).last()).toBeVisible();
  await panel.getByRole("button", { name: "Edit" }).click();
  const edit = page.getByRole("dialog", { name: `Edit Copy of ${name}` });
  await edit.getByRole("checkbox", { name: /^Tier 1 Control Center/ }).check();
  await edit.getByRole("button", { name: "Save" }).click();
  const review = page.getByRole("dialog", { name: `Save Copy of ${name}?` });
  await expect(review.getByRole("alert")).toContainText("The role gains Tier 1");
  await look(page, "role-review");
  await review.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`Copy of ${name} was saved.`).last()).toBeVisible();
  await expect(row(page, "Roles", `Copy of ${name}`)).toContainText("Tier 1");
});

test("CC-ROL-006 CC-ROL-007 CC-ROL-008 users are added after a preview, and moved when their role is deleted", async ({
  page,
}) => {
  test.slow();
  const name = freshId("ROLE");
  const [ann = "", bob = ""] = await makeUsers(2);
  const admin = await createCaller(account("NRTADMIN"));
  await admin.send("POST", `/api/control-center/v1/libraries/${library}/roles`, { id: name, privileges: ["import"] });
  await page.goto(`${roles}&query=${name}`);
  await row(page, "Roles", name).getByRole("link").click();
  const panel = page.getByRole("complementary");
  await panel.getByRole("tab", { name: "Users" }).click();
  await expect(panel.getByText("Nobody holds this role")).toBeVisible();
  await panel.getByRole("button", { name: "Add" }).click();
  const dialog = page.getByRole("dialog", { name: `Add users to ${name}` });
  for (const id of [ann, bob]) {
    await dialog.getByRole("searchbox", { name: "Search users" }).fill(id);
    await dialog.getByRole("checkbox", { name: new RegExp(id) }).check();
  }
  await dialog.getByRole("button", { name: "Preview" }).click();
  await expect(dialog.getByText(`${ann} · leaves DEFAULT`)).toBeVisible();
  await look(page, "role-preview");
  await dialog.getByRole("button", { name: "Add 2 users" }).click();
  await expect(page.getByText(`2 users have the role ${name} now.`).last()).toBeVisible();
  await expect(panel.getByRole("list", { name: "Users" }).getByRole("listitem")).toHaveCount(2);
  await look(page, "role-users");
  const saved = page.waitForEvent("download");
  await panel.getByRole("button", { name: "Export" }).click();
  await page.getByRole("dialog", { name: "Export users" }).getByRole("button", { name: "Export" }).click();
  expect((await saved).suggestedFilename()).toMatch(/\.csv$/);
  await act(page, { list: "Roles", name, action: "Delete", way: "right-click" });
  const ask = page.getByRole("dialog", { name: `Delete ${name}?` });
  await ask.getByRole("button", { name: "Move 2 users and delete role" }).click();
  await expect(ask.getByText("Choose a role for its holders.")).toBeVisible();
  await ask.getByRole("combobox", { name: "Role for its holders" }).click();
  await page.getByRole("option", { name: "DEFAULT", exact: true }).click();
  await look(page, "role-delete");
  await ask.getByRole("button", { name: "Move 2 users and delete role" }).click();
  await expect(page.getByText(`${name} was deleted, and 2 users moved to DEFAULT.`).last()).toBeVisible();
  await page.goto(`${roles}&query=DEFAULT`);
  await row(page, "Roles", "For people of the firm").click({ button: "right", position: { x: 200, y: 8 } });
  await expect(page.getByRole("menuitem", { name: "Delete", exact: true })).toBeDisabled();
});
