import type { Page } from "@playwright/test";
import { createCaller } from "../caller.ts";
import { account, installation } from "../installation.ts";
import { expect, expectAccessible, look, signIn, test } from "../journey.ts";
import { aSharedMatter } from "../work/matter.ts";
import { PASSWORD, WAYS, act, freshId, library, makeGroup, makeUsers, ribbon, row } from "./people.ts";

const users = `/control-center/access/users?library=${library}`;
const CONSOLE = "/api/control-center/v1";

test.use({ person: ["NRTADMIN"] });

const admin = async () => createCaller(account("NRTADMIN"));

async function detailsOf(id: string) {
  return (await (await admin()).send("GET", `${CONSOLE}/libraries/${library}/users/${id}`)).data;
}

async function actsOf(id: string): Promise<string[]> {
  const { data } = await (await admin()).send("GET", `${CONSOLE}/users/${id}/activity`);
  return (data as { action: string }[]).map(({ action }) => action);
}

/** What a field's radio button is called. */
const either = (page: Page, field: string, value: "Yes" | "No") =>
  page.getByRole("radiogroup", { name: field }).getByRole("radio", { name: value, exact: true });

test("CC-NAV-008 CC-USR-071 CC-USR-077 CC-USR-083 CC-USR-046 CC-LCK-006 three ways and the keyboard: each action on a user comes to the same, also in the audit", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const found: unknown[] = [];
  const acts: string[][] = [];
  for (const way of WAYS) {
    const [id = ""] = await makeUsers(1);
    await page.goto(`${users}&query=${id}`);
    await expect(row(page, "Users", id)).toBeVisible();
    const start = async (action: string) => {
      await page.keyboard.press("Escape");
      if (way === "ribbon") await row(page, "Users", id).getByRole("checkbox").uncheck({ force: true });
      await act(page, { list: "Users", name: id, action, way });
      return page.getByRole("dialog", { name: action });
    };
    const profile = await start("Edit Profile");
    await profile.getByRole("combobox", { name: "Location" }).fill("Bergen");
    await expect(profile.getByLabel("User ID")).toHaveAttribute("readonly");
    await profile.getByRole("button", { name: "Save" }).click();
    await expect(profile).toBeHidden();
    const security = await start("Edit Security");
    await either(page, "User must change password at the next login", "No").check();
    await security.getByRole("button", { name: "Save" }).click();
    await expect(security).toBeHidden();
    const platform = await start("Edit Platform Details");
    await platform.getByRole("combobox", { name: "OS Type" }).click();
    await page.getByRole("option", { name: "Novel 3.x" }).click();
    await platform.getByLabel("Container").fill("Staff");
    await platform.getByRole("button", { name: "Save" }).click();
    await expect(platform).toBeHidden();
    const reset = await start("Reset Password");
    await reset.getByRole("textbox", { name: "Password", exact: true }).fill("1234");
    await reset.getByRole("button", { name: "Reset", exact: true }).click();
    await expect(reset).toBeHidden();
    const { location, force_password_change, user_nos, state } = {
      ...(await detailsOf(id)),
      ...(await (await admin()).send("GET", `/users/${id}`)).data,
    };
    found.push({ location, force_password_change, user_nos, state });
    acts.push(await actsOf(id));
  }
  const [first] = found;
  expect(first).toEqual({
    location: "Bergen",
    force_password_change: true,
    user_nos: 1,
    state: "must_change_password",
  });
  expect(found).toEqual(WAYS.map(() => first));
  expect(acts[0]).toEqual(["user.set_password", "user.change", "user.change", "user.change", "user.create"]);
  expect(acts).toEqual(WAYS.map(() => acts[0]));
});

