import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { grid, library, row } from "./people.ts";

const page1 = `/control-center/access/users?library=${library}`;

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
      await expect(grid(page, "Users").getByRole("row")).toHaveCount(2);
      await expect(row(page, "Users", who.user_id)).toBeVisible();
    }
    await expect(page).toHaveURL(/query=edmund/);
    await page.reload();
    await expect(search).toHaveValue("edmund whit");
    await expect(row(page, "Users", who.user_id)).toBeVisible();
  });

  test("CC-LST-002 CC-LST-003 filters show as chips that can be removed, one by one and all at once", async ({
    page,
  }) => {
    await page.goto(page1);
    await expect(grid(page, "Users")).toHaveAttribute("aria-rowcount", /^[1-9]/);
    const count = async (): Promise<number> => Number(await grid(page, "Users").getAttribute("aria-rowcount"));
    const all = await count();
    await page.getByRole("button", { name: "Filter" }).click();
    await page.getByRole("combobox", { name: "Sign in Status" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Disabled" }).click();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    const chips = page.getByRole("group", { name: "Filters" });
    await expect(chips.getByRole("button", { name: /Sign in Status: Disabled/ })).toBeVisible();
    await expect(row(page, "Users", account("disabled").user_id)).toBeVisible();
    await expect(row(page, "Users", account("standard").user_id)).toHaveCount(0);
    await look(page, "users-filtered");
    await chips.getByRole("button", { name: "Clear all" }).click();
    await expect(chips).toHaveCount(0);
    // Other journeys make users at the same time.
    await expect.poll(count).toBeGreaterThanOrEqual(all);
  });

  test("CC-USR-002 CC-USR-003 the page says what a user is, and leads to where users come from", async ({ page }) => {
    await page.goto(page1);
    await expect(page.getByText("the basis of all access")).toBeVisible();
    await page.getByRole("button", { name: "Where users come from" }).click();
    const dialog = page.getByRole("dialog", { name: "Where users come from" });
    await expect(dialog.getByRole("term")).toHaveText(["Created here", "Migration", "Directory service"]);
    await look(page, "user-overview");
    await dialog.getByRole("button", { name: "Show these users: Directory service" }).click();
    await expect(page.getByRole("group", { name: "Filters" }).getByText(/Origin: Directory/)).toBeVisible();
  });

  test("CC-LST-008 a column sorts both ways by the server", async ({ page }) => {
    await page.goto(page1);
    const head = grid(page, "Users").getByRole("columnheader", { name: "User ID" });
    await head.getByRole("button").click();
    await expect(head).toHaveAttribute("aria-sort", "ascending");
    const ids = async (): Promise<(string | null)[]> =>
      Promise.all(
        (await grid(page, "Users").getByRole("row").all())
          .slice(1, 6)
          .map(async (one) => one.getByRole("gridcell").nth(2).textContent()),
      );
    await expect.poll(async () => (await ids())[0]).toBe("ADMIN");
    await head.getByRole("button").click();
    await expect(head).toHaveAttribute("aria-sort", "descending");
    await expect.poll(async () => (await ids())[0]).not.toBe("ADMIN");
  });
});

test.describe("with Tier 1", () => {
  test.use({ person: ["tier1"] });

  test("CC-NAV-002 what one may not do is not shown, and its address says so", async ({ page }) => {
    await page.goto(page1);
    await expect(grid(page, "Users")).toBeVisible();
    await expect(page.getByRole("button", { name: "+Create User" })).toHaveCount(0);
    await page.goto(`/control-center/access/users/create?library=${library}`);
    await expect(page.getByRole("heading", { name: "You can't create users in this library" })).toBeVisible();
  });
});
