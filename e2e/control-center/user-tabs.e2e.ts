import { createCaller } from "../caller.ts";
import { account, installation } from "../installation.ts";
import { expect, expectAccessible, look, signIn, test } from "../journey.ts";
import { PASSWORD, act, freshId, library } from "./people.ts";

test.use({ person: ["NRTADMIN"] });

/** The address of a tab of somebody; the list beside it has that person alone. */
const tabOf = (id: string, tab: string): string =>
  `/control-center/access/users/${id}?library=${library}&query=${id}&tab=${tab}`;

/** Somebody with an outstanding link, who has used an application, and has a workspace that nobody else has in full. */
async function aLeaver(): Promise<string> {
  const admin = await createCaller(account("NRTADMIN"));
  const id = freshId();
  await admin.send("POST", "/users", {
    id,
    full_name: `Person ${id}`,
    email: `${id.toLowerCase()}@example.com`,
    preferred_library: library,
    password: PASSWORD,
    force_password_change: false,
    send_email: true,
  });
  await admin.send("POST", `/libraries/${library}/workspaces`, {
    name: `Matter of ${id}`,
    user_trustees: [{ id, type: "user", access_level: "full_access" }],
  });
  await createCaller({ user_id: id, password: PASSWORD, email: "", what: "standard" });
  return id;
}

test("CC-USR-095 CC-USR-082 CC-SES-004 a user's sessions end one by one, and an application loses its access", async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const id = await aLeaver();
  const context = await browser.newContext({
    baseURL: installation().work,
    storageState: { cookies: [], origins: [] },
  });
  const theirs = await context.newPage();
  await signIn(theirs, { user_id: id, password: PASSWORD });
  await page.goto(tabOf(id, "sessions"));
  const panel = page.getByRole("complementary");
  const sessions = panel.getByRole("list", { name: "Sessions" });
  await expect(sessions.getByRole("listitem")).toHaveCount(2);
  await expectAccessible(page);
  await sessions
    .getByRole("listitem")
    .filter({ hasText: "127.0.0.1" })
    .getByRole("button", { name: /^End the session/ })
    .click();
  await expect(sessions.getByRole("listitem")).toHaveCount(1);
  await theirs.goto("/work/web/");
  await expect(theirs.getByRole("textbox", { name: /user id/i })).toBeVisible();
  await context.close();
  await panel.getByRole("button", { name: "More tabs" }).click();
  await page.getByRole("menuitem", { name: "Applications" }).click();
  await expect(panel.getByRole("tab", { name: "Applications", selected: true })).toBeVisible();
  await expect(panel.getByRole("list", { name: "Applications" }).getByRole("listitem")).toHaveCount(1);
  await expectAccessible(page);
  await panel.getByRole("button", { name: /^Revoke/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(panel.getByText("No applications")).toBeVisible();
});

test("CC-EML-004 CC-EML-009 CC-USR-065 CC-USR-091 CC-USR-092 e-mails of a user are sent again and their links ended; disabling says what depends on the user", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const id = await aLeaver();
  await page.goto(`/control-center/access/users?library=${library}&query=${id}`);
  await act(page, { list: "Users", name: id, action: "View", way: "⋯" });
  const panel = page.getByRole("complementary");
  await expect(panel.getByRole("heading", { name: `Person ${id}` })).toBeVisible();
  for (const name of ["Details", "Groups"]) await expect(panel.getByRole("tab", { name })).toBeVisible();
  await panel.getByRole("tab", { name: "Activity" }).click();
  const mails = panel.getByRole("list", { name: "E-mails" });
  await expect(mails.getByRole("listitem")).toHaveCount(1);
  await mails.getByRole("button", { name: /^Send again/ }).click();
  await expect(mails.getByRole("listitem")).toHaveCount(2);
  await look(page, "user-mails");
  await panel.getByRole("button", { name: "Cancel outstanding links" }).click();
  await expect(panel.getByText("Outstanding links cancelled")).toBeVisible();
  await expect(panel.getByRole("button", { name: "Cancel outstanding links" })).toBeHidden();
  await panel.getByRole("button", { name: "Close the panel" }).click();
  await act(page, { list: "Users", name: id, action: "Disable Sign in", way: "right-click" });
  const confirmation = page.getByRole("dialog");
  // Which it is, and not what it is about (CC-NAV-017).
  const alone = `1 workspace to which nobody else has full access: ${library}!`;
  await expect(confirmation.getByText(new RegExp(`^${alone}\\d+$`))).toBeVisible();
  await expect(confirmation.getByText(`Matter of ${id}`)).toHaveCount(0);
  await expect(confirmation.getByText(/1 application works in the user's name/)).toBeVisible();
  await expectAccessible(page);
});
