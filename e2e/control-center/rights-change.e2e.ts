import { createCaller } from "../caller.ts";
import { account } from "../installation.ts";
import { expect, expectAccessible, look, test } from "../journey.ts";
import { PASSWORD, library, makeUsers } from "./people.ts";

test.use({ person: ["NRTADMIN"] });

test("CC-NAV-003 rights that change during a session hold from the next request, and the menu follows without signing out", async ({
  pageOf,
}) => {
  const admin = await createCaller(account("NRTADMIN"));
  const [id = ""] = await makeUsers(1, { role: "TIER 1", force_password_change: false });
  const who = { user_id: id, email: `${id.toLowerCase()}@example.com`, password: PASSWORD, what: "tier1" };
  const member = async (action: "add" | "delete"): Promise<void> => {
    await admin.send("PUT", `/libraries/${library}/groups/NRTADMIN/members`, { data: [id], action });
  };
  const page = await pageOf(who);
  await page.goto(`/control-center/access/users?library=${library}`);
  const menu = page.getByRole("navigation");
  await expect(menu.getByRole("link", { name: "Users" })).toBeVisible();
  await expect(menu.getByRole("link", { name: "Audit log" })).toHaveCount(0);

  await member("add");
  // The answer of a few seconds ago still counts as fresh.
  await page.clock.install();
  await page.clock.fastForward(15_000);
  await menu.getByRole("link", { name: "Groups" }).click();
  await expect(menu.getByRole("link", { name: "Audit log" })).toBeVisible();
  await menu.getByRole("link", { name: "Audit log" }).click();
  await expect(page.getByRole("grid", { name: "Audit log" })).toBeVisible();

  await member("delete");
  await page.getByRole("searchbox", { name: "ID of what it was done to" }).fill(id);
  // The next request is refused, and the entry goes with it.
  await expect(menu.getByRole("link", { name: "Audit log" })).toHaveCount(0);
  await expect(menu.getByRole("link", { name: "Users" })).toBeVisible();
});

test("CC-NAV-017 names of documents are hidden in Control Center until a setting shows them", async ({ page }) => {
  const admin = await createCaller(account("NRTADMIN"));
  const secret = `Merger ${crypto.randomUUID().slice(0, 8)}`;
  const made = await admin.send("POST", `/libraries/${library}/workspaces`, { name: secret });
  const id = String(made.data.id);
  const open = async (): Promise<void> => {
    await page.goto(`/control-center/monitoring/audit`);
    await page.getByRole("searchbox", { name: "ID of what it was done to" }).fill(id);
    await page.getByRole("row", { name: new RegExp(`Workspace: create.* ${id} `) }).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("complementary").getByRole("table", { name: "What was changed" })).toBeVisible();
  };
  await open();
  await expect(page.getByRole("complementary").getByText("(hidden)")).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);
  await expectAccessible(page);

  await page.getByRole("navigation").getByRole("link", { name: "Global" }).click();
  const setting = page.getByRole("switch", { name: "Show names of content in Control Center" });
  await expect(setting).not.toBeChecked();
  await look(page, "settings-global");
  await setting.check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The settings were saved and are in force.").first()).toBeVisible();
  await open();
  await expect(page.getByRole("complementary").getByText(secret)).toBeVisible();

  await page.goto("/control-center/settings/global");
  await page.getByRole("button", { name: /Use the default/ }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The settings were saved and are in force.").first()).toBeVisible();
  await open();
  await expect(page.getByText(secret)).toHaveCount(0);
});
