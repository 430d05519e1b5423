import { account, installation } from "../installation.ts";
import { expect, look, test } from "../journey.ts";

test.use({ part: "operate", person: ["NRTADMIN"] });

test("OPR-INB-002 OPR-INB-003 a mailbox begins as a draft, is tested, and is not enabled where nothing can be stored", async ({
  page,
  callerOf,
}) => {
  const name = `Claims ${crypto.randomUUID().slice(0, 8)}`;
  const [library] = installation().libraries;
  // Everybody may look into it, and nobody but its owner may add to it.
  await (
    await callerOf(account("NRTADMIN"))
  ).send("POST", `/libraries/${library}/workspaces`, { name, default_security: "view" });
  await page.goto("/admin/mailboxes");
  await expect(page.getByRole("row", { name: "Post" })).toContainText("Enabled");
  await look(page, "operate-mailboxes");
  await page.getByRole("button", { name: "Add a mailbox" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("textbox", { name: "Email address" }).fill("no address");
  await page.getByRole("button", { name: "Add mailbox" }).click();
  await expect(page.getByText("Choose a workspace").or(page.getByRole("alert")).first()).toBeVisible();
  await look(page, "operate-mailbox-new");
  await page.getByRole("textbox", { name: "Email address" }).fill(`${name.replace(" ", "-").toLowerCase()}@x.example`);
  await page.getByRole("searchbox", { name: "Search workspaces" }).fill(name);
  await page.getByRole("radiogroup", { name: "Workspace" }).getByRole("radio", { name }).check();
  await page.getByRole("combobox", { name: "Default team" }).press("Enter");
  await page.getByRole("option", { name: "All Employees" }).click();
  await page.getByRole("button", { name: "Add mailbox" }).click();

  await expect(page.getByRole("heading", { name })).toBeVisible();
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await expect(page.getByRole("list", { name: "Checks of the connection" })).toContainText(
    "Operate's account may store e-mail there: failed",
  );
  await page.getByRole("button", { name: "Enable" }).click();
  await expect(page.getByText("The mailbox was not enabled").first()).toBeVisible();
  await page.getByRole("textbox", { name: "Senders that are refused" }).fill("@spam.example\nnoise@x.example");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`${name} was saved.`).first()).toBeVisible();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Senders that are refused" })).toHaveValue(
    "@spam.example\nnoise@x.example",
  );
  await look(page, "operate-mailbox");
});

test("OPR-INB-019 each message that came in has a log of its stages", async ({ page }) => {
  await page.goto("/admin/incoming");
  const waiting = page.getByRole("grid", { name: "Incoming email" }).getByRole("row", { name: /Tideway Pumps/ });
  await expect(waiting).toContainText("Ready");
  await waiting.dblclick();
  const log = page.getByRole("list", { name: "Processing log" });
  await expect(log).toContainText("Received");
  await expect(log).toContainText("Staged");
  await look(page, "operate-incoming");
  await page.getByRole("button", { name: "Close the panel" }).click();
  await page.getByRole("combobox", { name: "State" }).click();
  await page.getByRole("option", { name: "Parked" }).click();
  await expect(waiting).toBeHidden();
});

test("OPR-FIL-002 notices have a place, also when there is nothing to mend", async ({ page }) => {
  await page.goto("/admin/notices");
  await expect(page.getByRole("heading", { name: "Notices" })).toBeVisible();
  await expect(
    page.getByRole("heading", { name: "Nothing to mend" }).or(page.getByRole("grid", { name: "Notices" })),
  ).toBeVisible();
  await look(page, "operate-notices");
});
