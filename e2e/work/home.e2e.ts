import type { Caller } from "../caller.ts";
import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";

const LIBRARY = "ACTIVE";
const base = `/libraries/${LIBRARY}`;
const unique = (what: string): string => `${what} ${crypto.randomUUID().slice(0, 8)}`;

/** A workspace of the caller with a folder and documents in it. */
async function aMatter(caller: Caller, fields: Record<string, unknown> = {}, documents: readonly string[] = []) {
  const name = unique("Matter");
  const workspace = await caller.send("POST", `${base}/workspaces`, { name, default_security: "private", ...fields });
  const id = String(workspace.data.id);
  const folder = await caller.send("POST", `${base}/workspaces/${encodeURIComponent(id)}/folders`, {
    name: "Pleadings",
  });
  for (const document of documents) await caller.file(String(folder.data.id), document, `Content of ${document}`);
  return { name, id, folder: String(folder.data.id) };
}

test("WORK-NAV-001 WORK-NAV-003 what was used last stands first, and `g r` leads to all of it", async ({
  pageOf,
  callerOf,
}) => {
  const owner = await callerOf(account("standard"));
  const reader = account("standard", 4);
  const matter = await aMatter(
    owner,
    { user_trustees: [{ id: reader.user_id, access_level: "read_write" }], custom2: "M-1007" },
    ["Defence.txt", "Reply.docx"],
  );
  const other = await pageOf(reader);
  const theirs = await callerOf(reader);
  await theirs.send("DELETE", `/api/work/v1/libraries/${LIBRARY}/recent`);
  await other.goto(`/work/web/${LIBRARY}/recent`);
  await expect(other.getByRole("heading", { name: "Nothing recent yet" })).toBeVisible();
  await look(other, "recent-empty");

  await other.goto(`/work/web/${LIBRARY}/w/${matter.id}?folder=${encodeURIComponent(matter.folder)}`);
  await expect(other.getByRole("row", { name: "Reply" })).toBeVisible();
  await theirs.file(matter.folder, "Schedule.xlsx", "Sums");
  await other.goto(`/work/web/${LIBRARY}`);
  const documents = other.getByRole("region", { name: "Recent documents" });
  await expect(documents.getByRole("link", { name: "Schedule" })).toBeVisible();
  await expect(other.getByRole("region", { name: "Recent workspaces" }).getByText("M-1007")).toBeVisible();
  await look(other, "home");

  await other.getByRole("grid", { name: "Workspaces" }).getByRole("row").nth(1).focus();
  await other.keyboard.press("g");
  await other.keyboard.press("r");
  const list = other.getByRole("grid", { name: "Recent" });
  await expect(list.getByRole("row", { name: "Schedule" })).toBeVisible();
  await look(other, "recent");
  await other.getByRole("tab", { name: "Folders" }).click();
  await list.getByRole("row", { name: "Pleadings" }).focus();
  await other.keyboard.press("Enter");
  await expect(other.getByRole("heading", { name: "Pleadings", level: 1 })).toBeVisible();
});

