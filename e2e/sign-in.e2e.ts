import { expect, look, test } from "./journey.ts";
import { account } from "./installation.ts";

test.describe("signing in", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test("CC-NAV-011 an address asks for sign-in and then lands there; signing out ends it", async ({ page }) => {
    await page.goto("/control-center/access/groups");
    await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
    const who = account("NRTADMIN");
    await page.getByRole("textbox", { name: /user id/i }).fill(who.user_id);
    await page.getByLabel("Password", { exact: true }).fill(who.password);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/control-center/access/groups");
    await expect(page.getByRole("heading", { name: "Groups" })).toBeVisible();

    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.waitForURL("**/auth/**");
    await page.goto("/work/web/");
    await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  });

  test("CC-SGN-003 a wrong password says nothing of the account", async ({ page }) => {
    await page.goto("/auth");
    await look(page, "sign-in");
    await page.getByRole("textbox", { name: /user id/i }).fill("NOBODY-OF-THAT-NAME");
    await page.getByLabel("Password", { exact: true }).fill("Wrong-password-2026");
    await page.getByRole("button", { name: "Sign in" }).click();
    const ofNobody = await page.getByRole("alert").innerText();
    await look(page, "sign-in-refused");
    await page.getByRole("textbox", { name: /user id/i }).fill(account("standard").user_id);
    await page.getByLabel("Password", { exact: true }).fill("Wrong-password-2026");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toHaveText(ofNobody);
  });
});
