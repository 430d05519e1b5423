import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";

const LIBRARY = "ACTIVE";

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