test("CC-NFR-004 CC-USR-071 to CC-USR-090 the dialogs about one user: rules, warnings and what must go", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const group = await makeGroup();
  const [id = ""] = await makeUsers(1);
  await (await admin()).send("PUT", `/libraries/${library}/groups/${group}/members`, { action: "add", data: [id] });
  await page.goto(`/control-center/access/users/${id}?library=${library}`);
  const panel = page.getByRole("complementary");
  await expect(panel.getByRole("heading", { name: "Platform" })).toBeVisible();
  await expectAccessible(page);

  await panel.getByRole("button", { name: "Edit Profile" }).click();
  const profile = page.getByRole("dialog", { name: "Edit Profile" });
  await profile.getByRole("combobox", { name: "Location" }).fill("Bergen");
  await profile.getByRole("button", { name: "Save" }).click();
  await expect(profile).toBeHidden();
  expect(await detailsOf(id)).toMatchObject({ location: "Bergen" });
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(async () => (await detailsOf(id)).location).not.toBe("Bergen");
  await panel.getByRole("button", { name: "Edit Profile" }).click();
  await profile.getByLabel("Email").fill("a+b@firm.com");
  await profile.getByRole("button", { name: "Save" }).click();
  await expect(profile.getByText("The character + at position 2 is not allowed.")).toBeVisible();
  await profile.getByLabel("Email").fill(`moved-${id.toLowerCase()}@example.com`);
  await either(page, "External User", "Yes").check();
  await expect(profile.getByText(new RegExp(`Group ${group}`))).toBeVisible();
  await profile.getByRole("button", { name: "Save" }).click();
  await expect(profile.getByText("Tick this, or leave External User as it was.")).toBeVisible();
  await look(page, "edit-profile");
  await profile.getByRole("checkbox", { name: "Remove them when saving" }).check();
  await profile.getByRole("button", { name: "Save" }).click();
  await expect(profile).toBeHidden();
  expect(await detailsOf(id)).toMatchObject({
    is_external: true,
    role: "DEFAULT EXTERNAL",
    libraries: [{ group_count: 0 }],
  });

  await panel.getByRole("button", { name: "Edit Security" }).click();
  const security = page.getByRole("dialog", { name: "Edit Security" });
  await security.getByRole("textbox", { name: "Password", exact: true }).fill("short");
  await either(page, "Password Expires", "No").check();
  await security.getByRole("button", { name: "Save" }).click();
  await expect(security.getByText("This field is required.")).toBeVisible();
  await expectAccessible(page);
  await security.getByRole("textbox", { name: "Password", exact: true }).fill("");
  await security.getByLabel("Purpose").fill("Scanner of the post room");
  await security.getByRole("button", { name: "Save" }).click();
  await expect(security).toBeHidden();
  expect(await detailsOf(id)).toMatchObject({ password_never_expire: true, purpose: "Scanner of the post room" });

  await panel.getByRole("button", { name: "Edit Platform" }).click();
  const platform = page.getByRole("dialog", { name: "Edit Platform Details" });
  await platform.getByLabel("Distinguished Name").fill("no name");
  await expect(platform.getByText(/not a distinguished name/)).toBeVisible();
  await expectAccessible(page);
  await platform.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Discard" }).click();

  await page.goto(`${users}&query=${id}`);
  await act(page, { list: "Users", name: id, action: "Reset Password", way: "⋯" });
  const reset = page.getByRole("dialog", { name: "Reset Password" });
  await reset.getByRole("textbox", { name: "Password", exact: true }).fill("1234");
  await either(page, "Must change password at the next login", "No").check();
  await reset.getByRole("button", { name: "Reset", exact: true }).click();
  await expect(reset.getByText(/Press Reset once more/)).toBeVisible();
  await expectAccessible(page);
  await reset.getByRole("button", { name: "Reset", exact: true }).click();
  await expect(page.getByText(`The password of Person ${id} was reset.`).last()).toBeVisible();
  expect(await detailsOf(id)).toMatchObject({ force_password_change: false });

  await page.goto(`/control-center/access/users/${id}?library=${library}&tab=libraries`);
  await expect(panel.getByRole("switch")).toBeChecked();
  await expectAccessible(page);
  await panel.getByRole("tab", { name: "Activity" }).click();
  await expect(panel.getByText("Password reset")).toBeVisible();
  await expectAccessible(page);
});

