import { createCaller } from "../caller.ts";
import { account, installation } from "../installation.ts";
import { expect, look, signIn, test } from "../journey.ts";
import { library, makeUsers } from "./people.ts";

// Each signs in by hand: this needs a session that has just begun.
test.use({ storageState: { cookies: [], origins: [] } });

test("CC-USR-044 T31 one of NRTADMIN asks for a former user to become anonymous, another approves, and it is final", async ({
  page,
  browser,
}) => {
  test.slow();
  const [id = ""] = await makeUsers(1);
  const [first, second] = [account("NRTADMIN"), account("NRTADMIN", 1)];
  const asFirst = await createCaller(first);
  await asFirst.send("PATCH", `/users/${id}`, { allow_logon: false });
  const place = `/control-center/access/users/${id}?library=${library}`;

  await signIn(page, first);
  await page.goto(place);
  await page.getByRole("button", { name: "Anonymise…" }).click();
  const ask = page.getByRole("dialog", { name: `Anonymise Person ${id}` });
  await look(page, "anonymise-request");
  await ask.getByRole("button", { name: "Ask for approval" }).click();
  await expect(ask.getByText("This field is required.").first()).toBeVisible();
  await ask.getByRole("textbox", { name: "Reason" }).fill("Asked for by letter of 3 March");
  await ask.getByRole("textbox", { name: `Type the User ID ${id}` }).fill("SOMEBODY");
  await ask.getByRole("button", { name: "Ask for approval" }).click();
  await expect(ask.getByText("This is not the User ID.")).toBeVisible();
  await ask.getByRole("textbox", { name: `Type the User ID ${id}` }).fill(id);
  await page.keyboard.press("Enter");
  await expect(page.getByText(/You asked on .* Asked for by letter of 3 March/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve…" })).toHaveCount(0);
  await look(page, "anonymise-waiting");

  const context = await browser.newContext({ baseURL: installation().work });
  const other = await context.newPage();
  await signIn(other, second);
  await other.goto(place);
  await other.getByRole("button", { name: "Approve…" }).click();
  const approve = other.getByRole("dialog", { name: `Anonymise Person ${id}` });
  await approve.getByRole("button", { name: "Anonymise for good" }).click();
  await expect(other.getByText(/^Anonymous since /)).toBeVisible();
  await expect(other.getByRole("heading", { name: /^Former user \d+$/ })).toBeVisible();
  await expect(other.getByRole("complementary").getByRole("button", { name: /^Edit/ })).toHaveCount(0);
  await look(other, "anonymise-done");
  await context.close();
});
