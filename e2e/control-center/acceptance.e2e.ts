import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { createCaller } from "../caller.ts";
import { account, installation } from "../installation.ts";
import type { Account } from "../installation.ts";
import { expect, look, signIn, test } from "../journey.ts";
import { arrowTo, tabInto, tabTo } from "../keyboard.ts";
import { aSharedMatter } from "../work/matter.ts";
import { PASSWORD, freshId, grid, library, makeGroup, makeUsers, ribbon, row } from "./people.ts";

const HANDS = ["mouse", "keyboard"] as const;
type Hand = (typeof HANDS)[number];

/** Whoever else is signed in as the same person has tasks, too. */
const TASKS = /background tasks? (?:has|have|is|are) /;

const usersPage = (query: string): string => `/control-center/access/users?library=${library}&query=${query}`;

// Each signs in by hand: what is done to administrators needs a session that has just begun.
test.use({ storageState: { cookies: [], origins: [] } });

for (const hand of HANDS) {
  test(`CC-USR-099 CC-USR-100 CC-USR-101 journey 7 by ${hand}: Tier 2 adds nobody to NRTADMIN by page or API, a member does, and the last one stays`, async ({
    page,
  }) => {
    test.slow();
    const [id = ""] = await makeUsers(1);
    const helper = account("tier2");
    const asHelper = await createCaller(helper);
    const members = `/libraries/${library}/groups/NRTADMIN/members`;
    await expect(asHelper.send("PUT", members, { action: "add", data: [id] })).rejects.toThrow(/403.*nrtadmin/s);
    await signIn(page, helper);
    await openGroupsOf(page, hand, id);
    const groups = page.getByRole("dialog", { name: `Add Person ${id} to groups` });
    await groups.getByRole("searchbox", { name: "Search groups" }).fill("NRTADMIN");
    await expect(groups.getByRole("checkbox", { name: /NRTADMIN/ })).toBeDisabled();
    await expect(groups.getByText("Only members of NRTADMIN can add to it")).toBeVisible();
    if (hand === "mouse") await look(page, "nrtadmin-refused");

    const chief = account("NRTADMIN");
    await page.context().clearCookies();
    await signIn(page, chief);
    await openGroupsOf(page, hand, id);
    await groups.getByRole("searchbox", { name: "Search groups" }).fill("NRTADMIN");
    const box = groups.getByRole("checkbox", { name: /NRTADMIN/ });
    await choose(page, hand, box);
    await press(page, hand, groups.getByRole("button", { name: "Add", exact: true }));
    await expect(page.getByText("1 membership was added.").last()).toBeVisible();
    await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(0);

    const asChief = await createCaller(chief);
    const all = ((await asChief.send("GET", members)).data as { id: string }[]).map((one) => one.id);
    expect(all).toContain(id);
    await page.goto(`/control-center/access/groups/NRTADMIN?library=${library}&tab=members`);
    const list = page.getByRole("complementary").getByRole("list", { name: "Members" });
    await expect(list.getByRole("listitem")).toHaveCount(all.length);
    for (const one of await list.getByRole("checkbox").all()) await choose(page, hand, one);
    await press(page, hand, page.getByRole("button", { name: `Remove ${all.length} users` }));
    await expect(page.getByText(/last one who can act as NRTADMIN/).first()).toBeVisible();
    await asChief.send("PUT", members, { action: "delete", data: [id] });
  });

  test(`CC-MOD-012 CC-NAV-002 CC-USR-023 CC-GRP-008 journey 13 by ${hand}: an external user sees nothing but what a list names, and joins no internal group`, async ({
    page,
    browser,
  }) => {
    test.slow();
    const [id = ""] = await makeUsers(1, { is_external: true, force_password_change: false });
    const group = await makeGroup();
    const owner = await createCaller(account("standard"));
    const name = `Shown to ${id}`;
    const { data: matter } = await owner.send("POST", `/libraries/${library}/workspaces`, {
      name,
      default_security: "private",
    });
    const context = await browser.newContext({ baseURL: installation().work });
    const theirs = await context.newPage();
    await signIn(theirs, { user_id: id, password: PASSWORD });
    await theirs.goto(`/work/web/${library}`);
    await expect(theirs.getByRole("heading", { name: "No workspaces yet" })).toBeVisible();
    if (hand === "mouse") await look(theirs, "external-sees-nothing");
    await theirs.goto("/control-center/");
    await expect(theirs.getByRole("heading", { name: "You have no administrative rights", level: 1 })).toBeVisible();
    await expect(theirs.getByRole("navigation")).toHaveCount(0);
    if (hand === "mouse") await look(theirs, "no-rights");
    await owner.send("POST", `/libraries/${library}/workspaces/${matter.id}/security`, {
      include: [{ id, type: "user", access_level: "read" }],
    });
    await theirs.getByRole("link", { name: "Open Work" }).click();
    const workspaces = theirs.getByRole("grid", { name: "Workspaces" }).getByRole("row");
    await expect(workspaces.filter({ hasText: name })).toBeVisible();
    // The head and the one matter.
    await expect(workspaces).toHaveCount(2);
    await context.close();

    await signIn(page, account("NRTADMIN"));
    await openGroupsOf(page, hand, id);
    const groups = page.getByRole("dialog", { name: `Add Person ${id} to groups` });
    await groups.getByRole("searchbox", { name: "Search groups" }).fill(group);
    await expect(groups.getByRole("checkbox", { name: new RegExp(group) })).toBeDisabled();
    await expect(groups.getByText(`${group} · For internal users only`)).toBeVisible();
  });

  test(`CC-NAV-001 CC-NAV-002 CC-NAV-006 CC-NAV-010 CC-ROL-015 CC-USR-045 CC-USR-113 journey 14 by ${hand}: Tier 1 sees the pages of a help desk, resets a password, unlocks a person and a document; nobody of NRTADMIN`, async ({
    page,
  }) => {
    test.slow();
    const [id = ""] = await makeUsers(1, { force_password_change: false });
    await lockOut(id);
    await signIn(page, account("tier1"));
    await page.goto(`/work/web/${library}`);
    await press(page, hand, page.getByRole("banner").getByRole("button", { name: "Work" }));
    await pick(page, hand, page.getByRole("menuitem", { name: "Control Center" }));
    const libraries = page.getByRole("button", { name: /^Library:/ });
    await expect(libraries).toBeVisible();
    await page.goto(usersPage(id));
    await expect(row(page, "Users", id)).toBeVisible();
    await press(page, hand, libraries);
    await pick(page, hand, page.getByRole("menuitemradio", { checked: false }));
    await expect(row(page, "Users", id)).toHaveCount(0);
    await expect(page).not.toHaveURL(new RegExp(`library=${library}\\b`));
    await page.goto(usersPage(id));
    await expect(row(page, "Users", id)).toBeVisible();
    const pages = await page.getByRole("navigation").getByRole("link").allTextContents();
    expect(pages).toEqual(["Users", "Groups", "Roles", "Libraries"]);
    if (hand === "mouse") await look(page, "tier-1");
    await startAction(page, hand, { id, action: "Unlock" });
    await expect(page.getByText(`Person ${id} was unlocked.`).last()).toBeVisible();
    await startAction(page, hand, { id, action: "Reset Password" });
    const reset = page.getByRole("dialog", { name: "Reset Password" });
    await reset.getByRole("textbox", { name: "Password", exact: true }).fill(`${PASSWORD} again`.replaceAll(" ", "-"));
    await press(page, hand, reset.getByRole("button", { name: "Reset", exact: true }));
    await expect(reset).toBeHidden();

    const holder = account("standard").user_id;
    const theirs = await createCaller(account("standard"));
    const { document } = await aSharedMatter(theirs, account("standard", 1).user_id);
    await theirs.send("POST", `${document.path}/lock`, {});
    await page.goto(`/control-center/access/users/${holder}?library=${library}&query=${holder}&tab=content`);
    const held = page.getByRole("button", { name: `Unlock ${document.id}`, exact: true });
    await press(page, hand, held);
    await expect(page.getByText(`${document.id} is unlocked`).first()).toBeVisible();
    await expect(held).toHaveCount(0);

    const chief = account("NRTADMIN").user_id;
    await page.goto(usersPage(chief));
    await openMenu(page, hand, chief);
    await expect(page.getByRole("menuitem", { name: "Reset Password", exact: true })).toBeDisabled();
    await page.keyboard.press("Escape");
    const caller = await createCaller(account("tier1"));
    const reach = `/libraries/${library}/users/${chief}`;
    await expect(caller.send("PATCH", reach, { allow_logon: false })).rejects.toThrow(/403/);
  });
}

