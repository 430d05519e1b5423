import { installation } from "../installation.ts";
import { expect, look, test } from "../journey.ts";

test.use({ part: "operate" });

test.describe("the administrator", () => {
  test.use({ person: ["NRTADMIN"] });

  test("OPR-LNK-001 OPR-LNK-002 OPR-LNK-008 a service that cannot be right is refused at its fields, one that is right is listed and can be switched off", async ({
    page,
  }) => {
    await page.goto("/admin/oauth");
    await page.getByRole("button", { name: "Add new" }).click();
    await expect(page.getByRole("heading", { name: "Add a linked service" })).toBeVisible();
    // Behind the firm's own in every list, so that no other journey takes it while it is there.
    const name = `Yard records ${crypto.randomUUID().slice(0, 8)}`;
    const system = `yard-${crypto.randomUUID().slice(0, 8)}`;
    await page.getByLabel("System name").fill("Not A Name");
    await page.getByLabel("Display name").fill(name);
    await page.getByLabel("Base URL").fill(`${installation().work}/`);
    await page.getByLabel("Client ID").fill("operate");
    await page.getByRole("button", { name: "Add service" }).click();
    await expect(page.getByText("Use 1 to 64 lower-case letters")).toBeVisible();
    await expect(page.getByText("Leave the slash at the end out.")).toBeVisible();
    await look(page, "operate-service-new");
    await page.getByLabel("System name").fill(system);
    await page.getByLabel("Base URL").fill(installation().work);
    await page.getByRole("button", { name: "Add service" }).click();
    await expect(page.getByRole("heading", { name })).toBeVisible();
    await expect(page.getByRole("region", { name: "System account" })).toContainText("Not linked");

    await page.getByRole("button", { name: "Link system account" }).click();
    const linking = page.getByRole("dialog", { name: "Link the system account" });
    await linking.getByRole("radio", { name: "One service account for all" }).click();
    await expect(linking.getByText("Nobody has to link.")).toBeVisible();
    await linking.getByRole("button", { name: "Cancel" }).click();

    await page.getByRole("button", { name: "Test connection" }).click();
    const checks = page.getByRole("list", { name: "Checks of the connection" });
    await expect(checks).toContainText("The server answers: passed");
    await expect(checks).toContainText("The account is let in: not checked");

    await page.getByLabel("Preferred database").fill(installation().libraries[0] ?? "");
    await page.getByRole("switch", { name: "Allow fallback to system tokens?" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText(`${name} was saved.`).first()).toBeVisible();
    await page.reload();
    await expect(page.getByRole("switch", { name: "Allow fallback to system tokens?" })).toBeChecked();
    await look(page, "operate-service");
    await page.getByRole("link", { name: "Linked services" }).first().click();
    await expect(page.getByRole("row", { name })).toContainText(system);
    await look(page, "operate-services");

    // Nobody is to be offered it afterwards.
    await page.getByRole("row", { name }).dblclick();
    await page.getByRole("switch", { name: "Enabled" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Disabled", { exact: true })).toBeVisible();
  });
});
