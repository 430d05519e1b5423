import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { LIBRARY, aFolder, aMatter, list, openFolder, row } from "./matter.ts";

// Each state is looked at in four pictures.
test.describe.configure({ timeout: 180_000 });
test.use({ provoked: /status of 500/ });

test("WORK-FLD a folder says that it is empty; the longest names and those from right to left keep their place", async ({
  page,
  callerOf,
}) => {
  const caller = await callerOf(account("standard"));
  const matter = await aMatter(caller);
  await openFolder(page, matter);
  await expect(page.getByRole("heading", { name: "This folder is empty" })).toBeVisible();
  await look(page, "states-empty");
  const long = `${"Agreement for the sale and purchase of the entire issued share capital ".repeat(3)}final`;
  await caller.file(matter.folder, `${long}.docx`, "long");
  await caller.file(matter.folder, "מכתב לבית המשפט.docx", "from right to left");
  await aFolder(caller, matter.folder, "رسائل المحكمة");
  await expect(row(page, "מכתב לבית המשפט")).toBeVisible();
  await expect(page.getByRole("treeitem", { name: "Pleadings" })).toBeVisible();
  await look(page, "states-names");
});

test("WORK-NFR the page has its shape while the list is on its way, says what failed, and tries again", async ({
  page,
  callerOf,
}) => {
  const matter = await aMatter(await callerOf(account("standard")), ["Claim.txt"]);
  let answer: "held" | "failing" | "given" = "held";
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/children/browse**", async (route) => {
    if (answer === "held") await released;
    if (answer === "given") return route.continue();
    const error = { code: "NRC_UNEXPECTED", code_message: "Unexpected", request_id: "7c1e-4f" };
    return route.fulfill({ status: 500, json: { error } });
  });
  await openFolder(page, matter);
  await expect(page.getByLabel("Loading").last()).toBeVisible();
  await look(page, "states-loading");
  answer = "failing";
  release();
  await expect(page.getByRole("alert").getByText("7c1e-4f")).toBeVisible({ timeout: 30_000 });
  await look(page, "states-failing");
  answer = "given";
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(row(page, "Claim")).toBeVisible();
});

test("WORK-PRP-003 WORK-PRP-004 several chosen items show what they share, where they differ and their sum; who may only read is told why nothing can be edited", async ({
  page,
  pageOf,
  callerOf,
}) => {
  const caller = await callerOf(account("standard"));
  const matter = await aMatter(caller, ["Lease.txt", "Deeds.txt"]);
  await aFolder(caller, matter.folder, "Exhibits");
  await openFolder(page, matter);
  await row(page, "Lease").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.press("p");
  const panel = page.getByRole("complementary", { name: "3 items" });
  await expect(panel.getByText("Various").first()).toBeVisible();
  await expect(panel.getByText("40 bytes")).toBeVisible();
  await look(page, "states-several");

  const reader = account("standard", 1);
  await caller.send("POST", `/libraries/${LIBRARY}/workspaces/${encodeURIComponent(matter.id)}/security`, {
    include: [{ id: reader.user_id, type: "user", access_level: "read" }],
  });
  const other = await pageOf(reader);
  await openFolder(other, matter);
  await row(other, "Lease").click();
  await other.keyboard.press("p");
  const properties = other.getByRole("complementary", { name: "Lease" });
  await expect(properties.getByText("You have Read Only access; Read/Write is needed to edit.")).toBeVisible();
  await expect(properties.getByRole("button", { name: "Edit" })).toHaveCount(0);
  await look(other, "states-read-only");
  await expect(list(other)).toBeVisible();
});

test("WORK-ACL-016 WORK-NAV a matter that one may not see is not there; a search tells what it found, and that it found nothing", async ({
  page,
  pageOf,
  callerOf,
}) => {
  const word = `quillet${Date.now().toString(36)}`;
  const matter = await aMatter(await callerOf(account("standard")), [`${word} one.docx`, `${word} two.pdf`]);
  const other = await pageOf(account("standard", 1));
  await other.goto(`/work/web/${LIBRARY}/w/${matter.id}`);
  await expect(other.getByRole("alert")).toBeVisible();
  await expect(other.getByText(matter.name)).toHaveCount(0);
  await look(other, "states-no-access");
  await other.getByRole("link", { name: "Go to the start page" }).click();
  await expect(other.getByRole("heading", { name: "Workspaces", level: 1 })).toBeVisible();
  await page.goto(`/work/web/${LIBRARY}/search?find=${word}`);
  await expect(page.getByRole("row", { name: `${word} one` })).toBeVisible();
  await look(page, "search");
  await other.goto(`/work/web/${LIBRARY}/search?find=${word}`);
  await expect(other.getByRole("row", { name: word })).toHaveCount(0);
  await expect(other.getByRole("heading", { level: 2 })).toBeVisible();
  await look(other, "search-nothing");
});
