import type { Page } from "@playwright/test";
import { expect, expectAccessible, look, test } from "../journey.ts";
import { beginAsChief, CHIEF, openPage, send, signInByPassword, startOwnInstallation } from "../own-installation.ts";
import type { OwnInstallation } from "../own-installation.ts";
import { PASSWORD } from "../control-center/people.ts";
import { bundle, finishWizard, frameOf, install, nextVersion, upload } from "./packages.ts";

const CONSOLE = "/api/control-center/v1";
/** NRTADMIN of all libraries, as the chief is. */
const BERTA = { user_id: "BERTA", name: "Berta Authoriser", email: "berta@firm.example" };
const LIBRARIES = ["MAIN", "LEGAL", "ARCHIVE"] as const;
/** By the names that pages show. */
const AUTHORISED = ["Main library", "LEGAL"] as const;
const [MAIN] = AUTHORISED;

// From an installation without anything, as seed 000 begins; the second test goes on where the first one ends.
test.describe.configure({ mode: "serial" });
test.use({ storageState: { cookies: [], origins: [] } });

let own: OwnInstallation;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  own = await startOwnInstallation();
  const page = await beginAsChief(own, browser);
  await bringPeople(page);
  await page.context().close();
});

test.afterAll(async () => own[Symbol.asyncDispose]());

/** Two more libraries, and somebody who administers all three as the chief does. */
async function bringPeople(page: Page): Promise<void> {
  for (const id of LIBRARIES.slice(1)) {
    await send(page, "POST", `${CONSOLE}/libraries`, { id, display_name: id, first_administrator: CHIEF });
  }
  await send(page, "POST", "/work/api/v2/customers/1/users", {
    id: BERTA.user_id,
    full_name: BERTA.name,
    email: BERTA.email,
    password: PASSWORD,
    force_password_change: false,
    preferred_library: "MAIN",
  });
  for (const library of LIBRARIES) {
    if (library !== "MAIN") {
      await send(page, "POST", `/work/api/v2/customers/1/users/${BERTA.user_id}/libraries`, { id: library });
    }
    await send(page, "PUT", `/work/api/v2/customers/1/libraries/${library}/groups/NRTADMIN/members`, {
      action: "add",
      data: [BERTA.user_id],
    });
  }
}

async function openConfiguration(page: Page): Promise<void> {
  await page.goto("/control-center/");
  await page.getByRole("group", { name: "Extensions" }).getByRole("link", { name: "Tracker configuration" }).click();
  await page
    .getByRole("button", { name: "Open Tracker configuration" })
    .or(page.getByRole("link", { name: "Open Tracker configuration" }))
    .click();
  await expect(frameOf(page).getByRole("heading", { name: "Tracker background service authorization" })).toBeVisible();
}

const rowOf = (page: Page, library: string) => frameOf(page).getByRole("row", { name: new RegExp(library) });

async function authorise(page: Page, library: string, email: string): Promise<void> {
  const frame = frameOf(page);
  await frame.getByRole("button", { name: `Authorize: ${library}`, exact: true }).click();
  const dialog = frame.getByRole("dialog", { name: new RegExp(library) });
  await dialog.getByRole("textbox", { name: "E-mail ID" }).fill(email);
  const [popup] = await Promise.all([
    page.waitForEvent("popup"),
    dialog.getByRole("button", { name: "Use my credentials & authorize" }).click(),
  ]);
  await popup.getByRole("button", { name: "Authorize" }).click();
  await expect(frame.getByRole("button", { name: `Revoke: ${library}` })).toBeVisible({ timeout: 15_000 });
}

/** The e-mail once, and then Work's window for one library after the other. */
async function authoriseAll(page: Page, email: string, libraries: readonly string[]): Promise<void> {
  const frame = frameOf(page);
  await frame.getByRole("button", { name: "Authorize all" }).click();
  const dialog = frame.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "E-mail ID" }).fill(email);
  let opened = page.waitForEvent("popup");
  await dialog.getByRole("button", { name: "Use my credentials & authorize" }).click();
  for (const library of libraries) {
    const popup = await opened;
    const isLast = library === libraries.at(-1);
    if (!isLast) opened = page.waitForEvent("popup");
    await popup.getByRole("button", { name: "Authorize" }).click();
    await expect(frame.getByText(`${library} is authorized.`).first()).toBeVisible();
    await expect(frame.getByRole("button", { name: `Revoke: ${library}` })).toBeVisible({ timeout: 15_000 });
  }
}

