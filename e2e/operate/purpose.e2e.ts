import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { arrowTo, tabTo } from "../keyboard.ts";
import { aWorkspace, openCase, receiveMail } from "./matter.ts";

test.use({ part: "operate", person: ["standard"] });

test("OPR-FIL-001 OPR-FIL-012 OPR-AUD-012 mail comes in by SMTP, is taken, filed to the case, and both audits say who did what", async ({
  page,
  pageOf,
  callerOf,
}) => {
  test.slow();
  const handler = account("standard");
  const workspace = await aWorkspace(await callerOf(account("NRTADMIN")), handler.user_id);
  const reference = await openCase(page, workspace);
  const subject = await receiveMail(reference);

  await page.getByRole("link", { name: "Emails" }).click();
  await page.getByRole("navigation", { name: "Queues" }).getByRole("link", { name: /^All/ }).click();
  await page.getByRole("searchbox", { name: "Search e-mails" }).fill(subject.split(" [")[0] ?? "");
  const row = page.getByRole("grid", { name: "Emails" }).getByRole("row", { name: subject });
  await expect(row).toBeVisible({ timeout: 20_000 });
  await look(page, "operate-emails");
  await row.dblclick();
  const email = page.getByRole("region", { name: subject });
  await expect(email.getByRole("link", { name: "Download Charter party.txt" })).toBeVisible();
  await expect(email.getByText("please find the signed papers attached")).toBeVisible();
  await expect(email.getByRole("region", { name: "Cases" })).toContainText(workspace.name);
  await look(page, "operate-email");
  await email.getByRole("button", { name: "Take", exact: true }).click();
  await expect(page.getByText("1 e-mail is yours now").first()).toBeVisible();

  await email.getByRole("button", { name: "File", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "File to a case" });
  const proposed = dialog.getByRole("radio", { name: workspace.name });
  await expect(proposed.or(dialog.getByRole("treeitem", { name: "Correspondence" })).first()).toBeVisible();
  if (await proposed.isVisible()) await proposed.click();
  await dialog.getByRole("treeitem", { name: "Correspondence" }).click();
  await look(page, "operate-file-folder");
  await dialog.getByRole("button", { name: "Use this folder" }).click();
  await look(page, "operate-file-documents");
  await dialog.getByRole("button", { name: "File and complete" }).click();
  const progress = page.getByRole("dialog", { name: new RegExp(`Filing to ${reference}`) });
  await expect(progress.getByText("All 3 documents are filed.")).toBeVisible({ timeout: 30_000 });
  await look(page, "operate-filed");
  await progress.getByRole("button", { name: "Close", exact: true }).last().click();
  await expect(email.getByText("Completed", { exact: true })).toBeVisible();
  await expect(email.getByText(`Filed to ${reference}, Correspondence`).first()).toBeVisible();

  await email.getByRole("button", { name: new RegExp(reference) }).click();
  await page.getByRole("tab", { name: "Filed" }).click();
  const documents = page.getByRole("grid", { name: "Filed documents" });
  await expect(documents.getByRole("row", { name: "Charter party" })).toContainText(/Whitcombe/);
  await expect(documents.getByRole("row")).toHaveCount(4);
  await look(page, "operate-case-documents");
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByRole("list", { name: "What happened" })).toBeVisible();
  await look(page, "operate-case-history");

  const administrator = await pageOf(account("NRTADMIN"));
  await administrator.goto(page.url().replace("/history", "/filed"));
  await administrator.getByRole("row", { name: "Charter party" }).click();
  await administrator.getByRole("button", { name: "Both audits" }).click();
  await expect(administrator.getByRole("region", { name: "In Operate" })).toContainText(/Whitcombe/);
  await expect(administrator.getByRole("region", { name: "In the repository" })).toContainText(
    /SVC-INTAKE|Records Intake/,
  );
  await look(administrator, "operate-operation");

  const address = await page.getByRole("link", { name: "Open in Work" }).getAttribute("href");
  const third = await pageOf(account("standard", 3));
  await third.goto("/emails");
  await expect(third.getByText(/You don't have the right/)).toBeVisible();
  await third.goto(address ?? "");
  await expect(third.getByText("This does not exist, or you do not have access to it.")).toBeVisible();
});

test("OPR-NFR-002 the next e-mail is taken, read, filed and completed by the keyboard alone", async ({
  page,
  callerOf,
}) => {
  test.slow();
  const workspace = await aWorkspace(await callerOf(account("NRTADMIN")), account("standard").user_id);
  const subject = await receiveMail(await openCase(page, workspace));
  const words = subject.split(" [")[0] ?? "";

  await page.goto("/emails");
  await tabTo(page, page.getByRole("navigation", { name: "Queues" }).getByRole("link", { name: /^All/ }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("searchbox", { name: "Search e-mails" }), "Shift+Tab");
  await page.keyboard.type(words);
  const row = page.getByRole("grid", { name: "Emails" }).getByRole("row", { name: subject });
  await expect(row).toBeVisible({ timeout: 20_000 });
  // The only one: what is next is what was searched for.
  await expect(page.getByRole("grid", { name: "Emails" }).getByRole("row")).toHaveCount(2);
  await tabTo(page, page.getByRole("button", { name: "Take next" }));
  await page.keyboard.press("Enter");
  const email = page.getByRole("region", { name: subject });
  await expect(email.getByText("please find the signed papers attached")).toBeVisible();

  await tabTo(page, email.getByRole("group", { name: subject }));
  await page.keyboard.press("f");
  const dialog = page.getByRole("dialog", { name: "File to a case" });
  const proposed = dialog.getByRole("radio", { name: workspace.name });
  const folder = dialog.getByRole("treeitem", { name: "Correspondence" });
  await expect(proposed.or(folder).first()).toBeVisible();
  if (await proposed.isVisible()) {
    await tabTo(page, proposed);
    await page.keyboard.press("Space");
  }
  await expect(folder).toBeVisible();
  await tabTo(page, dialog.getByRole("treeitem", { name: workspace.name }));
  await arrowTo(page, folder);
  await page.keyboard.press("Enter");
  await tabTo(page, dialog.getByRole("button", { name: "Use this folder" }));
  await page.keyboard.press("Enter");
  await tabTo(page, dialog.getByRole("button", { name: "File and complete" }));
  await page.keyboard.press("Enter");
  const progress = page.getByRole("dialog", { name: /Filing to/ });
  await expect(progress.getByText("All 3 documents are filed.")).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press("Escape");
  await expect(progress).toBeHidden();
  await expect(email.getByText("Completed", { exact: true })).toBeVisible();
});
