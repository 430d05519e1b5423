import type { Browser, Locator, Page } from "@playwright/test";
import { PASSWORD } from "../control-center/people.ts";
import { expect, fillSignIn, look, test } from "../journey.ts";
import { beginAsChief, CHIEF, openPage, send, signInByPassword, startOwnInstallation } from "../own-installation.ts";
import type { OwnInstallation } from "../own-installation.ts";
import { openCase } from "./matter.ts";

const ACCOUNT = "CASES";
const APPLICATION = { id: "case-system", name: "Case system" };
/** Longer than a password lives and an access token may; shorter than the refresh token. */
const DAYS = 90;
const UNNAMED = "does not let Operate say for whom this account acts";
const MATTER = "Harbour works";

test.use({ storageState: { cookies: [], origins: [] } });

/** The account as which the case system works, and a matter in which it may do so. */
async function layGround(chief: Page): Promise<void> {
  await send(chief, "POST", "/work/api/v2/customers/1/users", {
    id: ACCOUNT,
    full_name: "Case system",
    email: "cases@firm.example",
    password: PASSWORD,
    force_password_change: false,
    is_service: true,
    password_never_expire: true,
    purpose: "Files what the case system takes in",
    preferred_library: "MAIN",
  });
  await send(chief, "POST", "/work/api/v2/customers/1/libraries/MAIN/workspaces", {
    name: MATTER,
    default_security: "private",
    user_trustees: [{ id: ACCOUNT, access_level: "read_write" }],
  });
}

/** By its Client ID, with refresh, and for that one account; gives the secret that is shown once. */
async function register(chief: Page, redirect: string): Promise<string> {
  await chief.goto("/control-center/settings/applications");
  await chief.getByRole("button", { name: "Add application" }).first().click();
  await chief
    .getByRole("dialog", { name: "Add application" })
    .getByRole("button", { name: "Configure Manually" })
    .click();
  const next = (label: string) => chief.getByRole("button", { name: label, exact: true }).last();
  await chief.getByRole("textbox", { name: "Name", exact: true }).fill(APPLICATION.name);
  await chief.getByRole("textbox", { name: "Client ID / API Key" }).fill(APPLICATION.id);
  await next("Authenticate").click();
  await chief.getByRole("textbox", { name: "Redirect URL(s)" }).fill(redirect);
  await chief.getByRole("radiogroup", { name: "Allow Token Refresh" }).getByRole("radio", { name: "Yes" }).check();
  await next("Access").click();
  await chief.getByRole("radio", { name: "Custom" }).check();
  await chief.getByRole("searchbox", { name: "Search users, groups and libraries" }).fill(ACCOUNT);
  await chief
    .getByRole("list", { name: "Users, groups and libraries" })
    .getByRole("checkbox", { name: new RegExp(`${ACCOUNT} · User of`) })
    .check();
  await next("Review").click();
  await next("Finish").click();
  const shown = chief.getByRole("dialog", { name: `Client secret of ${APPLICATION.name}` });
  const secret = await shown.getByRole("textbox", { name: "Client secret" }).inputValue();
  await shown.getByRole("button", { name: "Done" }).click();
  return secret;
}

/** As Operate's page says what is to be set in the repository. */
async function letActForPeople(chief: Page, keys: string): Promise<void> {
  await chief.goto(`/control-center/settings/applications/${APPLICATION.id}/edit`);
  await chief.getByRole("tab", { name: "Authentication" }).click();
  await chief.getByRole("switch", { name: "May act for people" }).click();
  await chief.getByRole("textbox", { name: "Address of its public keys" }).fill(keys);
  await look(chief, "application-acts-for-people");
  await chief.getByRole("button", { name: "Save" }).click();
  await expect(chief.getByText(`${APPLICATION.name} was saved.`).last()).toBeVisible();
}

/** Operate as the administrator, who has no link of their own and whose own password ends as everybody's does. */
async function openOperate(own: OwnInstallation, browser: Browser, newPassword?: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: own.operate, storageState: { cookies: [], origins: [] } });
  const page = await context.newPage();
  await page.goto("/auth/sign-in");
  if (newPassword === undefined) {
    await fillSignIn(page, { user_id: CHIEF, password: PASSWORD });
    return page;
  }
  await page.getByRole("textbox", { name: /user id/i }).fill(CHIEF);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  for (const name of ["New password", "New password again"]) {
    await page.getByLabel(name, { exact: true }).fill(newPassword);
  }
  await page.getByRole("button", { name: "Change password" }).click();
  await page.waitForURL((url) => url.origin === own.operate);
  return page;
}

const serviceAccount = (page: Page): Locator => page.getByRole("region", { name: "System account" });

