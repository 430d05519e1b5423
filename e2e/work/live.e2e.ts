import type { Page } from "@playwright/test";
import { account } from "../installation.ts";
import type { Caller } from "../caller.ts";
import { expect, look, test } from "../journey.ts";
import { LIBRARY, aFolder, aMatter, list, openFolder, row } from "./matter.ts";
import type { Matter } from "./matter.ts";

/** What other people change is to be seen so soon (work-api.md 17.12). */
const SOON = { timeout: 2000 };

const colleague = account("standard", 1);

/** A matter of the first person that a colleague may read; each of both stands at its folder. */
async function aSharedMatter(caller: Caller, documents: readonly string[]): Promise<Matter> {
  const matter = await aMatter(caller, documents);
  await secure(caller, `workspaces/${matter.id}`, "read");
  return matter;
}

async function secure(caller: Caller, item: string, level: string): Promise<void> {
  const [plural, id = ""] = item.split("/");
  await caller.send("POST", `/libraries/${LIBRARY}/${plural}/${encodeURIComponent(id)}/security`, {
    include: [{ id: colleague.user_id, type: "user", access_level: level }],
  });
}

async function documentsIn(caller: Caller, folder: string): Promise<ReadonlyMap<string, string>> {
  const answer = await caller.send("GET", `/libraries/${LIBRARY}/folders/${encodeURIComponent(folder)}/children`);
  return new Map((answer.data as { name: string; id: string }[]).map(({ name, id }) => [name, id]));
}

async function chooseFile(page: Page, name: string, content: string): Promise<void> {
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  const chooser = await choosing;
  await chooser.setFiles([{ name, mimeType: "text/plain", buffer: Buffer.from(content) }]);
}

test("WORK 17.12 what one person uploads, renames, moves to the trash and makes is there for the other within 2 seconds", async ({
  page,
  pageOf,
  callerOf,
}) => {
  const matter = await aSharedMatter(await callerOf(account("standard")), ["Claim.txt", "Old draft.txt"]);
  const other = await pageOf(colleague);
  await openFolder(page, matter);
  await openFolder(other, matter);
  await expect(row(other, "Old draft")).toBeVisible();

  await chooseFile(page, "Reply.txt", "a reply");
  await expect(row(page, "Reply")).toBeVisible();
  await expect(row(other, "Reply")).toBeVisible(SOON);

  await row(page, "Claim").click();
  await page.keyboard.press("F2");
  const dialog = page.getByRole("dialog", { name: "Rename “Claim”" });
  await dialog.getByRole("textbox", { name: "New name" }).fill("Claim form");
  await dialog.getByRole("button", { name: "Rename" }).click();
  await expect(row(page, "Claim form")).toBeVisible();
  await expect(row(other, "Claim form")).toBeVisible(SOON);

  await row(page, "Old draft").click();
  await page.keyboard.press("Delete");
  await expect(row(page, "Old draft")).toHaveCount(0);
  await expect(row(other, "Old draft")).toHaveCount(0, SOON);

  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "New folder" }).click();
  await page.getByRole("dialog", { name: "New folder" }).getByRole("textbox", { name: "Name" }).fill("Evidence");
  await page.getByRole("button", { name: "Create folder" }).click();
  await expect(row(page, "Evidence")).toBeVisible();
  await expect(row(other, "Evidence")).toBeVisible(SOON);
});

test("WORK 17.12 WORK-TRM a row and its open panel are gone at once when access is; nothing of it is left", async ({
  page,
  callerOf,
  pageOf,
}) => {
  const caller = await callerOf(account("standard"));
  const matter = await aSharedMatter(caller, ["Secret advice.txt", "Public note.txt"]);
  const ids = await documentsIn(caller, matter.folder);
  const other = await pageOf(colleague);
  await openFolder(other, matter);
  await row(other, "Secret advice").click();
  await other.keyboard.press("p");
  await expect(other.getByRole("complementary", { name: "Secret advice" })).toBeVisible();

  await secure(caller, `documents/${ids.get("Secret advice") ?? ""}`, "no_access");
  await expect(other.getByText("Secret advice")).toHaveCount(0, SOON);
  await expect(other.getByRole("complementary", { name: "Secret advice" })).toHaveCount(0);
  await expect(row(other, "Public note")).toBeVisible();
  expect(other.url()).not.toContain(encodeURIComponent(ids.get("Secret advice") ?? "-"));
  await look(other, "live-row-lost");

  await secure(caller, `workspaces/${matter.id}`, "no_access");
  await expect(other.getByText("This does not exist, or you do not have access to it.")).toBeVisible(SOON);
  await expect(other.getByText("Public note")).toHaveCount(0);
  await expect(other.getByText(matter.name)).toHaveCount(0);
  await look(other, "live-place-lost");
  await page.goto(`/work/web/${LIBRARY}/w/${matter.id}`);
  await expect(page.getByRole("heading", { name: matter.name, level: 1 })).toBeVisible();
});

