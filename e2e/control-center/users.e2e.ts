import type { Page } from "@playwright/test";
import { createCaller } from "../caller.ts";
import { account, installation } from "../installation.ts";
import { expect, expectAccessible, look, test } from "../journey.ts";

const [library = ""] = installation().libraries;
const page1 = `/control-center/access/users?library=${library}`;

let made = 0;
/** An id that no other run has taken. */
function freshId(): string {
  made += 1;
  return `E2E-${process.pid}-${Date.now().toString(36)}-${made}`.toUpperCase();
}

const users = (page: Page) => page.getByRole("grid", { name: "Users" });
const row = (page: Page, name: string | RegExp) => users(page).getByRole("row", { name });

test.use({ person: ["NRTADMIN"] });

test.describe("the list of users", () => {
  test("CC-LST-001 CC-LST-004 a search finds by name, User ID and e-mail, and its address can be sent", async ({
    page,
  }) => {
    const who = account("standard");
    await page.goto(page1);
    const search = page.getByRole("searchbox", { name: "Search users" });
    for (const text of [who.user_id.toLowerCase(), who.email, "edmund whit"]) {
      await search.fill(text);
      await expect(users(page).getByRole("row")).toHaveCount(2);
      await expect(row(page, new RegExp(who.user_id))).toBeVisible();
    }
    await expect(page).toHaveURL(/query=edmund/);
    await page.reload();
    await expect(search).toHaveValue("edmund whit");
    await expect(row(page, new RegExp(who.user_id))).toBeVisible();
  });

  test("CC-LST-002 CC-LST-003 filters show as chips that can be removed, one by one and all at once", async ({
    page,
  }) => {
    await page.goto(page1);
    await expect(users(page)).toHaveAttribute("aria-rowcount", /^[1-9]/);
    const count = async (): Promise<number> => Number(await users(page).getAttribute("aria-rowcount"));
    const all = await count();
    await page.getByRole("button", { name: "Filter" }).click();
    await page.getByRole("combobox", { name: "Sign in Status" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Disabled" }).click();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    const chips = page.getByRole("group", { name: "Filters" });
    await expect(chips.getByRole("button", { name: /Sign in Status: Disabled/ })).toBeVisible();
    await expect(row(page, new RegExp(account("disabled").user_id))).toBeVisible();
    await expect(row(page, new RegExp(account("standard").user_id))).toHaveCount(0);
    await look(page, "users-filtered");
    await chips.getByRole("button", { name: "Clear all" }).click();
    await expect(chips).toHaveCount(0);
    // Other journeys make users at the same time.
    await expect.poll(count).toBeGreaterThanOrEqual(all);
  });

  test("CC-LST-008 a column sorts both ways by the server", async ({ page }) => {
    await page.goto(page1);
    const head = users(page).getByRole("columnheader", { name: "User ID" });
    await head.getByRole("button").click();
    await expect(head).toHaveAttribute("aria-sort", "ascending");
    const ids = async (): Promise<(string | null)[]> =>
      Promise.all(
        (await users(page).getByRole("row").all())
          .slice(1, 6)
          .map(async (one) => one.getByRole("gridcell").nth(2).textContent()),
      );
    await expect.poll(async () => (await ids())[0]).toBe("ADMIN");
    await head.getByRole("button").click();
    await expect(head).toHaveAttribute("aria-sort", "descending");
    await expect.poll(async () => (await ids())[0]).not.toBe("ADMIN");
  });
});

test.describe("Create User", () => {
  test("CC-USR-018 a User ID and an e-mail that are taken are told while they are typed", async ({ page }) => {
    const who = account("standard");
    await page.goto(`/control-center/access/users/create?library=${library}`);
    const dialog = page.getByRole("dialog", { name: "Create User" });
    await dialog.getByLabel("User ID").fill(who.user_id.toLowerCase());
    await expect(dialog.getByText("A user with this User ID exists already.")).toBeVisible();
    await dialog.getByLabel("Email").fill(who.email.toUpperCase());
    await expect(dialog.getByText("Another user has this e-mail address.")).toBeVisible();
    await dialog.getByLabel("User ID").fill(freshId());
    await expect(dialog.getByText(/is free/)).toBeVisible();
  });

  test("CC-USR-010 CC-USR-016 CC-USR-037 a user is created by the keyboard alone and stands first, selected", async ({
    page,
  }) => {
    const id = freshId();
    await page.goto(page1);
    await page.getByRole("button", { name: "+Create User" }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Create User" });
    await dialog.getByLabel("Full Name").focus();
    await page.keyboard.type("Zoë O'Brien-Núñez");
    await page.keyboard.press("Tab");
    await page.keyboard.type(id.toLowerCase());
    await expect(dialog.getByLabel("User ID")).toHaveValue(id);
    await page.keyboard.press("Tab");
    await page.keyboard.type(`${id}@example.com`);
    await page.keyboard.press("Tab");
    await page.keyboard.type("Lond");
    await expect(page.getByRole("option").first()).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeVisible();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await expect(dialog.getByRole("combobox", { name: "Preferred Library" })).toBeFocused();
    await expect(dialog.getByRole("combobox", { name: "Role" })).toHaveCount(0);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("option").first()).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(dialog.getByRole("combobox", { name: "Role" })).toHaveText(/DEFAULT/);
    await dialog.getByRole("button", { name: "Generate" }).focus();
    await page.keyboard.press("Enter");
    await expect(dialog.getByLabel(/^Password\*?$/)).toHaveValue(/^.{20}$/);
    await dialog.getByLabel("Full Name").focus();
    await page.keyboard.press("Enter");
    await expect(dialog).toHaveCount(0);
    const first = users(page).getByRole("row").nth(1);
    await expect(first).toContainText(id);
    await expect(first).toHaveAttribute("aria-selected", "true");
    await expect(page.getByText("Zoë O'Brien-Núñez was created.").last()).toBeVisible();
    const admin = await createCaller(account("NRTADMIN"));
    const { data } = await admin.send("GET", `/libraries/${library}/users/${id}`);
    expect(data).toMatchObject({ id, location: "Lond", force_password_change: true, password_never_expire: false });
  });

  test("CC-NAV-013 unsaved input is asked about once, whichever way one leaves", async ({ page }) => {
    await page.goto(page1);
    await page.getByRole("button", { name: "+Create User" }).click();
    const dialog = page.getByRole("dialog", { name: "Create User" });
    await expect(dialog).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toHaveCount(0);
    await page.getByRole("button", { name: "+Create User" }).click();
    await dialog.getByLabel("Full Name").fill("Half a name");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Keep editing" }).click();
    await expect(dialog.getByLabel("Full Name")).toHaveValue("Half a name");
    await page.goBack();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Discard" }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
    await expect(users(page)).toBeVisible();
  });

  test("CC-USR-010 a user is created at 400 pixels", async ({ page }) => {
    const id = freshId();
    await page.setViewportSize({ width: 400, height: 800 });
    await page.goto(page1);
    await page.getByRole("button", { name: "+Create User" }).click();
    const dialog = page.getByRole("dialog", { name: "Create User" });
    await dialog.getByLabel("Full Name").fill("Narrow Nell");
    await dialog.getByLabel("User ID").fill(id);
    await dialog.getByLabel("Email").fill(`${id}@example.com`);
    await dialog.getByRole("combobox", { name: "Preferred Library" }).click();
    await page.getByRole("option").first().click();
    await dialog.getByRole("button", { name: "Generate" }).click();
    await dialog.getByRole("button", { name: "Create", exact: true }).click();
    await expect(users(page).getByRole("row").nth(1)).toContainText(id);
  });
});

test.describe("with Tier 1", () => {
  test.use({ person: ["tier1"] });

  test("CC-NAV-002 what one may not do is not shown, and its address says so", async ({ page }) => {
    await page.goto(page1);
    await expect(users(page)).toBeVisible();
    await expect(page.getByRole("button", { name: "+Create User" })).toHaveCount(0);
    await page.goto(`/control-center/access/users/create?library=${library}`);
    await expect(page.getByRole("heading", { name: "You can't create users in this library" })).toBeVisible();
  });
});