test.describe("an office moves", () => {
  // Both work on the same people, one after the other: making them takes longer than all the rest.
  test.describe.configure({ mode: "serial" });
  const office = `Quay ${freshId("OFFICE")}`;
  let crowd: Promise<string[]> | undefined;

  for (const hand of HANDS) {
    test(`CC-LST-001 CC-LST-002 CC-LST-008 CC-LST-014 CC-BLK-010 CC-NFR-004 journey 12 by ${hand}: all of an office are found, selected over pages, moved by a job, moved back by Undo, and exported`, async ({
      page,
    }) => {
      test.setTimeout(240_000);
      // Behind everybody whom other journeys look for.
      crowd ??= makeUsers(205, { location: office, full_name: "Zz of the quay" });
      const ids = await crowd;
      await signIn(page, account("NRTADMIN", 1));
      await page.goto(usersPage(""));
      await fill(page, hand, page.getByRole("searchbox", { name: "Search users" }), "quay");
      await press(page, hand, page.getByRole("button", { name: "Filter", exact: true }));
      const offices = page.getByRole("combobox", { name: "Location" });
      if (hand === "mouse") await offices.click();
      await fill(page, hand, offices, office);
      await expect(page.getByRole("menuitemcheckbox", { name: office })).toBeVisible();
      if (hand === "mouse") await page.getByRole("menuitemcheckbox", { name: office }).click();
      else await pressKeys(page, ["ArrowDown", "Enter"]);
      await pressKeys(page, ["Escape", "Escape"]);
      await expect(page.getByText("1–50 of 205")).toBeVisible();
      const heads = page.getByRole("columnheader", { name: "User ID" });
      const first = grid(page, "Users").getByRole("row").nth(1);
      await press(page, hand, heads.getByRole("button"));
      await expect(first).toContainText(ids[0] ?? "");
      const pager = page.getByRole("navigation", { name: "Pages" });
      await press(page, hand, pager.getByRole("button", { name: "Next page" }));
      await expect(pager).toContainText("51–100 of 205");
      await choose(page, hand, grid(page, "Users").getByRole("checkbox", { name: /^Select all/ }));
      await press(page, hand, page.getByRole("button", { name: "Select all 205 that match" }));

      await startOfRibbon(page, hand, "Edit several");
      const edit = page.getByRole("dialog", { name: "Edit 205 users" });
      await choose(page, hand, edit.getByRole("checkbox", { name: "Change Location" }));
      await fill(page, hand, edit.getByRole("combobox", { name: "Location" }), `Hill ${office}`);
      await press(page, hand, edit.getByRole("button", { name: "Change 205 users" }));
      await expect(page.getByText("205 users are being changed. You can leave this page.").first()).toBeVisible();
      await expect(page.getByText("205 users were changed.").first()).toBeVisible({ timeout: 30_000 });
      expect(await locationOf(ids[204] ?? "")).toBe(`Hill ${office}`);
      await pressAbove(page, hand, page.getByRole("button", { name: TASKS }));
      if (hand === "mouse") await look(page, "control-center-job");
      await press(page, hand, page.getByRole("button", { name: "Undo: Edit 205 users" }));
      await expect.poll(async () => locationOf(ids[204] ?? ""), { timeout: 30_000 }).toBe(office);

      await startOfRibbon(page, hand, "Export");
      const dialog = page.getByRole("dialog", { name: "Export users" });
      const download = page.waitForEvent("download");
      await press(page, hand, dialog.getByRole("button", { name: "Export" }));
      const lines = (await readFile(await (await download).path(), "utf8")).trimEnd().split("\r\n");
      expect(lines).toHaveLength(1 + ids.length);
      expect(lines.slice(1).every((line) => line.includes(office) && !line.includes("Hill"))).toBe(true);

      if (hand === "keyboard") return;
      await press(page, hand, page.getByRole("button", { name: TASKS }));
      await press(page, hand, page.getByRole("button", { name: "Show results: Edit 205 users" }));
      await expect(page.getByRole("heading", { name: "Edit 205 users", level: 1 })).toBeVisible();
      await look(page, "control-center-job-results");
    });
  }
});

