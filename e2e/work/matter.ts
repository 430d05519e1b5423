import type { Locator, Page } from "@playwright/test";
import type { Caller } from "../caller.ts";
import { expect } from "../journey.ts";

/** The library that these journeys work in. */
export const LIBRARY = "ACTIVE";

/** A workspace with one folder. */
export interface Matter {
  readonly name: string;
  readonly id: string;
  readonly folder: string;
}

/** A workspace of one's own with the folder Pleadings, and documents in it. */
export async function aMatter(caller: Caller, documents: readonly string[] = []): Promise<Matter> {
  const name = `Matter ${crypto.randomUUID().slice(0, 8)}`;
  const workspace = await caller.send("POST", `/libraries/${LIBRARY}/workspaces`, {
    name,
    default_security: "private",
  });
  const id = String(workspace.data.id);
  const folder = await aRootFolder(caller, id, "Pleadings");
  for (const document of documents) await caller.file(folder, document, `Content of ${document}`);
  return { name, id, folder };
}

/** A matter with the document Shared, which somebody else may change too. */
export async function aSharedMatter(
  caller: Caller,
  other: string,
): Promise<Matter & { readonly document: { readonly id: string; readonly path: string } }> {
  const matter = await aMatter(caller);
  await caller.send("POST", `/libraries/${LIBRARY}/workspaces/${encodeURIComponent(matter.id)}/security`, {
    include: [{ id: other, type: "user", access_level: "full_access" }],
  });
  const id = await caller.file(matter.folder, "Shared.txt", "Content of Shared");
  return { ...matter, document: { id, path: `/libraries/${LIBRARY}/documents/${encodeURIComponent(id)}` } };
}

/** A folder right in a workspace; gives its id. */
export async function aRootFolder(caller: Caller, workspace: string, name: string): Promise<string> {
  const path = `/libraries/${LIBRARY}/workspaces/${encodeURIComponent(workspace)}/folders`;
  return String((await caller.send("POST", path, { name })).data.id);
}

/** A folder in a folder; gives its id. */
export async function aFolder(caller: Caller, parent: string, name: string): Promise<string> {
  const path = `/libraries/${LIBRARY}/folders/${encodeURIComponent(parent)}/subfolders`;
  return String((await caller.send("POST", path, { name })).data.id);
}

/** Opens a folder of the matter by its address. */
export async function openFolder(page: Page, { id, folder }: Matter, name = "Pleadings"): Promise<void> {
  await page.goto(`/work/web/${LIBRARY}/w/${id}?folder=${encodeURIComponent(folder)}`);
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
}

/** The list of a place. */
export const list = (page: Page): Locator => page.getByRole("grid", { name: "Folders and documents" });

/** One row of it. */
export const row = (page: Page, name: string): Locator => list(page).getByRole("row", { name });

/** Opens a tab of a panel, also one for which there is no room. */
export async function openTab(panel: Locator, name: string): Promise<void> {
  const tab = panel.getByRole("tab", { name });
  const more = panel.getByRole("button", { name: "More tabs" });
  await expect(tab.or(more).first()).toBeVisible();
  if (await tab.isVisible()) return tab.click();
  await more.click();
  await panel.page().getByRole("menuitem", { name }).click();
}