test("WORK 17.12 WORK-ACL what somebody is given appears in the list and in the tree", async ({ callerOf, pageOf }) => {
  const caller = await callerOf(account("standard"));
  const matter = await aSharedMatter(caller, ["Note.txt"]);
  const other = await pageOf(colleague);
  await openFolder(other, matter);
  await expect(row(other, "Note")).toBeVisible();
  const made = await aFolder(caller, matter.folder, "Exhibits");
  await expect(row(other, "Exhibits")).toBeVisible(SOON);
  await secure(caller, `folders/${made}`, "no_access");
  await expect(row(other, "Exhibits")).toHaveCount(0, SOON);
  await secure(caller, `folders/${made}`, "read");
  await expect(row(other, "Exhibits")).toBeVisible(SOON);
});

test("WORK 17.12 what one is typing is never overwritten; the other's change is shown beside", async ({
  page,
  callerOf,
}) => {
  const caller = await callerOf(account("standard"));
  const matter = await aSharedMatter(caller, ["Letter.txt"]);
  const ids = await documentsIn(caller, matter.folder);
  await openFolder(page, matter);
  await row(page, "Letter").click();
  await page.keyboard.press("p");
  const panel = page.getByRole("complementary", { name: "Letter" });
  await panel.getByRole("button", { name: "Edit" }).click();
  await panel.getByRole("textbox", { name: "Comment" }).fill("My own words");
  await caller.send("PATCH", `/libraries/${LIBRARY}/documents/${encodeURIComponent(ids.get("Letter") ?? "")}`, {
    name: "Letter before action",
    comment: "Theirs",
  });
  await expect(row(page, "Letter before action")).toBeVisible(SOON);
  const renamed = page.getByRole("complementary", { name: "Letter before action" });
  await expect(renamed.getByText("Somebody changed this meanwhile: “Theirs”.")).toBeVisible();
  await expect(renamed.getByRole("textbox", { name: "Comment" })).toHaveValue("My own words");
  await expect(renamed.getByRole("textbox", { name: "Name" })).toHaveValue("Letter before action");
  await look(page, "live-edited-meanwhile");
  await renamed.getByRole("button", { name: "Save" }).click();
  await expect(renamed.getByText("My own words")).toBeVisible();
  await expect(renamed.getByText("Letter before action").first()).toBeVisible();
});

test("WORK 17.12 a new version by somebody else keeps the row chosen; only what changed is asked for anew", async ({
  page,
  callerOf,
}) => {
  const caller = await callerOf(account("standard"));
  const matter = await aSharedMatter(caller, ["Lease.txt", "Other.txt"]);
  const ids = await documentsIn(caller, matter.folder);
  await openFolder(page, matter);
  await row(page, "Lease").click();
  await page.keyboard.press("v");
  await expect(page.getByRole("complementary", { name: "Lease" }).getByText("v1")).toBeVisible();
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await caller.send("PATCH", `/libraries/${LIBRARY}/documents/${encodeURIComponent(ids.get("Other") ?? "")}`, {
    name: "Other letter",
  });
  await expect(row(page, "Other letter")).toBeVisible(SOON);
  expect(asked.filter((path) => path.includes(encodeURIComponent(ids.get("Lease") ?? "-")))).toEqual([]);

  await caller.send(
    "POST",
    `/libraries/${LIBRARY}/documents/${encodeURIComponent(ids.get("Lease") ?? "")}/versions/promote`,
    {
      version: 1,
    },
  );
  await expect(page.getByRole("complementary", { name: "Lease" }).getByText("v2")).toBeVisible(SOON);
  await expect(list(page).getByRole("row", { name: "Lease", selected: true })).toBeVisible();
});
