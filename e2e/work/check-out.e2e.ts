import { account } from "../installation.ts";
import { expect, expectAccessible, look, test } from "../journey.ts";
import { LIBRARY, aMatter, openFolder, row } from "./matter.ts";

test.describe.configure({ timeout: 180_000 });

test("WORK-CHK-001 WORK-CHK-003 WORK-CHK-012 a document is checked out, listed as one's own, checked in as a version and given back", async ({
  page,
  callerOf,
}) => {
  const matter = await aMatter(await callerOf(account("standard")), ["Draft.txt", "Other.txt"]);
  await openFolder(page, matter);
  await row(page, "Draft").click();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Check out" }).click();
  expect((await saving).suggestedFilename()).toBe("Draft.txt");
  await expect(row(page, "Draft").getByRole("img", { name: /^Checked out by you/ })).toBeVisible();
  await expect(page.getByRole("button", { name: "Check out" })).toBeHidden();
  await row(page, "Draft").press("p");
  await expect(page.getByRole("complementary", { name: "Draft" }).getByText("Checked out by")).toBeVisible();
  await look(page, "check-out-own");

  await page.getByRole("link", { name: "My check-outs" }).click();
  const mine = page.getByRole("grid", { name: "My check-outs" });
  await mine.getByRole("row", { name: /Draft/ }).first().click();
  await expectAccessible(page);
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
  await expect(row(page, "Draft").getByRole("img", { name: /^Checked out by you/ })).toBeVisible();
  await row(page, "Draft").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Discard check-out" }).click();
  await expect(row(page, "Draft").getByRole("img", { name: /^Checked out/ })).toBeHidden();
  await row(page, "Other").click();
  const again = page.waitForEvent("download");
  await page.keyboard.press("o");
  await again;
  await expect(row(page, "Other").getByRole("img", { name: /^Checked out by you/ })).toBeVisible();
});

test("WORK-CHK-002 WORK-CHK-005 others see who has it and change nothing; an administrator unlocks it", async ({
  page,
  pageOf,
  callerOf,
}) => {
  const [own, other] = [account("standard"), account("standard", 1)];
  const caller = await callerOf(own);
  const matter = await aMatter(caller, ["Shared.txt"]);
  const workspace = `/libraries/${LIBRARY}/workspaces/${encodeURIComponent(matter.id)}`;
  const include = [{ id: other.user_id, type: "user", access_level: "full_access" }];
  await caller.send("POST", `${workspace}/security`, { include });
  const listed = await caller.send("GET", `${workspace}/documents`);
  const document = `/libraries/${LIBRARY}/documents/${encodeURIComponent(String(listed.data[0].id))}`;
  const theirs = await pageOf(other);
  await openFolder(theirs, matter);
  await caller.send("POST", `${document}/lock`, { comments: "Until noon" });
  // What somebody takes is seen by who looks on.
  await expect(row(theirs, "Shared").getByRole("img", { name: /^Checked out by / })).toBeVisible();
  await row(theirs, "Shared").click();
  await expect(theirs.getByRole("button", { name: "Unlock" })).toHaveAttribute("aria-disabled", "true");
  await row(theirs, "Shared").press("p");
  const panel = theirs.getByRole("complementary", { name: "Shared" });
  await expect(panel.getByText(/^Nothing can be edited while/)).toBeVisible();
  await expect(panel.getByText("Until noon")).toBeVisible();
  await look(theirs, "check-out-other");

  const administrator = await pageOf(account("NRTADMIN"));
  await openFolder(administrator, matter);
  await row(administrator, "Shared").click();
  await administrator.getByRole("button", { name: "Unlock" }).click();
  await expect(row(administrator, "Shared").getByRole("img", { name: /^Checked out/ })).toBeHidden();
  await expect(row(theirs, "Shared").getByRole("img", { name: /^Checked out/ })).toBeHidden();
  await openFolder(page, matter);
  await row(page, "Shared").press("t");
  const timeline = page.getByRole("complementary", { name: "Shared" });
  await expect(timeline.getByText(/ended the check-out of version 1/)).toBeVisible();
});
