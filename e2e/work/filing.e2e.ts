import { account } from "../installation.ts";
import { expect, expectAccessible, look, test } from "../journey.ts";
import { LIBRARY, aFolder, aMatter, aRootFolder, list, openFolder, row } from "./matter.ts";

// Each goes through several dialogs, and is looked at in some.
test.describe.configure({ timeout: 180_000 });

const colleague = account("standard", 1);

test("WORK-CPY-002 WORK-KEY-002 documents are moved by the keys alone, to a folder that is found in the tree; Undo brings them back", async ({
  page,
  callerOf,
}) => {
  const caller = await callerOf(account("standard"));
  const matter = await aMatter(caller, ["One.txt", "Two.txt", "Three.txt"]);
  await aFolder(caller, matter.folder, "Evidence");
  await openFolder(page, matter);
  await row(page, "One").click();
  await page.keyboard.press("Control+a");
  await expect(page.getByText("4 selected")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("End");
  await page.keyboard.press("Shift+ArrowUp");
  await page.keyboard.press("Shift+ArrowUp");
  await expect(page.getByText("3 selected")).toBeVisible();
  await page.keyboard.press("m");
  const dialog = page.getByRole("dialog", { name: "Move 3 items" });
  await dialog.getByRole("treeitem", { name: matter.name }).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await dialog.getByRole("treeitem", { name: "Evidence" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Move here" }).press("Enter");
  await expect(page.getByText("3 items moved to “Evidence”").first()).toBeVisible();
  await expect(list(page).getByRole("row")).toHaveCount(2);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row(page, "Three")).toBeVisible();
  await expect(list(page).getByRole("row")).toHaveCount(5);
});

test("WORK-CPY-006 copies whose names are taken become a second one, a new version, or are skipped, and nothing is done before the answer", async ({
  page,
  callerOf,
}) => {
  const caller = await callerOf(account("standard"));
  const matter = await aMatter(caller, ["Lease.txt", "Deed.txt", "Note.txt", "Free.txt"]);
  const target = await aRootFolder(caller, matter.id, "Completion");
  for (const name of ["Lease.txt", "Deed.txt", "Note.txt"]) await caller.file(target, name, `Old ${name}`);
  await openFolder(page, matter);
  await page.getByRole("checkbox", { name: "Select all rows shown" }).check();
  await row(page, "Lease").focus();
  await page.keyboard.press("c");
  const dialog = page.getByRole("dialog", { name: /^Copy/ });
  await dialog.getByRole("treeitem", { name: "Completion" }).click();
  await dialog.getByRole("button", { name: "Copy here" }).click();
  await expect(dialog.getByText("“Completion” has 3 documents of these names already.")).toBeVisible();
  await look(page, "filing-taken");
  await dialog.getByRole("button", { name: "Another folder" }).click();
  await dialog.getByRole("treeitem", { name: "Completion" }).click();
  await dialog.getByRole("button", { name: "Copy here" }).click();
  await dialog.getByRole("button", { name: "Keep both" }).click();
  await dialog.getByLabel("What to do with Deed").selectOption("New version");
  await dialog.getByLabel("What to do with Note").selectOption("Skip");
  await dialog.getByRole("button", { name: "Copy here" }).click();
  await expect(dialog).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.getByRole("treeitem", { name: "Completion" }).click();
  await expect(row(page, "Free")).toHaveCount(1);
  await expect(row(page, "Lease")).toHaveCount(2);
  await expect(row(page, "Deed")).toHaveCount(1);
  await expect(row(page, "Deed").getByRole("gridcell", { name: "2", exact: true })).toBeVisible();
  await expect(row(page, "Note").getByRole("gridcell", { name: "1", exact: true })).toBeVisible();
});

test("WORK-CPY-006 a move asks where a name is taken by another document, and leaves what is skipped where it is", async ({
  page,
  callerOf,
}) => {
  const caller = await callerOf(account("standard"));
  const matter = await aMatter(caller, ["Lease.txt", "Deed.txt", "Free.txt"]);
  const target = await aRootFolder(caller, matter.id, "Completion");
  for (const name of ["Lease.txt", "Deed.txt", "Free.pdf"]) await caller.file(target, name, `Old ${name}`);
  await openFolder(page, matter);
  await page.getByRole("checkbox", { name: "Select all rows shown" }).check();
  await row(page, "Lease").focus();
  await page.keyboard.press("m");
  const dialog = page.getByRole("dialog", { name: "Move 3 items" });
  await dialog.getByRole("treeitem", { name: "Completion" }).click();
  await dialog.getByRole("button", { name: "Move here" }).click();
  await expect(dialog.getByText("“Completion” has 2 other documents of these names.")).toBeVisible();
  await dialog.getByLabel("What to do with Deed.txt").selectOption("Skip");
  await dialog.getByRole("button", { name: "Move here" }).click();
  await expect(page.getByText("2 items moved to “Completion”").first()).toBeVisible();
  await expect(list(page).getByRole("row")).toHaveCount(2);
  await expect(row(page, "Deed")).toBeVisible();
});

test("WORK-CPY-002 rows are dragged onto a folder of the tree; a folder that takes nothing says why", async ({
  page,
  pageOf,
  callerOf,
}) => {
  const caller = await callerOf(account("standard"));
  const matter = await aMatter(caller, ["Photo.txt", "Map.txt"]);
  const locked = await aRootFolder(caller, matter.id, "Sealed");
  await aRootFolder(caller, matter.id, "Evidence");
  const secure = async (item: string, level: string) =>
    caller.send("POST", `/libraries/${LIBRARY}/${item}/security`, {
      include: [{ id: colleague.user_id, type: "user", access_level: level }],
    });
  await secure(`workspaces/${encodeURIComponent(matter.id)}`, "full_access");
  await secure(`folders/${encodeURIComponent(locked)}`, "read");
  const other = await pageOf(colleague);
  await openFolder(other, matter);
  await row(other, "Photo").dragTo(other.getByRole("treeitem", { name: "Evidence" }));
  await expect(other.getByText("Moved to “Evidence”").first()).toBeVisible();
  await expect(row(other, "Photo")).toHaveCount(0);
  await row(other, "Map").dragTo(other.getByRole("treeitem", { name: "Sealed" }));
  await expect(other.getByText("“Map” was not moved").first()).toBeVisible();
  await expect(row(other, "Map")).toBeVisible();
  await row(other, "Map").click();
  await other.keyboard.press("m");
  const dialog = other.getByRole("dialog", { name: "Move “Map”" });
  await dialog.getByRole("treeitem", { name: "Sealed" }).click();
  await expect(dialog.getByText("You need Read/Write on this folder, and a role that may import.")).toBeVisible();
  await look(other, "filing-refused");
  await dialog.getByRole("button", { name: "Another workspace" }).click();
  await dialog.getByRole("searchbox", { name: "Search workspaces" }).fill(matter.name);
  await expect(dialog.getByRole("button", { name: matter.name })).toBeVisible();
  await expectAccessible(other);
  await page.goto(`/work/web/${LIBRARY}`);
});

test("WORK-DOC-001 WORK-TRS-001 rename by F2 is refused in words and keeps what was typed; several go to the trash and come back", async ({
  page,
  callerOf,
}) => {
  const caller = await callerOf(account("standard"));
  const matter = await aMatter(caller, ["Draft order.docx", "Alpha.txt", "Beta.txt"]);
  await openFolder(page, matter);
  await row(page, "Draft order").click();
  await page.keyboard.press("F2");
  const dialog = page.getByRole("dialog", { name: "Rename “Draft order”" });
  const field = dialog.getByRole("textbox", { name: "New name" });
  await field.fill("");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("Give it a name.")).toBeVisible();
  await field.fill("Sealed order");
  await page.route("**/documents/*", async (route) => {
    if (route.request().method() !== "PATCH") return route.continue();
    const error = { code: "NRC_FORBIDDEN", code_message: "The document is checked out by R. Pendry." };
    return route.fulfill({ status: 403, json: { error } });
  });
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("The document is checked out by R. Pendry.")).toBeVisible();
  await expect(field).toHaveValue("Sealed order");
  await expectAccessible(page);
  await page.unroute("**/documents/*");
  await field.press("Enter");
  await expect(row(page, "Sealed order")).toBeVisible();
  await expect(row(page, "Sealed order")).toBeFocused();

  await page.keyboard.press("a");
  await page.keyboard.press("l");
  await expect(row(page, "Alpha")).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Space");
  await page.keyboard.press("b");
  await page.keyboard.press("e");
  await expect(row(page, "Beta")).toBeFocused();
  await page.keyboard.press("Space");
  await expect(page.getByText("2 selected")).toBeVisible();
  await page.keyboard.press("Delete");
  await expect(page.getByText("2 items moved to the trash").first()).toBeVisible();
  await expect(row(page, "Beta")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row(page, "Beta")).toBeVisible();
  await expect(row(page, "Alpha")).toBeVisible();
});