async function locationOf(id: string): Promise<string> {
  const caller = await createCaller(account("NRTADMIN"));
  return (await caller.send("GET", `/users/${id}`)).data.location as string;
}

/** Opens `Add To Groups` for one user. */
async function openGroupsOf(page: Page, hand: Hand, id: string): Promise<void> {
  await page.goto(usersPage(id));
  await expect(row(page, "Users", id)).toBeVisible();
  await startAction(page, hand, { id, action: "Add To Groups" });
}

/** Starts an action from the menu of a row. */
async function startAction(page: Page, hand: Hand, { id, action }: { id: string; action: string }): Promise<void> {
  await openMenu(page, hand, id);
  const item = page.getByRole("menuitem", { name: action, exact: true });
  await pick(page, hand, item);
}

/** Chooses from a menu that is open. */
async function pick(page: Page, hand: Hand, item: ReturnType<Page["getByRole"]>): Promise<void> {
  if (hand === "mouse") return item.click();
  await arrowTo(page, item);
  await page.keyboard.press("Enter");
}

async function openMenu(page: Page, hand: Hand, id: string): Promise<void> {
  const one = row(page, "Users", id);
  if (hand === "mouse") {
    await one.click({ button: "right", position: { x: 200, y: 8 } });
  } else {
    await tabTo(page, grid(page, "Users").getByRole("row").nth(1));
    await arrowTo(page, one);
    await page.keyboard.press("Shift+F10");
  }
  await expect(page.getByRole("menu")).toBeVisible();
}

