import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { aWorkspace, openCase } from "./matter.ts";

test.use({ part: "operate", person: ["standard", 1] });

test("OPR-OUT-003 an e-mail is written on a case, taken back, sent, its copy lies on the case, and the outbox has it", async ({
  page,
  callerOf,
}) => {
  const owner = await callerOf(account("NRTADMIN"));
  const workspace = await aWorkspace(owner, account("standard", 1).user_id);
  await openCase(page, workspace);
  await page.getByRole("tab", { name: "Sent" }).click();
  await expect(page.getByText("Nothing sent yet")).toBeVisible();
  await page.getByRole("button", { name: "New e-mail" }).click();
  const dialog = page.getByRole("dialog", { name: "New e-mail" });
  await dialog.getByRole("textbox", { name: "To", exact: true }).fill("Ada Okonkwo <ada.okonkwo@bellweather.example>");
  await dialog.getByRole("textbox", { name: "Subject" }).fill("Completion on Friday");
  await dialog.getByRole("textbox", { name: "Text" }).fill("Dear Ms Okonkwo,\n\nwe complete on Friday.");
  await look(page, "operate-compose");
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  // Nobody has written about this case yet, which is said once.
  await expect(dialog.getByText(/Not yet known on this case/)).toBeVisible();
  await dialog.getByRole("button", { name: "Send anyway" }).click();
  await page.getByRole("button", { name: "Undo" }).first().click();
  const row = page.getByRole("grid", { name: "Sent" }).getByRole("row").filter({ hasText: "Completion on Friday" });
  await expect(row).toContainText("Draft");
  await row.dblclick();
  await dialog.getByRole("button", { name: "Send", exact: true }).click();
  await dialog.getByRole("button", { name: "Send anyway" }).click();
  await expect(row).toContainText("Waits to be sent");
  await look(page, "operate-sent");
  await row.dblclick();
  const shown = page.getByRole("dialog", { name: "Completion on Friday" });
  await expect(shown.getByText("Stored in Sent e-mails")).toBeVisible({ timeout: 30_000 });
  await look(page, "operate-sent-one");
  await shown.getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("link", { name: "Outbox" }).click();
  const mine = page.getByRole("grid", { name: "Mine" }).getByRole("row").filter({ hasText: "Completion on Friday" });
  await expect(mine.first()).toContainText("Sent");
  await look(page, "operate-outbox");
  await page.getByRole("tab", { name: "Scheduled" }).click();
  await expect(page.getByText("Nothing is scheduled")).toBeVisible();
});
