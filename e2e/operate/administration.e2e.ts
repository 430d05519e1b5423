import { account, installation } from "../installation.ts";
import { expect, look, test } from "../journey.ts";

test.use({ part: "operate", person: ["NRTADMIN"] });
test.setTimeout(90_000);

test("OPR-INB-002 OPR-INB-003 a mailbox begins as a draft, is tested, and is not enabled where nothing can be stored", async ({
  page,
  callerOf,
}) => {
  const name = `Claims ${crypto.randomUUID().slice(0, 8)}`;
  const [library] = installation().libraries;
  // Everybody may look into it, and nobody but its owner may add to it.
  const made = await (
    await callerOf(account("NRTADMIN"))
  ).send("POST", `/libraries/${library}/workspaces`, { name, default_security: "view" });
  await page.goto("/admin/repositories");
  await expect(page.getByRole("row", { name: "Operate inbound email" })).toContainText("Mailbox Post");
  await page.evaluate(
    async ({ path, body }) => {
      const headers = { "content-type": "application/json", "x-muniment-client": "journey/1.0.0" };
      const answer = await fetch(path, { method: "PUT", headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    {
      path: `/api/operate/v1/admin/repositories/${name.replace(" ", "-").toLowerCase()}`,
      body: { name, service: "work", context: "global", library, resolver: "id", workspace: String(made.data.id) },
    },
  );

  await page.goto("/admin/mailboxes");
  await expect(page.getByRole("row", { name: "Post" })).toContainText("Enabled");
  await look(page, "operate-mailboxes");
  await page.getByRole("button", { name: "Add a mailbox" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.getByRole("textbox", { name: "Email address" }).fill("no address");
  await page.getByRole("button", { name: "Add mailbox" }).click();
  await expect(page.getByText("Choose a repository").first()).toBeVisible();
  await look(page, "operate-mailbox-new");
  await page.getByRole("textbox", { name: "Email address" }).fill(`${name.replace(" ", "-").toLowerCase()}@x.example`);
  await page.getByRole("combobox", { name: "Target repository" }).press("Enter");
  await page.getByRole("option", { name }).click();
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