async function choose(page: Page, hand: Hand, box: ReturnType<Page["getByRole"]>): Promise<void> {
  if (hand === "mouse") return box.check();
  await tabTo(page, box);
  await page.keyboard.press("Space");
  await expect(box).toBeChecked();
}

async function press(page: Page, hand: Hand, button: ReturnType<Page["getByRole"]>): Promise<void> {
  if (hand === "mouse") return button.click();
  await tabTo(page, button);
  await page.keyboard.press("Enter");
}

/** As `press`, for what stands before where the focus is. */
async function pressAbove(page: Page, hand: Hand, button: ReturnType<Page["getByRole"]>): Promise<void> {
  if (hand === "mouse") return button.click();
  await tabTo(page, button, "Shift+Tab");
  await page.keyboard.press("Enter");
}

async function fill(page: Page, hand: Hand, field: ReturnType<Page["getByRole"]>, text: string): Promise<void> {
  if (hand === "mouse") return field.fill(text);
  await tabTo(page, field);
  await page.keyboard.type(text);
}

async function pressKeys(page: Page, keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Starts an action from the ribbon, or from its menu of what has no room. */
async function startOfRibbon(page: Page, hand: Hand, action: string): Promise<void> {
  if (hand === "mouse") return ribbon(page, action);
  const bar = page.getByRole("toolbar");
  await tabInto(page, bar);
  await page.keyboard.press("Home");
  const button = bar.getByRole("button", { name: action, exact: true });
  const isThere = await button.isVisible();
  await arrowTo(page, isThere ? button : bar.getByRole("button", { name: "More actions" }), "ArrowRight");
  await page.keyboard.press("Enter");
  if (isThere) return;
  await arrowTo(page, page.getByRole("menuitem", { name: action, exact: true }));
  await page.keyboard.press("Enter");
}

/** Signs in with a wrong password until the account is locked. */
async function lockOut(id: string): Promise<void> {
  const wrong: Account = { user_id: id, password: freshId(), email: "", what: "" };
  for (let times = 0; times < 5; times += 1) await expect(createCaller(wrong)).rejects.toThrow();
}
