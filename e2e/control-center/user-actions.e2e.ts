import { createCaller } from "../caller.ts";
import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { WAYS, act, library, makeGroup, makeUsers, ribbon, row } from "./people.ts";

const users = `/control-center/access/users?library=${library}`;

test.use({ person: ["NRTADMIN"] });

const mayLogOn = async (id: string): Promise<boolean> => {
  const admin = await createCaller(account("NRTADMIN"));
  return (await admin.send("GET", `/libraries/${library}/users/${id}`)).data.allow_logon as boolean;
};

for (const way of WAYS) {
  test(`CC-NAV-008 CC-NAV-009 CC-USR-058 CC-USR-059 CC-USR-060 sign-in is disabled and enabled by ${way}`, async ({
    page,
  }) => {
    const [id = ""] = await makeUsers(1);
    await page.goto(`${users}&query=${id}`);
    await act(page, { list: "Users", name: id, action: "Disable Sign in", way });
    const dialog = page.getByRole("dialog", { name: "Disable Sign in" });
    await expect(dialog).toContainText(`Person ${id}`);
    if (way === "ribbon") await look(page, "disable-sign-in");
    await dialog.getByRole("button", { name: "Disable Sign In", exact: true }).click();
    await expect(page.getByText(new RegExp(`Person ${id} no longer reaches`)).last()).toBeVisible();
    await expect(row(page, "Users", id)).toContainText("Disabled");
    expect(await mayLogOn(id)).toBe(false);
    await act(page, { list: "Users", name: id, action: "Enable Sign in", way });
    await expect(page.getByText(new RegExp(`Person ${id} reaches`)).last()).toBeVisible();
    await expect(row(page, "Users", id)).toContainText("Enabled");
    expect(await mayLogOn(id)).toBe(true);
  });

  test(`CC-NAV-008 CC-NAV-009 CC-USR-066 a user is added to a group by ${way}`, async ({ page }) => {
    const [[id = ""], group] = [await makeUsers(1), await makeGroup()];
    await page.goto(`${users}&query=${id}`);
    await act(page, { list: "Users", name: id, action: "Add To Groups", way });
    const dialog = page.getByRole("dialog", { name: `Add Person ${id} to groups` });
    await dialog.getByRole("searchbox", { name: "Search groups" }).fill(group);
    await dialog.getByRole("checkbox", { name: new RegExp(group) }).check();
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    await expect(page.getByText("1 membership was added.").last()).toBeVisible();
    await page.getByRole("button", { name: "Undo" }).last().click();
    const admin = await createCaller(account("NRTADMIN"));
    const members = async (): Promise<number> =>
      ((await admin.send("GET", `/libraries/${library}/groups/${group}/members`)).data as unknown[]).length;
    await expect.poll(members).toBe(0);
  });
}

test("CC-USR-063 CC-USR-064 of several each has a result: who may not be changed is listed with the reason", async ({
  page,
}) => {
  test.slow();
  const [one = "", two = ""] = await makeUsers(2);
  await page.goto(`${users}&query=${one}`);
  await row(page, "Users", one).getByRole("checkbox").check({ force: true });
  const search = page.getByRole("searchbox", { name: "Search users" });
  for (const next of [two, account("NRTADMIN").user_id]) {
    await search.fill(next);
    await row(page, "Users", next).getByRole("checkbox").check({ force: true });
  }
  await expect(page.getByText("3 selected")).toBeVisible();
  await ribbon(page, "Disable Sign in");
  await page.getByRole("button", { name: "Disable Sign In for 3 users" }).click();
  const refused = page.getByRole("dialog", { name: "1 row was left as it is" });
  await expect(refused.getByRole("listitem")).toContainText("You cannot do this to your own account.");
  await expect(page.getByText(/2 users no longer reach/).last()).toBeVisible();
  await refused.getByRole("button", { name: "Close" }).last().click();
  expect([await mayLogOn(one), await mayLogOn(two)]).toEqual([false, false]);
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(page.getByText(/2 users reach/).last()).toBeVisible();
  expect([await mayLogOn(one), await mayLogOn(two)]).toEqual([true, true]);
});

test("CC-NAV-014 a change is told with the object's name, to screen readers as well, and can be undone for ten seconds", async ({
  page,
}) => {
  const [id = ""] = await makeUsers(1);
  await page.goto(`${users}&query=${id}`);
  await expect(row(page, "Users", id)).toBeVisible();
  await page.clock.install();
  await act(page, { list: "Users", name: id, action: "Disable Sign in", way: "⋯" });
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /Disable/ })
    .last()
    .click();
  const notice = page.getByRole("listitem").filter({ hasText: `Person ${id}` });
  await expect(notice.getByRole("button", { name: "Undo" })).toBeVisible();
  await expect(
    page
      .locator("[aria-live]")
      .filter({ hasText: `Person ${id}` })
      .first(),
  ).toBeAttached();
  await page.clock.runFor(10_000);
  await notice.getByRole("button", { name: "Undo" }).click();
  await expect(row(page, "Users", id)).toContainText("Enabled");
});

test("CC-USR-066 many users join several groups; what is refused is listed", async ({ page }) => {
  test.slow();
  const group = await makeGroup();
  const closed = await makeGroup({ enabled: false });
  const [one = "", two = ""] = await makeUsers(2);
  const admin = await createCaller(account("NRTADMIN"));
  await admin.send("PATCH", `/libraries/${library}/users/${two}`, { allow_logon: false });
  await page.goto(`${users}&query=${one}`);
  await row(page, "Users", one).getByRole("checkbox").check({ force: true });
  await page.getByRole("searchbox", { name: "Search users" }).fill(two);
  await row(page, "Users", two).getByRole("checkbox").check({ force: true });
  await ribbon(page, "Add To Groups");
  const dialog = page.getByRole("dialog", { name: "Add 2 users to groups" });
  const search = dialog.getByRole("searchbox", { name: "Search groups" });
  await search.fill(closed);
  await expect(dialog.getByRole("checkbox", { name: new RegExp(closed) })).toBeDisabled();
  await search.fill("");
  await look(page, "add-to-groups");
  await search.fill(group);
  await dialog.getByRole("checkbox", { name: new RegExp(group) }).check();
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  const refused = page.getByRole("dialog", { name: "1 row was left as it is" });
  await expect(refused.getByRole("listitem")).toContainText("This user's sign-in is disabled.");
  await expect(page.getByText("1 membership was added.").last()).toBeVisible();
  await look(page, "users-refused");
});

test("CC-USR-070 CC-USR-094 on the tab Groups a user is taken out of a group again", async ({ page }) => {
  const [[id = ""], group] = [await makeUsers(1), await makeGroup()];
  await page.goto(`/control-center/access/users/${id}?library=${library}&tab=groups`);
  const panel = page.getByRole("complementary");
  await expect(panel.getByText("In no group of this library")).toBeVisible();
  await panel.getByRole("button", { name: "Add To Groups" }).click();
  const dialog = page.getByRole("dialog", { name: `Add Person ${id} to groups` });
  await dialog.getByRole("searchbox", { name: "Search groups" }).fill(group);
  await dialog.getByRole("checkbox", { name: new RegExp(group) }).check();
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await panel.getByRole("button", { name: `Remove from ${group}` }).click();
  await expect(panel.getByText("In no group of this library")).toBeVisible();
});
