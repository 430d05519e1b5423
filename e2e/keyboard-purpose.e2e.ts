import type { Page } from "@playwright/test";
import { createCaller } from "./caller.ts";
import { account, installation } from "./installation.ts";
import type { Account } from "./installation.ts";
import { expect, test } from "./journey.ts";
import { arrowTo, tabTo } from "./keyboard.ts";

const PASSWORD = "Harbour-lights-2026";
const word = (): string => Math.random().toString(36).slice(2, 8);

test.use({ person: ["standard"], storageState: { cookies: [], origins: [] } });

test("CC-NAV-009 WORK-KEY-002 WORK-SEC-004 the purpose by the keyboard alone", async ({ page, browser }) => {
  test.slow();
  const colleague = { user_id: `KEYS-${word().toUpperCase()}`, name: `Rosa Keys ${word()}`, password: PASSWORD };
  const asAdministrator = await browser.newContext({ baseURL: installation().work });
  const console = await asAdministrator.newPage();
  await signInByKeys(
    console,
    account("NRTADMIN"),
    `/control-center/access/users?library=${installation().libraries[0]}`,
  );
  await createColleague(console, colleague);
  await asAdministrator.close();

  const matter = `Keys ${word()}`;
  await openMatter(account("standard"), matter);
  await signInByKeys(page, account("standard"), `/work/web/${installation().libraries[0]}`);
  await enterFolder(page, matter);
  await lookIntoSearchAndBack(page);
  await uploadByKey(page);
  await giveAccess(page, colleague);

  const asColleague = await browser.newContext({ baseURL: installation().work });
  const other = await asColleague.newPage();
  await signInByKeys(other, colleague, `/work/web/${installation().libraries[0]}`);
  await enterFolder(other, matter);
  await expect(other.getByRole("row", { name: /Charter party/ })).toBeVisible();
  await asColleague.close();
});

async function signInByKeys(page: Page, who: Pick<Account, "user_id" | "password">, address: string): Promise<void> {
  await page.goto(address);
  await tabTo(page, page.getByRole("textbox", { name: /user id/i }));
  await page.keyboard.type(who.user_id);
  await tabTo(page, page.getByLabel("Password", { exact: true }));
  await page.keyboard.type(who.password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/auth"));
}

async function createColleague(page: Page, who: { user_id: string; name: string; password: string }): Promise<void> {
  await tabTo(page, page.getByRole("button", { name: "+Create User" }));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Create User" });
  await tabTo(page, dialog.getByLabel("Full Name"));
  await page.keyboard.type(who.name);
  await tabTo(page, dialog.getByLabel("User ID"));
  await page.keyboard.type(who.user_id);
  await tabTo(page, dialog.getByLabel("Email"));
  await page.keyboard.type(`${who.user_id.toLowerCase()}@quillmarsh.example`);
  await tabTo(page, dialog.getByRole("combobox", { name: "Preferred Library" }));
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await tabTo(page, dialog.getByLabel(/^Password\s*\*?$/));
  await page.keyboard.type(who.password);
  const mustChange = dialog.getByRole("radiogroup", { name: "User must change password at the next login" });
  await tabTo(page, mustChange.getByRole("radio", { name: "Yes" }));
  await page.keyboard.press("ArrowDown");
  await expect(mustChange.getByRole("radio", { name: "No" })).toBeChecked();
  await tabTo(page, dialog.getByRole("button", { name: "Create", exact: true }));
  await page.keyboard.press("Enter");
  await expect(page.getByText(`${who.name} was created.`).first()).toBeVisible();
  await expect(page.getByRole("row", { name: who.name })).toHaveAttribute("aria-selected", "true");
}

/** A private matter with one folder, made by its owner. */
async function openMatter(owner: Account, name: string): Promise<void> {
  const caller = await createCaller(owner);
  const [library] = installation().libraries;
  const workspace = await caller.send("POST", `/libraries/${library}/workspaces`, {
    name,
    default_security: "private",
  });
  await caller.send("POST", `/libraries/${library}/workspaces/${workspace.data.id}/folders`, {
    name: "Correspondence",
  });
}

async function enterFolder(page: Page, matter: string): Promise<void> {
  await tabTo(page, page.getByRole("searchbox", { name: "Search workspaces" }));
  await page.keyboard.type(matter);
  await expect(page.getByRole("grid").getByRole("row")).toHaveCount(2);
  await enterRow(page, matter);
  await enterRow(page, "Correspondence");
  await expect(page.getByRole("heading", { name: "Correspondence" })).toBeVisible();
}

/** Until its row is there, the list on the page is still the one that was left, and takes the focus with it when it goes. */
async function enterRow(page: Page, name: string): Promise<void> {
  const rows = page.getByRole("grid").getByRole("row");
  const row = page.getByRole("grid").getByRole("row", { name });
  await expect(row).toBeVisible();
  await tabTo(page, rows.nth(1));
  await arrowTo(page, row);
  await page.keyboard.press("Enter");
}

/** Ctrl+K leads to the search from wherever one is, Escape back to it. */
async function lookIntoSearchAndBack(page: Page): Promise<void> {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("search").getByRole("searchbox")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("search").getByRole("searchbox")).not.toBeFocused();
}

async function uploadByKey(page: Page): Promise<void> {
  const chosen = page.waitForEvent("filechooser");
  // The browser is told to hand choosers over before a key can open one.
  await expect(
    page
      .getByRole("toolbar")
      .getByRole("button", { name: /upload/i })
      .first(),
  ).toBeEnabled();
  await page.keyboard.press("u");
  const chooser = await chosen;
  await chooser.setFiles({ name: "Charter party.txt", mimeType: "text/plain", buffer: Buffer.from("Clause 1") });
  await expect(page.getByRole("row", { name: /Charter party/ })).toBeVisible();
}

async function giveAccess(page: Page, who: { user_id: string; name: string }): Promise<void> {
  await page.goBack();
  await expect(page.getByRole("grid").getByRole("row", { name: "Correspondence" })).toBeVisible();
  await page.keyboard.press("s");
  await tabTo(page, page.getByRole("button", { name: "Add Users/Groups" }));
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Add Users/Groups" });
  await tabTo(page, dialog.getByRole("searchbox", { name: "Search by name, ID or e-mail" }));
  await page.keyboard.type(who.user_id);
  const choice = dialog.getByRole("checkbox", { name: who.name });
  await tabTo(page, choice);
  await page.keyboard.press("Space");
  await tabTo(page, dialog.getByRole("button", { name: "Add 1" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Confirm", exact: true }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Security saved").first()).toBeVisible();
}
