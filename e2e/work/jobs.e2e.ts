import { account } from "../installation.ts";
import type { Caller } from "../caller.ts";
import { expect, look, test } from "../journey.ts";
import { LIBRARY, aMatter, aRootFolder, list, openFolder, row } from "./matter.ts";
import type { Matter } from "./matter.ts";

// Many documents are laid out, copied and moved.
test.describe.configure({ timeout: 120_000 });

const MANY = 250;
const AT_ONCE = 10;

/** Tasks that only stand before another one; the tasks of one person run one after the other. */
const standing: string[] = [];
const endStanding = async (caller: Caller): Promise<void> => {
  for (const job of standing.splice(0)) {
    await caller.send("DELETE", `/api/work/v1/jobs/${job}`).catch(() => undefined);
  }
};
// Also when the journey failed: thousands of copies would slow down all that come after.
test.afterEach(async ({ callerOf }) => endStanding(await callerOf(account("standard"))));

/** A matter with many documents; gives their ids, too. */
async function aLargeMatter(caller: Caller): Promise<Matter & { readonly ids: readonly string[] }> {
  const matter = await aMatter(caller);
  const ids: string[] = [];
  const numbers = Array.from({ length: MANY }, (_, at) => at + 1).values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const number of numbers) ids.push(await caller.file(matter.folder, `Letter ${number}.txt`, `${number}`));
    }),
  );
  return { ...matter, ids };
}

test("WORK-CPY-006 CC-LST-014 CC-BLK-010 250 documents are copied while one is elsewhere, as was answered for a taken name; a notice tells the end", async ({
  page,
  callerOf,
}) => {
  const caller = await callerOf(account("standard"));
  const matter = await aLargeMatter(caller);
  const target = await aRootFolder(caller, matter.id, "Completion");
  await caller.file(target, "Letter 7.txt", "Old");
  await openFolder(page, matter);
  await row(page, "Letter").first().waitFor();
  await page.getByRole("checkbox", { name: "Select all rows shown" }).check();
  await expect(page.getByText(`${MANY} selected`)).toBeVisible();
  await row(page, "Letter").first().focus();
  await page.keyboard.press("c");
  const dialog = page.getByRole("dialog", { name: `Copy ${MANY} items` });
  await dialog.getByRole("treeitem", { name: "Completion" }).click();
  await dialog.getByRole("button", { name: "Copy here" }).click();
  await dialog.getByLabel("What to do with Letter 7.txt").selectOption("New version");
  await dialog.getByRole("button", { name: "Copy here" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(`Copy ${MANY - 1} items: this goes on in the background.`).first()).toBeVisible();
  await page.getByRole("link", { name: "Trash" }).click();
  await expect(page.getByRole("heading", { name: "Trash", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: /background tasks? (?:is|are) running/ }).click();
  await expect(page.getByRole("progressbar", { name: `Progress: Copy ${MANY - 1} items` })).toBeVisible();
  await expect(page.getByText(`Copy ${MANY - 1} items: All ${MANY - 1} done.`).first()).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.getByText("Copy 1 item: Done.").first()).toBeVisible({ timeout: 60_000 });
  await look(page, "jobs-ended");
  await page.getByRole("button", { name: `Show results: Copy ${MANY - 1} items` }).click();
  await expect(page.getByRole("heading", { name: `Copy ${MANY - 1} items`, level: 1 })).toBeVisible();
  await openFolder(page, { ...matter, folder: target }, "Completion");
  await expect(list(page)).toHaveAttribute("aria-rowcount", String(MANY + 1));
  await page.goto("/work/web/jobs");
  await expect(page.getByRole("button", { name: `Copy ${MANY - 1} items` }).first()).toBeVisible();
  await look(page, "jobs-list");
});

test("WORK-CPY-006 CC-BLK-010 a task that waits is stopped from the top bar, and nothing of it is done", async ({
  page,
  callerOf,
}) => {
  const caller = await callerOf(account("standard"));
  const matter = await aLargeMatter(caller);
  const target = await aRootFolder(caller, matter.id, "Completion");
  const elsewhere = await aRootFolder(caller, matter.id, "Elsewhere");
  await openFolder(page, matter);
  await row(page, "Letter").first().waitFor();
  await page.getByRole("checkbox", { name: "Select all rows shown" }).check();
  await row(page, "Letter").first().focus();
  for (let count = 0; count < 48; count += 1) {
    const body = { ids: matter.ids, destination_folder_id: elsewhere };
    const { data } = await caller.send("POST", `/api/work/v1/libraries/${LIBRARY}/items/copy`, body);
    standing.push(String(data.job_id));
  }
  await page.keyboard.press("m");
  const dialog = page.getByRole("dialog", { name: `Move ${MANY} items` });
  await dialog.getByRole("treeitem", { name: "Completion" }).click();
  await dialog.getByRole("button", { name: "Move here" }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole("button", { name: /background tasks? (?:is|are) running/ }).click();
  await look(page, "jobs-running");
  await page.getByRole("button", { name: `Stop: Move ${MANY} items` }).click();
  await expect(page.getByText(`Move ${MANY} items: Stopped after 0 of ${MANY}.`).first()).toBeVisible();
  await endStanding(caller);
  await page.getByRole("button", { name: `Show results: Move ${MANY} items` }).click();
  await expect(page.getByRole("cell", { name: "Not done, as the task was ended" }).first()).toBeVisible();
  await look(page, "job-stopped");
  await openFolder(page, matter);
  await expect(list(page)).toHaveAttribute("aria-rowcount", String(MANY + 1));
  await openFolder(page, { ...matter, folder: target }, "Completion");
  await expect(page.getByText("This folder is empty")).toBeVisible();
});

test("CC-BLK-010 what was refused stands first with its reason, and another's job is not there", async ({
  page,
  callerOf,
}) => {
  const caller = await callerOf(account("standard"));
  const matter = await caller.send("POST", `/libraries/${LIBRARY}/workspaces`, {
    name: `Matter ${crypto.randomUUID().slice(0, 8)}`,
    default_security: "private",
  });
  const folder = await caller.send(
    "POST",
    `/libraries/${LIBRARY}/workspaces/${encodeURIComponent(String(matter.data.id))}/folders`,
    { name: "Pleadings" },
  );
  const document = await caller.file(String(folder.data.id), "Defence.txt", "Defence");
  const missing = `${LIBRARY}!99999999.1`;
  const path = `/api/work/v1/libraries/${LIBRARY}/items`;
  const body = { ids: [document, missing], destination_folder_id: String(folder.data.id) };
  const { data } = await caller.send("POST", `${path}/copy`, body);
  const job = String(data.job_id);
  await expect
    .poll(async () => String((await caller.send("GET", `/api/work/v1/jobs/${job}`)).data.state), { timeout: 30_000 })
    .toBe("done");
  await page.goto(`/work/web/jobs/${job}`);
  await expect(page.getByRole("heading", { name: "Copy 2 items", level: 1 })).toBeVisible();
  await expect(page.getByText("1 done, 1 refused.")).toBeVisible();
  const rows = page.getByRole("table", { name: "Show results" }).getByRole("row");
  await expect(rows.nth(1)).toContainText(missing);
  await expect(rows.nth(1)).toContainText("Refused: There is no such item, or you do not have access to it.");
  await expect(rows.nth(2)).toContainText("Defence.txt");
  await look(page, "job-results");
  await page.goto("/work/web/jobs/00000000-0000-4000-8000-000000000000");
  await expect(page.getByRole("alert")).toBeVisible();
});