test("WORK-NAV-003 WORK-NAV-004 recent lists can be cleared, and hold nothing that is hidden by now", async ({
  page,
  pageOf,
  callerOf,
}) => {
  const owner = await callerOf(account("standard"));
  const reader = account("standard", 4);
  const theirs = await callerOf(reader);
  const trustees = { user_trustees: [{ id: reader.user_id, access_level: "read" }] };
  const matter = await aMatter(owner, trustees);
  await theirs.send("DELETE", `/api/work/v1/libraries/${LIBRARY}/recent`);
  await theirs.send("POST", `/api/work/v1/libraries/${LIBRARY}/recent`, { id: matter.id });
  const other = await pageOf(reader);
  await other.goto(`/work/web/${LIBRARY}/recent?among=workspaces`);
  await expect(other.getByRole("row", { name: matter.name })).toBeVisible();
  await owner.send("POST", `${base}/workspaces/${encodeURIComponent(matter.id)}/security`, {
    remove: [{ id: reader.user_id, type: "user" }],
  });
  await other.goto(`/work/web/${LIBRARY}/recent?among=workspaces`);
  await expect(other.getByRole("heading", { name: "Nothing recent yet" })).toBeVisible();
  await expect(other.getByText(matter.name)).toHaveCount(0);

  await page.goto(`/work/web/${LIBRARY}/w/${matter.id}`);
  await expect(page.getByRole("heading", { name: matter.name, level: 1 })).toBeVisible();
  await page.goto(`/work/web/${LIBRARY}/recent?among=workspaces`);
  await expect(page.getByRole("row", { name: matter.name })).toBeVisible();
  await page.getByRole("button", { name: "Clear recent lists" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Clear recent lists" }).click();
  await expect(page.getByRole("heading", { name: "Nothing recent yet" })).toBeVisible();
});

test("WORK-TRS-001 WORK-TRS-003 WORK-TRS-006 what one deleted is in one's trash, comes back, and goes elsewhere when its folder is gone", async ({
  page,
  callerOf,
}) => {
  const owner = await callerOf(account("standard"));
  const matter = await aMatter(owner, {}, ["Draft order.docx", "Exhibit.pdf", "Note.txt"]);
  await page.goto(`/work/web/${LIBRARY}/w/${matter.id}?folder=${encodeURIComponent(matter.folder)}`);
  const place = page.getByRole("grid", { name: "Folders and documents" });
  await place.getByRole("row", { name: "Note" }).click();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await expect(page.getByText("3 items moved to the trash").first()).toBeVisible();
  await page.getByRole("link", { name: "Trash" }).click();
  const trash = page.getByRole("grid", { name: "Trash" });
  await expect(trash.getByRole("row", { name: "Draft order" }).first()).toBeVisible();
  await look(page, "trash");
  await trash.getByRole("row", { name: "Exhibit" }).first().click();
  await page.getByRole("button", { name: "Restore", exact: true }).click();
  await expect(page.getByText("“Exhibit” restored").first()).toBeVisible();
  await page.goto(`/work/web/${LIBRARY}/w/${matter.id}?folder=${encodeURIComponent(matter.folder)}`);
  await expect(place.getByRole("row", { name: "Exhibit" })).toBeVisible();

  await owner.send("DELETE", `${base}/folders/${encodeURIComponent(matter.folder)}?include_subfolders=true`);
  await owner.send("POST", `${base}/workspaces/${encodeURIComponent(matter.id)}/folders`, { name: "Closed papers" });
  await page.goto(`/work/web/${LIBRARY}/trash`);
  await trash.getByRole("row", { name: "Draft order" }).first().click();
  await page.keyboard.press("r");
  const elsewhere = page.getByRole("dialog", { name: "Restore to another folder" });
  await elsewhere.getByRole("searchbox").fill(matter.name);
  await elsewhere.getByRole("button", { name: matter.name }).click();
  await elsewhere.getByRole("treeitem", { name: "Closed papers" }).click();
  await look(page, "restore-elsewhere");
  await elsewhere.getByRole("button", { name: "Restore here" }).click();
  await expect(page.getByText("“Draft order” restored").first()).toBeVisible();
});

test.describe("WORK-TRS-004 WORK-TRS-008 NRTADMIN sees the trash of all, and deletes for good after typing a word", () => {
  test.use({ person: ["NRTADMIN"] });
  test("nothing brings it back", async ({ page, callerOf }) => {
    const owner = await callerOf(account("standard"));
    const matter = await aMatter(owner);
    const id = await owner.file(matter.folder, "Misfiled.txt", "Wrong matter");
    await owner.send("DELETE", `${base}/documents/${encodeURIComponent(id)}`);
    const number = /!(\d+)/.exec(id)?.[1] ?? "";
    await page.goto(`/work/web/${LIBRARY}/trash?number=${number}`);
    await page.getByRole("grid", { name: "Trash" }).getByRole("row", { name: "Misfiled" }).click();
    await page.getByRole("button", { name: "Delete for good" }).click();
    const question = page.getByRole("dialog", { name: "Delete “Misfiled” for good?" });
    await question.getByRole("button", { name: "Delete 1 version for good" }).click();
    await expect(question.getByText("Type DELETE to confirm").nth(1)).toBeVisible();
    await look(page, "purge");
    await question.getByRole("textbox").fill("delete");
    await question.getByRole("button", { name: "Delete 1 version for good" }).click();
    await expect(page.getByText("1 version deleted for good").first()).toBeVisible();
    await expect(page.getByRole("heading", { name: `There is no version of ${number} in the trash` })).toBeVisible();
    await look(page, "trash-not-found");
  });
});

test("WORK-WS-002 WORK-WS-003 a workspace is made by keyboard alone; one of the same client and matter is shown first", async ({
  page,
}) => {
  test.slow();
  const [client, matter, name] = [unique("C").slice(0, 10), unique("M").slice(0, 10), unique("Acquisition")];
  await page.goto(`/work/web/${LIBRARY}`);
  await expect(page.getByRole("button", { name: "New workspace" })).toBeVisible();
  await page.keyboard.press("n");
  const dialog = page.getByRole("dialog", { name: "New workspace" });
  await expect(dialog.getByRole("textbox", { name: /Name/ })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog.getByText("Give it a name.")).toBeVisible();
  await look(page, "new-workspace");
  await page.keyboard.type(name);
  for (const text of [client, matter]) {
    await page.keyboard.press("Tab");
    await page.keyboard.type(text);
  }
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();

  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await page.getByRole("tab", { name: "Workspaces" }).click();
  await expect(page.getByRole("row", { name })).toBeVisible();
  await page.goto(`/work/web/${LIBRARY}`);
  await expect(page.getByRole("button", { name: "New workspace" })).toBeVisible();
  await page.keyboard.press("n");
  await dialog.getByRole("textbox", { name: /Name/ }).fill(`${name} II`);
  await dialog.getByRole("textbox", { name: "Client" }).fill(client.toLowerCase());
  await dialog.getByRole("textbox", { name: "Matter" }).fill(matter);
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("link", { name })).toBeVisible();
  await look(page, "new-workspace-same");
  await expect(dialog.getByRole("button", { name: "Create another workspace" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: `${name} II`, level: 1 })).toBeVisible();
});

test("WORK-KEY-005 `?` shows the keys of each page; letters do nothing in text fields", async ({ page }) => {
  for (const path of ["", "/recent", "/trash", "/search?find=order"]) {
    await page.goto(`/work/web/${LIBRARY}${path}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keys of this page" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  }
  await page.goto(`/work/web/${LIBRARY}`);
  const grid = page.getByRole("grid", { name: "Workspaces" });
  await expect(grid.getByRole("row").nth(2)).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("gn?");
  await expect(page.getByRole("searchbox", { name: "Search the library" })).toHaveValue("gn?");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await grid.getByRole("row").nth(1).focus();
  await page.keyboard.press("j");
  await expect(grid.getByRole("row").nth(2)).toBeFocused();
  await page.keyboard.press("k");
  await expect(grid.getByRole("row").nth(1)).toBeFocused();
});