test("CC-USR-105 CC-USR-106 CC-USR-061 CC-USR-110 CC-USR-113 journey 5 Leaver: one library closes and the other goes on, then the account; what is checked out is unlocked, and everything comes back", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const [, other = ""] = installation().libraries;
  const id = freshId();
  const caller = await admin();
  await caller.send("POST", "/users", {
    id,
    full_name: `Person ${id}`,
    email: `${id.toLowerCase()}@example.com`,
    preferred_library: library,
    password: PASSWORD,
    force_password_change: false,
  });
  await page.goto(`/control-center/access/users/${id}?library=${library}&tab=libraries`);
  const panel = page.getByRole("complementary");
  await panel.getByRole("button", { name: "Add to library" }).click();
  await page.getByRole("menuitem").first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Add to this library" }).click();
  await expect(panel.getByRole("listitem")).toHaveCount(2);
  const context = await browser.newContext({
    baseURL: installation().work,
    storageState: { cookies: [], origins: [] },
  });
  const theirs = await context.newPage();
  await signIn(theirs, { user_id: id, password: PASSWORD });
  const reach = async (alias: string): Promise<number> =>
    (
      await theirs.request.get(`/work/api/v2/customers/${installation().customer_id}/libraries/${alias}/users/me`, {
        headers: { "x-muniment-client": "journey" },
      })
    ).status();
  expect([await reach(library), await reach(other)]).toEqual([200, 200]);
  const { document } = await aSharedMatter(caller, id);
  const leaver = await createCaller({ user_id: id, password: PASSWORD, email: "", what: "standard" });
  await leaver.send("POST", `${document.path}/lock`, {});
  await panel.getByRole("switch").first().click();
  await expect(panel.getByRole("switch").first()).not.toBeChecked();
  expect([(await reach(library)) === 200, await reach(other)]).toEqual([false, 200]);
  await panel.getByRole("tab", { name: "Details" }).click();
  await panel.getByRole("button", { name: "Edit Security" }).click();
  const security = page.getByRole("dialog", { name: "Edit Security" });
  await expect(security.getByText("Last sign-in")).toBeVisible();
  await either(page, "Allow Login", "No").check();
  await expect(security.getByText(/signed out everywhere/)).toBeVisible();
  await security.getByRole("button", { name: "Save" }).click();
  await expect(security).toBeHidden();
  await expect(panel.getByText("Disabled", { exact: true }).first()).toBeVisible();
  expect(await reach(other)).toBe(401);
  await page.goto(`/control-center/access/users/${id}?library=${library}&tab=content`);
  const held = panel.getByRole("list", { name: "Documents checked out" });
  await expect(held.getByRole("listitem")).toHaveCount(1);
  await held.getByRole("button", { name: `Unlock ${document.id}` }).click();
  await expect(held).toHaveCount(0);
  expect((await caller.send("GET", document.path)).data.in_use).toBe(false);
  await caller.send("PATCH", `/users/${id}`, { allow_logon: true });
  await caller.send("PATCH", `/libraries/${library}/users/${id}`, { allow_logon: true });
  await signIn(theirs, { user_id: id, password: PASSWORD });
  expect([await reach(library), await reach(other)]).toEqual([200, 200]);
  await context.close();
});

test("CC-USR-053 CC-EML-006 CC-SGN-008 Late colleague: the e-mail of the new account is sent again, its link works and the old one is dead", async ({
  page,
  browser,
}) => {
  test.setTimeout(60_000);
  const id = freshId();
  const email = `${id.toLowerCase()}@example.com`;
  const person = { id, full_name: `Person ${id}`, email, preferred_library: library, password: PASSWORD };
  await (await admin()).send("POST", "/users", { ...person, send_email: true });
  const links = async (): Promise<string[]> => {
    const { data } = (await (await fetch(`${installation().mail}/api/messages?to=${email}`)).json()) as {
      data: { id: string }[];
    };
    const bodies = data.map(async (mail) => (await fetch(`${installation().mail}/api/messages/${mail.id}`)).text());
    return (await Promise.all(bodies)).map(
      (body) => new RegExp(`${installation().work}/auth/password/[^"\\\\\\s<>]+`).exec(body)?.[0] ?? "",
    );
  };
  await expect.poll(async () => (await links()).length, { timeout: 30_000 }).toBe(1);
  const [old = ""] = await links();
  await page.goto(`${users}&query=${id}`);
  await act(page, { list: "Users", name: id, action: "Reset Password", way: "right-click" });
  const reset = page.getByRole("dialog", { name: "Reset Password" });
  await reset.getByRole("radio", { name: "Send an email" }).check();
  await expect(reset.getByRole("radio", { name: "New account, link of 7 days" })).toBeChecked();
  await expectAccessible(page);
  await reset.getByRole("button", { name: "Send email" }).click();
  await expect(page.getByText(`The e-mail to Person ${id} is on its way.`).last()).toBeVisible();
  await expect.poll(async () => (await links()).length, { timeout: 30_000 }).toBe(2);
  const fresh = (await links()).find((link) => link !== old) ?? "";
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const theirs = await context.newPage();
  await theirs.goto(old);
  await expect(theirs.getByText("Your password change link has expired or has already been used.")).toBeVisible();
  await theirs.goto(fresh);
  await theirs.getByLabel("New password", { exact: true }).fill("Harbour-lights-2026");
  await theirs.getByLabel("New password again", { exact: true }).fill("Harbour-lights-2026");
  await theirs
    .getByRole("button", { name: /password/i })
    .last()
    .click();
  await signIn(theirs, { user_id: id, password: "Harbour-lights-2026" });
  await context.close();
});