test("CC-EXT-002 CC-EXT-003 CC-BGA-001 CC-BGA-003 CC-BGA-004 CC-BGA-005 TRK-AUTH-001 TRK-AUTH-002 TRK-AUTH-005 TRK-AUTH-008 TRK-AUTH-010 journey 9: Tracker works in the background in the libraries that were authorised, and asks anew for all at once when the authoriser is disabled", async ({
  browser,
}, info) => {
  test.setTimeout(180_000);
  const chief = await openPage(own, browser);
  await signInByPassword(chief, CHIEF);
  await install(chief, await bundle(info.outputPath("packages")));
  // Whoever was signed in before need not sign in again.
  const extensions = chief.getByRole("group", { name: "Extensions" });
  await expect(extensions.getByRole("link", { name: "Tracker configuration" })).toBeVisible();

  const berta = await openPage(own, browser);
  await signInByPassword(berta, BERTA.user_id);
  await openConfiguration(berta);
  for (const library of AUTHORISED) await expect(rowOf(berta, library)).toContainText("Not up to date");
  for (const library of AUTHORISED) await authorise(berta, library, BERTA.email);
  for (const library of AUTHORISED) {
    await expect(rowOf(berta, library)).toContainText(BERTA.name);
    await frameOf(berta)
      .getByRole("button", { name: `Sync now: ${library}` })
      .click();
    await expect(rowOf(berta, library)).toContainText("Applied", { timeout: 30_000 });
  }
  await expect(rowOf(berta, "ARCHIVE")).toContainText("Unauthorized");
  await expect(rowOf(berta, "ARCHIVE")).toContainText("Not up to date");
  await expect(
    frameOf(berta).getByText(
      "ARCHIVE is not authorized: policy changes may not be up to date, and daily reports are not sent for it.",
    ),
  ).toBeVisible();
  await expectAccessible(berta);
  await look(berta, "tracker-authorised");

  await send(chief, "PATCH", `/work/api/v2/customers/1/users/${BERTA.user_id}`, { allow_logon: false });
  await openConfiguration(chief);
  await expect(rowOf(chief, MAIN)).toContainText("Needs authorization: the administrator is disabled or locked", {
    timeout: 60_000,
  });
  const { email } = await send(chief, "GET", `/work/api/v2/customers/1/users/${CHIEF}`);
  await authoriseAll(chief, String(email), ["ARCHIVE", ...AUTHORISED.toReversed()]);
  await expect(rowOf(chief, MAIN)).not.toContainText("Needs authorization");
  await look(chief, "tracker-authorised-anew");
  await berta.context().close();
  await chief.context().close();
});

test("CC-APP-013 CC-APP-033 TRK-PKG-036 journey 10: the same package again and a newer one are updates, settings survive, and the former version comes back", async ({
  browser,
}, info) => {
  test.setTimeout(180_000);
  const page = await openPage(own, browser);
  await signInByPassword(page, CHIEF);
  await upload(page, await bundle(info.outputPath("packages")));
  await expect(page.getByRole("heading", { level: 1, name: "Update Tracker configuration" })).toBeVisible();
  await expect(page.getByText("This version is installed already. Its settings stay.")).toBeVisible();

  const { zip, version } = await nextVersion(info.outputPath("next"));
  await upload(page, zip);
  await finishWizard(page, "Tracker configuration");
  await expect(page.getByText(`Tracker configuration was updated to version ${version}.`).first()).toBeVisible();
  await look(page, "tracker-updated");
  await page.getByRole("button", { name: /^Roll back to / }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Roll back" }).click();
  await expect(page.getByText(/^Tracker configuration is back at version /).first()).toBeVisible();
  await openConfiguration(page);
  await expect(rowOf(page, MAIN)).toContainText("Applied");
  await page.context().close();
});
