import type { Locator, Page } from "@playwright/test";
import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { LIBRARY, aMatter, aSharedMatter, openFolder, openTab, row } from "./matter.ts";

test.describe.configure({ timeout: 180_000 });

const mark = (page: Page, name: string): Locator => row(page, name).getByRole("img", { name: /^Checked out by / });

/** Starts an action from the menu of a row: the ribbon has no room for all of them. */
async function choose(page: Page, name: string, action: string): Promise<void> {
  await row(page, name).click({ button: "right" });
  await page.getByRole("menuitem", { name: action }).click();
}

test("WORK-CHK-001 WORK-CHK-003 WORK-CHK-004 WORK-CHK-012 a document is checked out, listed as one's own, checked in as a version and given back", async ({
  page,
  callerOf,
}) => {
  const matter = await aMatter(await callerOf(account("standard")), ["Draft.txt", "Other.txt"]);
  await openFolder(page, matter);
  const saving = page.waitForEvent("download");
  await choose(page, "Draft", "Check out");
  expect((await saving).suggestedFilename()).toBe("Draft.txt");
  await expect(row(page, "Draft").getByRole("img", { name: /^Checked out by you/ })).toBeVisible();
  await row(page, "Draft").press("p");
  await expect(page.getByRole("complementary", { name: "Draft" }).getByText("Checked out by")).toBeVisible();
  await look(page, "check-out-own");

  await page.getByRole("link", { name: "My check-outs" }).click();
  const mine = page.getByRole("grid", { name: "My check-outs" });
  await mine.getByRole("row", { name: /Draft/ }).first().click();
  await look(page, "my-check-outs");
  await page.getByRole("button", { name: "Check in…" }).click();
  const dialog = page.getByRole("dialog", { name: "Check in “Draft”" });
  await dialog.getByRole("button", { name: "Check in", exact: true }).click();
  await expect(dialog.getByRole("alert")).toHaveText("Choose the file that you have worked on.");
  const choosing = page.waitForEvent("filechooser");
  await dialog.getByRole("button", { name: "Choose file…" }).click();
  await (await choosing).setFiles([{ name: "Draft.txt", mimeType: "text/plain", buffer: Buffer.from("Second draft") }]);
  await dialog.getByRole("textbox", { name: "Comment" }).fill("Clause 4");
  await dialog.getByRole("switch", { name: "Keep it checked out" }).click();
  await look(page, "check-in");
  await dialog.getByRole("button", { name: "Check in", exact: true }).click();
  await expect(dialog).toBeHidden();

  await openFolder(page, matter);
  await expect(row(page, "Draft").getByRole("gridcell", { name: "2", exact: true })).toBeVisible();
  await expect(mark(page, "Draft")).toBeVisible();
  await choose(page, "Draft", "Discard check-out");
  await expect(mark(page, "Draft")).toBeHidden();
  await row(page, "Draft").press("p");
  const kept = page.getByRole("complementary", { name: "Draft" });
  await kept.getByRole("tab", { name: "Versions" }).click();
  await expect(kept.getByRole("listitem").first()).toContainText("Clause 4");
  await openTab(kept, "Timeline");
  await expect(kept.getByText("Clause 4").first()).toBeVisible();
  await row(page, "Other").click();
  const again = page.waitForEvent("download");
  await page.keyboard.press("o");
  await again;
  await expect(mark(page, "Other")).toBeVisible();
});

test("WORK-CHK-002 WORK-CHK-005 WORK-CHK-010 others see who has it and change nothing; an administrator unlocks it", async ({
  page,
  pageOf,
  callerOf,
}) => {
  const [own, other] = [account("standard"), account("standard", 1)];
  const caller = await callerOf(own);
  const { document, ...matter } = await aSharedMatter(caller, other.user_id);
  const lock = `${document.path}/lock`;
  const theirs = await pageOf(other);
  await openFolder(theirs, matter);
  await caller.send("POST", lock, { comments: "Until noon" });
  // What somebody takes is seen by who looks on.
  await expect(mark(theirs, "Shared")).toBeVisible();
  await row(theirs, "Shared").click({ button: "right" });
  for (const name of ["Unlock", "New version", "Rename"])
    await expect(theirs.getByRole("menuitem", { name })).toHaveAttribute("aria-disabled", "true");
  await theirs.keyboard.press("Escape");
  await row(theirs, "Shared").press("p");
  const panel = theirs.getByRole("complementary", { name: "Shared" });
  await expect(panel.getByText(/^Nothing can be edited while/)).toBeVisible();
  await expect(panel.getByText("Until noon")).toBeVisible();
  await look(theirs, "check-out-other");
  // A client that ignores the mark is refused too.
  const refused = await callerOf(other);
  await expect(refused.send("POST", lock, {})).rejects.toThrow(/409/);
  await expect(refused.send("PATCH", document.path, { name: "Taken" })).rejects.toThrow(/409/);

  const administrator = await pageOf(account("NRTADMIN"));
  await openFolder(administrator, matter);
  await choose(administrator, "Shared", "Unlock");
  await expect(mark(administrator, "Shared")).toBeHidden();
  await expect(mark(theirs, "Shared")).toBeHidden();
  await openFolder(page, matter);
  await row(page, "Shared").press("t");
  const timeline = page.getByRole("complementary", { name: "Shared" });
  await expect(timeline.getByText(/ended the check-out of version 1/)).toBeVisible();
});

test("CC-USR-095 CC-USR-113 the Content tab lists what a person has, and an administrator unlocks it there", async ({
  pageOf,
  callerOf,
}) => {
  const own = account("standard");
  const caller = await callerOf(own);
  const { document } = await aSharedMatter(caller, account("standard", 1).user_id);
  const lock = `${document.path}/lock`;
  const { id } = document;
  await caller.send("POST", lock, { location: "Reading room" });
  const administrator = await pageOf(account("NRTADMIN"));
  await administrator.goto(
    `/control-center/access/users/${own.user_id}?library=${LIBRARY}&query=${own.user_id}&tab=content`,
  );
  const panel = administrator.getByRole("complementary");
  const held = panel.getByRole("list", { name: "Documents checked out" });
  // Which it is, and not what it is about (CC-NAV-017).
  const one = held.getByRole("listitem").filter({ hasText: id });
  await expect(one).toContainText("on Reading room");
  await look(administrator, "content-checked-out");
  await one.getByRole("button", { name: `Unlock ${id}` }).click();
  await expect(one).toHaveCount(0);
  await caller.send("POST", lock, {});
  await caller.send("DELETE", lock);
});
