import { createCaller } from "../caller.ts";
import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";

test.use({ person: ["NRTADMIN"] });

test("CC-EML-005 CC-EML-004 Settings › Email: the relay is tried without being kept, its password never shown; deliveries are filtered", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const admin = await createCaller(account("NRTADMIN"));
  await page.goto("/control-center/settings/email");
  const form = page.getByRole("form", { name: "Relay" });
  await expect(form.getByText(/come from the configuration of the server/)).toBeVisible();
  await form.getByRole("button", { name: "Send a test message" }).click();
  await expect(form.getByText(/^The relay took a test message to/)).toBeVisible();
  await form.getByLabel("Port").fill("none");
  await form.getByRole("button", { name: "Save" }).click();
  await expect(form.getByText("A number from 1 to 65,535 is needed.")).toBeVisible();
  await form.getByLabel("Port").fill("1");
  await form.getByRole("button", { name: "Send a test message" }).click();
  await expect(form.getByText(/^The test failed/)).toBeVisible();
  await look(page, "email-settings");
  await page.getByRole("tab", { name: "Deliveries" }).click();
  await page.getByRole("button", { name: "Discard" }).click();
  const grid = page.getByRole("grid", { name: "Deliveries" });
  await expect(grid.getByRole("row").nth(1)).toBeVisible();
  await page.getByRole("combobox", { name: "State" }).click();
  await page.getByRole("option", { name: "Sent" }).click();
  await grid.getByRole("row").nth(1).dblclick();
  await expect(page.getByRole("complementary").getByText("Attempts")).toBeVisible();
  await look(page, "email-deliveries");
  const { data } = await admin.send("GET", "/api/control-center/v1/settings/email");
  expect(data).toMatchObject({ source: "configuration" });
});
