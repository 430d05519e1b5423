import { createCaller } from "../caller.ts";
import { account, installation } from "../installation.ts";
import { expect, expectAccessible, look, signIn, test } from "../journey.ts";
import { freshId, grid, library } from "./people.ts";

const page1 = `/control-center/access/users?library=${library}`;
const create = `/control-center/access/users/create?library=${library}`;

test.use({ person: ["NRTADMIN"] });

test("CC-USR-018 a User ID and an e-mail that are taken are told while they are typed", async ({ page }) => {
  const who = account("standard");
  await page.goto(create);
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
  await expect(dialog.getByRole("button", { name: "Suggest" })).toBeFocused();
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
  const first = grid(page, "Users").getByRole("row").nth(1);
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
  await expect(grid(page, "Users")).toBeVisible();
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
  await expect(grid(page, "Users").getByRole("row").nth(1)).toContainText(id);
});

test("CC-USR-011 CC-USR-039 one press shows every error and leads to the first", async ({ page }) => {
  test.slow();
  await page.goto(create);
  const dialog = page.getByRole("dialog", { name: "Create User" });
  await expect(dialog.getByLabel("Full Name")).toBeVisible();
  await look(page, "create-user");
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await expect(dialog.getByText("This field is required.")).toHaveCount(5);
  await expect(dialog.getByLabel("Full Name")).toBeFocused();
  await dialog.getByLabel("User ID").fill("a case");
  await expect(dialog.getByText("Spaces are not allowed here.")).toBeVisible();
  await dialog.getByLabel("Email").fill("a+b@firm.com");
  await expect(dialog.getByText("The character + at position 2 is not allowed.")).toBeVisible();
  await dialog.getByLabel(/^Password\*?$/).fill("abc");
  await expect(dialog.getByText(/At least 12 characters are needed.*upper-case.*number/)).toBeVisible();
  await look(page, "create-user-errors");
});

test("CC-USR-017 CC-USR-018 a User ID is suggested from the name, and the firm's own rule stands beside it", async ({
  page,
}) => {
  await page.goto(create);
  const dialog = page.getByRole("dialog", { name: "Create User" });
  await expect(dialog.getByText(/Cannot be changed later\. Ours are the first initial/)).toBeVisible();
  await dialog.getByRole("button", { name: "Suggest" }).click();
  await expect(dialog.getByText("Type the name first.")).toBeVisible();
  await expect(dialog.getByLabel("Full Name")).toBeFocused();
  await dialog.getByLabel("Full Name").fill("Edmund Whitcombe");
  await dialog.getByRole("button", { name: "Suggest" }).click();
  await expect(dialog.getByLabel("User ID")).toHaveValue(/^EWHITCOMBE\d+$/);
  await expect(dialog.getByText(/is free/)).toBeVisible();
});

test("CC-USR-009 CC-USR-032 a password for ever needs the purpose, which is kept", async ({ page }) => {
  test.slow();
  const id = freshId("SVC");
  await page.goto(create);
  const dialog = page.getByRole("dialog", { name: "Create User" });
  await dialog.getByLabel("Full Name").fill("Inbox reader");
  await dialog.getByLabel("User ID").fill(id);
  await dialog.getByLabel("Email").fill(`${id}@example.com`);
  await dialog.getByRole("combobox", { name: "Preferred Library" }).click();
  await page.getByRole("option").first().click();
  await dialog.getByRole("button", { name: "Generate" }).click();
  await dialog.getByRole("radiogroup", { name: "Password Expires" }).getByRole("radio", { name: "No" }).check();
  await expect(dialog.getByText(/meant for system service accounts only/)).toBeVisible();
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await expect(dialog.getByLabel("Purpose")).toBeFocused();
  await look(page, "create-user-purpose");
  await dialog.getByLabel("Purpose").fill("Reads the intake inbox");
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await expect(grid(page, "Users").getByRole("row").nth(1)).toContainText(id);
  await grid(page, "Users").getByRole("row").nth(1).getByRole("link").click();
  await expect(page.getByRole("complementary")).toContainText("Reads the intake inbox");
});

test("CC-USR-012 CC-USR-013 CC-USR-034 CC-USR-037 CC-USR-040 two presses make one user with a photo that was cut by keys, and one e-mail, whose link works", async ({
  page,
  browser,
}) => {
  test.slow();
  const id = freshId();
  await page.goto(create);
  const dialog = page.getByRole("dialog", { name: "Create User" });
  await dialog.getByLabel("Full Name").fill("Ann Twice");
  await dialog.getByLabel("User ID").fill(id);
  await dialog.getByLabel("Email").fill(`${id.toLowerCase()}@example.com`);
  await dialog.getByRole("combobox", { name: "Location" }).fill("Bergen");
  await dialog.getByRole("combobox", { name: "Preferred Library" }).click();
  await page.getByRole("option").first().click();
  await dialog.getByRole("button", { name: "Generate" }).click();
  const photo = await page.screenshot({ clip: { x: 0, y: 0, width: 300, height: 200 } });
  const chooser = page.waitForEvent("filechooser");
  await dialog.getByRole("button", { name: "Add Photo" }).click();
  await (await chooser).setFiles({ name: "ann.png", mimeType: "image/png", buffer: photo });
  const frame = dialog.getByRole("group", { name: "Part of the picture that is kept" });
  await frame.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await dialog.getByRole("slider", { name: "Zoom" }).focus();
  await page.keyboard.press("ArrowUp");
  await look(page, "create-user-photo");
  const draft = page.waitForRequest(/photo-drafts/);
  await dialog.getByRole("button", { name: "Create user and send email" }).dblclick();
  const crop = new URL((await draft).url()).searchParams;
  expect(Number(crop.get("crop_left"))).toBeGreaterThan(50);
  expect(Number(crop.get("crop_side"))).toBeLessThan(200);
  await expect(page.getByText(/Ann Twice was created/).last()).toBeVisible();
  await page.getByRole("button", { name: "Create another" }).click();
  await expect(dialog.getByRole("combobox", { name: "Location" })).toHaveValue("Bergen");
  await expect(dialog.getByRole("combobox", { name: "Preferred Library" })).not.toHaveText("Choose a library");
  await expect(dialog.getByLabel("Full Name")).toHaveValue("");
  await page.keyboard.press("Escape");
  const admin = await createCaller(account("NRTADMIN"));
  const found = await admin.send("GET", `/libraries/${library}/users?query=${id}`);
  expect(found.data).toHaveLength(1);

  const mails = async (): Promise<{ id: string }[]> => {
    const answer = await fetch(`${installation().mail}/api/messages?to=${id.toLowerCase()}@example.com`);
    return ((await answer.json()) as { data: { id: string }[] }).data;
  };
  await expect.poll(async () => (await mails()).length, { timeout: 30_000 }).toBe(1);
  const [mail] = await mails();
  const whole = await (await fetch(`${installation().mail}/api/messages/${mail?.id}`)).text();
  const [link = ""] = new RegExp(`${installation().work}/[^"\\\\\\s<>]+`).exec(whole) ?? [];
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const other = await context.newPage();
  await other.goto(link);
  await other.getByLabel("New password", { exact: true }).fill("Harbour-lights-2026");
  await other.getByLabel("New password again", { exact: true }).fill("Harbour-lights-2026");
  await other
    .getByRole("button", { name: /password/i })
    .last()
    .click();
  await signIn(other, { user_id: id, password: "Harbour-lights-2026" });
  await context.close();
});
