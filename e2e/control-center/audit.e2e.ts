import { createCaller } from "../caller.ts";
import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { library, makeUsers } from "./people.ts";

test.use({ person: ["NRTADMIN"] });

test("CC-AUD-001 CC-AUD-004 CC-AUD-006 who did what to an account is found, looked at and saved", async ({ page }) => {
  const [id = ""] = await makeUsers(1, { location: "Leeds" });
  const admin = await createCaller(account("NRTADMIN"));
  await admin.send("PATCH", `/libraries/${library}/users/${id}`, { location: "York" });
  await page.goto(`/control-center/access/users?library=${library}`);
  await page.getByRole("link", { name: "Audit log" }).click();
  await page.getByRole("searchbox", { name: "ID of what it was done to" }).fill(id);
  const list = page.getByRole("grid", { name: "Audit log" });
  await expect(list.getByRole("row")).toHaveCount(3);
  await expect(list.getByRole("row", { name: /User: change/ })).toBeVisible();
  await expect(list.getByRole("row", { name: /User: create/ })).toBeVisible();
  await look(page, "audit-log");
  await list.getByRole("row", { name: /User: change/ }).focus();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("complementary");
  const changes = panel.getByRole("table", { name: "What was changed" });
  await expect(changes.getByRole("row", { name: "location Leeds York" })).toBeVisible();
  await look(page, "audit-record");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  expect((await saved).suggestedFilename()).toBe("audit.csv");
  await page.getByRole("searchbox", { name: "User ID of who acted" }).fill("NOBODY");
  await expect(page.getByText("No records match")).toBeVisible();
  await look(page, "audit-none");
});