test("CC-USR-067 CC-USR-069 CC-USR-070 CC-USR-057 CC-BLK-007 several users: groups with what is so already, one e-mail each, and the same edit as a job", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const name = `Zz several ${Date.now().toString(36)}`;
  const [one = "", two = ""] = await makeUsers(2, { full_name: name });
  const [shared, half] = [await makeGroup(), await makeGroup()];
  const caller = await admin();
  const join = async (group: string, data: string[]) =>
    caller.send("PUT", `/libraries/${library}/groups/${group}/members`, { action: "add", data });
  await join(shared, [one, two]);
  await join(half, [one]);
  await page.goto(`${users}&query=${encodeURIComponent(name)}`);
  const grid = page.getByRole("grid", { name: "Users" });
  await grid.getByRole("checkbox", { name: /^Select all/ }).check({ force: true });
  await ribbon(page, "Add To Groups");
  const add = page.getByRole("dialog", { name: "Add 2 users to groups" });
  await add.getByRole("searchbox", { name: "Search groups" }).fill(shared);
  await expect(add.getByRole("checkbox", { name: new RegExp(shared) })).toBeDisabled();
  await expect(add.getByRole("checkbox", { name: new RegExp(shared) })).toBeChecked();
  await add.getByRole("searchbox", { name: "Search groups" }).fill(half);
  const partly = add.getByRole("checkbox", { name: new RegExp(`${half} · 1 of 2 are in`) });
  await expect(partly).toBeChecked({ indeterminate: true });
  await expectAccessible(page);
  await partly.check();
  await add.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("1 membership was added.").last()).toBeVisible();
  await ribbon(page, "Remove from Groups");
  const remove = page.getByRole("dialog", { name: "Remove 2 users from groups" });
  await remove.getByRole("checkbox", { name: new RegExp(shared) }).check();
  await remove.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(page.getByText("2 memberships were removed.").last()).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).last().click();
  const membersOf = async (group: string): Promise<number> =>
    ((await caller.send("GET", `/libraries/${library}/groups/${group}/members`)).data as unknown[]).length;
  await expect.poll(async () => membersOf(shared)).toBe(2);

  await ribbon(page, "Reset Password");
  const mails = page.getByRole("dialog", { name: "Send an email to 2 users" });
  await expect(mails.getByRole("textbox", { name: "Password", exact: true })).toHaveCount(0);
  await mails.getByRole("button", { name: "Send email" }).click();
  await expect(page.getByText("2 e-mails are on their way.").last()).toBeVisible();

  await ribbon(page, "Edit several");
  const edit = page.getByRole("dialog", { name: "Edit 2 users" });
  await edit.getByRole("button", { name: "Change 2 users" }).click();
  await expect(edit.getByText("Tick at least one field to change.")).toBeVisible();
  await edit.getByRole("checkbox", { name: "Change Location" }).check();
  await edit.getByRole("combobox", { name: "Location" }).fill("Bergen");
  await edit.getByRole("checkbox", { name: "Add To Groups" }).check();
  await look(page, "edit-several");
  await edit.getByRole("checkbox", { name: "Add To Groups" }).uncheck();
  await edit.getByRole("button", { name: "Change 2 users" }).click();
  await expect(page.getByText("2 users were changed.").first()).toBeVisible();
  await expect(row(page, "Users", one)).toContainText("Bergen");
  expect(await actsOf(two)).toContain("user.change");
});
