import { createCaller } from "../caller.ts";
import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { WAYS, act, freshId, grid, library, makeGroup, makeUsers, row } from "./people.ts";

const groups = `/control-center/access/groups?library=${library}`;

test.use({ person: ["NRTADMIN"] });

test("CC-GRP-003 CC-GRP-004 a group is created, found, opened and renamed; its id stays", async ({ page }) => {
  test.slow();
  const id = freshId("GRP");
  await page.goto(groups);
  await page.getByRole("button", { name: "+Create Group" }).click();
  const dialog = page.getByRole("dialog", { name: "Create Group" });
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await expect(dialog.getByText("This field is required.")).toBeVisible();
  await dialog.getByLabel("Group ID").fill(id.toLowerCase());
  await expect(dialog.getByLabel("Group ID")).toHaveValue(id);
  await dialog.getByLabel("Name").fill("Shipping");
  await look(page, "group-create");
  await dialog.getByRole("button", { name: "Create", exact: true }).dblclick();
  await expect(page.getByText(`${id} was created.`).last()).toBeVisible();
  const panel = page.getByRole("complementary");
  await expect(panel.getByText("No members yet")).toBeVisible();
  await look(page, "group-no-members");
  await panel.getByRole("tab", { name: "Details" }).click();
  await panel.getByRole("button", { name: "Edit" }).click();
  const edit = page.getByRole("dialog", { name: `Edit ${id}` });
  await edit.getByLabel("Name").fill("Shipping and trade");
  await look(page, "group-edit");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`${id} was saved.`).last()).toBeVisible();
  await expect(panel.getByRole("heading", { name: "Shipping and trade" })).toBeVisible();
  await look(page, "group-details");
  await page.getByRole("searchbox", { name: "Search groups" }).fill("trade");
  await expect(row(page, "Groups", id)).toContainText("Shipping and trade");
});

for (const way of WAYS) {
  test(`CC-NAV-008 CC-NAV-009 CC-GRP-009 a group is disabled and enabled by ${way}`, async ({ page }) => {
    const id = await makeGroup();
    await page.goto(`${groups}&query=${id}`);
    await act(page, { list: "Groups", name: id, action: "Disable", way });
    const dialog = page.getByRole("dialog", { name: `Disable ${id}?` });
    if (way === "ribbon") await look(page, "group-disable");
    await dialog.getByRole("button", { name: "Disable group" }).click();
    await expect(page.getByText(`${id} was disabled.`).last()).toBeVisible();
    await expect(row(page, "Groups", id)).toContainText("Disabled");
    await act(page, { list: "Groups", name: id, action: "Enable", way });
    await expect(page.getByText(`${id} was enabled.`).last()).toBeVisible();
    await expect(row(page, "Groups", id)).toContainText("Enabled");
  });
}

test("CC-GRP-009 CC-GRP-011 several groups are disabled at once; NRTADMIN is not, and it says why", async ({
  page,
}) => {
  const [one, two] = [await makeGroup(), await makeGroup()];
  await page.goto(`${groups}&query=GRP`);
  for (const id of [one, two]) await row(page, "Groups", id).getByRole("checkbox").check({ force: true });
  await page.getByRole("toolbar").getByRole("button", { name: "Disable", exact: true }).click();
  await page.getByRole("button", { name: "Disable 2 groups" }).click();
  await expect(page.getByText("2 groups were disabled.").last()).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(page.getByText("2 groups were enabled.").last()).toBeVisible();
  await page.goto(`${groups}&query=NRTADMIN`);
  await row(page, "Groups", "NRTADMIN").click({ button: "right", position: { x: 200, y: 8 } });
  const item = page.getByRole("menuitem", { name: "Disable", exact: true });
  await expect(item).toBeDisabled();
  await item.hover({ force: true });
  await expect(page.getByText("NRTADMIN cannot be disabled").filter({ visible: true })).toBeVisible();
});

test("CC-GRP-002 CC-LST-015 the filter of groups is in the address and shows as chips", async ({ page }) => {
  const [open, closed] = [await makeGroup(), await makeGroup({ enabled: false })];
  await page.goto(groups);
  await page.getByRole("button", { name: "Filter" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Disabled" }).click();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/status=disabled/);
  await expect(row(page, "Groups", closed)).toBeVisible();
  await expect(row(page, "Groups", open)).toHaveCount(0);
  await look(page, "groups-filtered");
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await page.getByRole("menuitemcheckbox", { name: "Yes" }).click();
  await page.keyboard.press("Escape");
  await expect(
    page.getByRole("group", { name: "Filters" }).getByRole("button", { name: /External: Yes/ }),
  ).toBeVisible();
  await page.getByRole("searchbox", { name: "Search groups" }).fill("zzzz-none");
  await expect(page.getByRole("heading", { name: "Nothing found" })).toBeVisible();
  await look(page, "groups-none-found");
  await page.getByRole("button", { name: "Show all groups" }).click();
  await expect(grid(page, "Groups")).toBeVisible();
  await expect(page.getByRole("group", { name: "Filters" })).toHaveCount(0);
  await look(page, "groups");
});

test("CC-GRP-008 CC-GRP-010 CC-AUD-005 members are added, found and removed, and each is undone", async ({ page }) => {
  const group = await makeGroup();
  const [ann = "", bob = "", off = ""] = await makeUsers(3);
  const admin = await createCaller(account("NRTADMIN"));
  await admin.send("PATCH", `/libraries/${library}/users/${off}`, { allow_logon: false });
  await page.goto(`${groups}&query=${group}`);
  await act(page, { list: "Groups", name: group, action: "Add Users", way: "⋯" });
  const dialog = page.getByRole("dialog", { name: `Add users to ${group}` });
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog.getByText("Choose one user or more.")).toBeVisible();
  const search = dialog.getByRole("searchbox", { name: "Search users" });
  await search.fill(off);
  await expect(dialog.getByRole("checkbox", { name: new RegExp(off) })).toBeDisabled();
  await search.fill(ann);
  await dialog.getByRole("checkbox", { name: new RegExp(ann) }).check();
  await search.fill(bob);
  await dialog.getByRole("checkbox", { name: new RegExp(bob) }).check();
  await expect(dialog.getByText("2 chosen")).toBeVisible();
  await look(page, "group-add-users");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText(`2 users were added to ${group}.`).last()).toBeVisible();
  await row(page, "Groups", group).getByRole("link").click();
  const panel = page.getByRole("complementary");
  await panel.getByRole("tab", { name: "Members" }).click();
  const members = panel.getByRole("list", { name: "Members" });
  await expect(members.getByRole("listitem")).toHaveCount(2);
  await look(page, "group-members");
  await members.getByRole("checkbox", { name: new RegExp(bob) }).check();
  await panel.getByRole("button", { name: "Remove 1 user" }).click();
  await expect(members.getByRole("listitem")).toHaveCount(1);
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(members.getByRole("listitem")).toHaveCount(2);
  await panel.getByRole("searchbox", { name: "Search members" }).fill(ann);
  await expect(members.getByRole("listitem")).toHaveCount(1);
  await panel.getByRole("tab", { name: "Activity" }).click();
  const acts = panel.getByRole("list", { name: "Activity" }).getByRole("listitem");
  await expect(acts.filter({ hasText: "Members removed" })).toContainText(bob);
  await expect(acts.last()).toContainText("Created");
  await look(page, "group-activity");
});