/** Enters the service and links the account as which Operate works. */
async function link(page: Page, service: { readonly url: string; readonly secret: string }): Promise<void> {
  await page.goto("/admin/oauth");
  await page.getByRole("button", { name: "Add new" }).click();
  await page.getByLabel("System name").fill("work");
  await page.getByLabel("Display name").fill("Work");
  await page.getByLabel("Base URL").fill(service.url);
  await page.getByLabel("Client ID").fill(APPLICATION.id);
  await page.getByLabel("Client secret").fill(service.secret);
  await page.getByLabel("Preferred database").fill("MAIN");
  await page.getByRole("button", { name: "Add service" }).click();
  await expect(page.getByRole("heading", { name: "Work", level: 1 })).toBeVisible();
  await linkAccount(page);
}

/** Chooses one account for all, and signs in as that account. */
async function linkAccount(page: Page): Promise<void> {
  await serviceAccount(page)
    .getByRole("button", { name: /^Link system account/ })
    .click();
  const linking = page.getByRole("dialog", { name: "Link the system account" });
  await linking.getByRole("radio", { name: "One service account for all" }).click();
  await linking.getByRole("button", { name: "Go to the sign-in" }).click();
  await fillSignIn(page, { user_id: ACCOUNT, password: PASSWORD });
  await expect(serviceAccount(page)).toContainText("Linked as");
}

async function expectGreen(page: Page): Promise<void> {
  await page.goto("/admin/oauth/work");
  await page.getByRole("button", { name: "Test connection" }).click();
  const checks = page.getByRole("list", { name: "Checks of the connection" });
  await expect(checks).toContainText("The account is let in: passed");
  await expect(checks).not.toContainText("failed");
}

/** A folder in the case's matter, made by whom nobody has linked. */
async function makeFolder(page: Page, name: string): Promise<void> {
  await page.getByRole("tab", { name: "Documents" }).click();
  await page.getByRole("button", { name: "New folder" }).click();
  const dialog = page.getByRole("dialog", { name: "New folder" });
  await dialog.getByRole("textbox", { name: "Name of the folder" }).fill(name);
  await dialog.getByRole("button", { name: "Make folder" }).click();
  await expect(page.getByRole("grid", { name: "Documents" }).getByRole("row", { name })).toBeVisible();
}

/** Unlinks the account, and sees in a case what is not to be had without it, and why. */
async function expectNothingWithoutAccount(page: Page): Promise<void> {
  const bundles = new URL(page.url()).pathname.replace(/\/documents$/, "/bundles");
  await page.goto("/admin/oauth/work");
  await serviceAccount(page).getByRole("button", { name: "Unlink system account" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Unlink system account" }).click();
  await expect(serviceAccount(page)).not.toContainText("Linked as");
  await page.goto(bundles);
  await expect(page.getByText("Operate’s own account is missing")).toBeVisible();
  const begin = page.getByRole("button", { name: "New bundle" });
  await expect(begin).toHaveAttribute("aria-disabled", "true");
  await expect(begin).toHaveAccessibleDescription(/^The system connection to Work is not available/);
  await look(page, "operate-without-account");
}

test("26.11 journey 11 OPR-COR-004 OPR-ACC-01 OPR-AUD-003 OPR-LNK-002 OPR-LNK-040 CC-APP-019 the case system is registered by its Client ID for one account, links it, and works as it ninety days later", async ({
  browser,
}) => {
  test.setTimeout(240_000);
  await using own = await startOwnInstallation();
  const chief = await beginAsChief(own, browser);
  await layGround(chief);
  const secret = await register(chief, `${own.operate}/externalServices/replyFrom`);
  const operate = await openOperate(own, browser);
  await link(operate, { url: own.work, secret });
  await expectGreen(operate);
  await look(operate, "operate-service-green");
  await openCase(operate, { name: MATTER, id: "" });
  await makeFolder(operate, "Correspondence");
  await expectNothingWithoutAccount(operate);
  await operate.goto("/admin/oauth/work");
  await linkAccount(operate);
  await expect(serviceAccount(operate)).toContainText(UNNAMED);
  const keys = operate.getByRole("complementary", { name: "In the repository" }).getByText(/jwks\.json$/);
  await letActForPeople(chief, (await keys.textContent()) ?? "");
  await linkAccount(operate);
  await expect(serviceAccount(operate)).not.toContainText(UNNAMED);

  await own.beDaysAhead(DAYS);
  const later = await openOperate(own, browser, "Chosen ninety days later");
  await expectGreen(later);
  await later.goto("/cases");
  await later.getByRole("row", { name: new RegExp(MATTER) }).dblclick();
  await makeFolder(later, "Pleadings");

  const records = await openPage(own, browser);
  await signInByPassword(records, CHIEF, "Chosen ninety days later");
  await records.goto("/control-center/monitoring/audit");
  await records.getByRole("searchbox", { name: "User ID of who acted" }).fill(ACCOUNT);
  const made = records.getByRole("grid", { name: "Audit log" }).getByRole("row", { name: /Folder: create/ });
  await expect(made).toHaveCount(2);
  await made.first().focus();
  await records.keyboard.press("Enter");
  const record = records.getByRole("complementary");
  await expect(record).toContainText(ACCOUNT);
  await expect(record).toContainText(APPLICATION.id);
  await expect(record).toContainText("First administrator");
  await look(records, "service-account-audit");
});
