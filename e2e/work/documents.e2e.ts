import type { Page } from "@playwright/test";
import { account } from "../installation.ts";
import type { Caller } from "../caller.ts";
import { expect, expectAccessible, test } from "../journey.ts";

const LIBRARY = "ACTIVE";

interface Matter {
  readonly name: string;
  readonly id: string;
  readonly folder: string;
}

/** A workspace of one's own with the folder Pleadings, and documents in it. */
async function aMatter(caller: Caller, documents: readonly string[] = []): Promise<Matter> {
  const name = `Matter ${crypto.randomUUID().slice(0, 8)}`;
  const base = `/libraries/${LIBRARY}`;
  const workspace = await caller.send("POST", `${base}/workspaces`, { name, default_security: "private" });
  const id = String(workspace.data.id);
  const folder = await caller.send("POST", `${base}/workspaces/${encodeURIComponent(id)}/folders`, {
    name: "Pleadings",
  });
  for (const document of documents) await caller.file(String(folder.data.id), document, `Content of ${document}`);
  return { name, id, folder: String(folder.data.id) };
}

async function openFolder(page: Page, { id, folder }: Matter): Promise<void> {
  await page.goto(`/work/web/${LIBRARY}/w/${id}?folder=${encodeURIComponent(folder)}`);
  await expect(page.getByRole("heading", { name: "Pleadings", level: 1 })).toBeVisible();
}

const list = (page: Page) => page.getByRole("grid", { name: "Folders and documents" });
const row = (page: Page, name: string) => list(page).getByRole("row", { name });

test("WORK-UPL-002 WORK-UPL-006 files go up by the button; one that is there already becomes a version or is skipped", async ({
  page,
  callerOf,
}) => {
  const matter = await aMatter(await callerOf(account("standard")), ["Defence.txt", "Reply.txt"]);
  await openFolder(page, matter);
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  const chooser = await choosing;
  await chooser.setFiles(
    ["Defence.txt", "Reply.txt", "Schedule.txt"].map((name) => ({
      name,
      mimeType: "text/plain",
      buffer: Buffer.from(`New content of ${name}`),
    })),
  );
  const dialog = page.getByRole("dialog", { name: "Some files are there already" });
  await expect(dialog.getByText("2 files are there already")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel("What to do with Reply.txt").selectOption("Skip");
  await dialog.getByRole("button", { name: "Upload 2 files" }).click();
  await expect(row(page, "Schedule")).toBeVisible();
  await expect(row(page, "Defence").getByRole("gridcell", { name: "2", exact: true })).toBeVisible();
  await expect(row(page, "Reply").getByRole("gridcell", { name: "1", exact: true })).toBeVisible();
  await expect(page.getByText("2 files uploaded")).toBeVisible();
});

test("WORK-UPL-004 a large file goes up in parts", async ({ page, callerOf }) => {
  const matter = await aMatter(await callerOf(account("standard")));
  await openFolder(page, matter);
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  const chooser = await choosing;
  const parts = page.waitForRequest((request) => request.method() === "PATCH");
  await chooser.setFiles([
    { name: "Bundle.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(17 * 1024 * 1024, 7) },
  ]);
  await parts;
  await expect(row(page, "Bundle")).toBeVisible({ timeout: 30_000 });
});

test("WORK-TRS-001 WORK-DOC-001 a document is renamed, moved to the trash, and taken back", async ({
  page,
  callerOf,
}) => {
  const matter = await aMatter(await callerOf(account("standard")), ["Draft order.docx"]);
  await openFolder(page, matter);
  await row(page, "Draft order").click();
  await page.keyboard.press("F2");
  const dialog = page.getByRole("dialog", { name: "Rename “Draft order”" });
  await dialog.getByRole("textbox", { name: "New name" }).fill("Sealed order");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Rename" }).click();
  await expect(row(page, "Sealed order")).toBeVisible();
  await row(page, "Sealed order").click();
  await page.keyboard.press("Delete");
  await expect(page.getByText("“Sealed order” moved to the trash").first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "This folder is empty" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row(page, "Sealed order")).toBeVisible();
});

test("WORK-DNL-001 WORK-DNL-002 one document comes as it is, several as one archive", async ({ page, callerOf }) => {
  const matter = await aMatter(await callerOf(account("standard")), ["One.txt", "Two.txt"]);
  await openFolder(page, matter);
  await row(page, "One").click();
  const alone = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  expect((await alone).suggestedFilename()).toBe("One.txt");
  await page.keyboard.press("Escape");
  await page.getByRole("checkbox", { name: "Select all rows shown" }).check();
  const both = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download" }).click();
  expect((await both).suggestedFilename()).toMatch(/\.zip$/);
});
