import type { Page } from "@playwright/test";
import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";

const LIBRARY = "ACTIVE";
/** More than are worked on at once. */
const MANY = 205;

const list = (page: Page) => page.getByRole("grid", { name: "Folders and documents" });

test("WORK-CPY-006 CC-LST-014 many documents move in the background while one goes elsewhere, and each result is told", async ({
  page,
  callerOf,
}) => {
  test.setTimeout(240_000);
  const caller = await callerOf(account("standard"));
  const base = `/libraries/${LIBRARY}`;
  const matter = await caller.send("POST", `${base}/workspaces`, {
    name: `Matter ${crypto.randomUUID().slice(0, 8)}`,
    default_security: "private",
  });
  const id = String(matter.data.id);
  const make = async (name: string): Promise<string> => {
    const folder = await caller.send("POST", `${base}/workspaces/${encodeURIComponent(id)}/folders`, { name });
    return String(folder.data.id);
  };
  const [from] = [await make("Pleadings"), await make("Archive")];
  const numbers = Array.from({ length: MANY }, (_, index) => index + 1);
  const lanes = [0, 1, 2, 3].map(async (lane) => {
    for (const number of numbers.filter((each) => each % 4 === lane)) {
      await caller.file(from, `Letter ${number}.txt`, `Letter ${number}`);
    }
  });
  await Promise.all(lanes);
  await page.goto(`/work/web/${LIBRARY}/w/${id}?folder=${encodeURIComponent(from)}`);
  await expect(
    list(page)
      .getByRole("row", { name: /Letter/ })
      .first(),
  ).toBeVisible();
  await list(page)
    .getByRole("row", { name: /Letter/ })
    .first()
    .click();
  await page.keyboard.press("Control+a");
  await page.getByRole("button", { name: "Move to…" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Archive", { exact: true }).click();
  await dialog.getByRole("button", { name: "Move here" }).click();
  await expect(page.getByText(`Move ${MANY} items: this goes on in the background.`)).toBeVisible();
  await page.getByRole("link", { name: "Recent" }).click();
  await expect(page.getByText(`Move ${MANY} items: All ${MANY} done.`)).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: "1 background task has ended" }).click();
  await expect(page.getByRole("button", { name: `Show results: Move ${MANY} items` })).toBeVisible();
  await look(page, "jobs-popover");
  await page.getByRole("button", { name: "All tasks" }).click();
  await expect(page.getByRole("heading", { name: "Background tasks", level: 1 })).toBeVisible();
  await look(page, "jobs");
});

test("CC-BLK-010 what was refused stands first with its reason, and a job that waits can be stopped", async ({
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
