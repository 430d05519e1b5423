import type { Page } from "@playwright/test";
import { account } from "../installation.ts";
import type { Caller } from "../caller.ts";
import { expect, look, test } from "../journey.ts";
import { LIBRARY, aMatter, aRootFolder, list, openFolder, row } from "./matter.ts";

const MEGABYTE = 1024 * 1024;
/** Parts of a large file take their time on a busy machine. */
const PATIENT = { timeout: 45_000 };

interface GivenFile {
  readonly name: string;
  readonly content?: string;
  readonly size?: number;
}

const text = ({ name, content = `Content of ${name}` }: GivenFile) => ({
  name,
  mimeType: "text/plain",
  buffer: Buffer.from(content),
});

const large = (name: string, megabytes: number) => ({
  name,
  mimeType: "application/octet-stream",
  buffer: Buffer.alloc(megabytes * MEGABYTE, 7),
});

type Chosen = ReturnType<typeof large>;

async function choose(page: Page, files: readonly Chosen[]): Promise<void> {
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await (await choosing).setFiles([...files]);
}

/** Drops or pastes files as the desktop does. */
async function give(page: Page, how: "drop" | "paste", given: { onto: string; files: readonly GivenFile[] }) {
  const target = page.getByRole(how === "drop" ? "treeitem" : "grid", { name: given.onto });
  const element = given.onto === "main" ? page.getByRole("main") : target;
  await element.first().evaluate(
    (node, { kind, files }) => {
      const data = new DataTransfer();
      for (const { name, content } of files) data.items.add(new File([content ?? name], name, { lastModified: 1 }));
      const bubbles = { bubbles: true, cancelable: true };
      if (kind === "paste") node.dispatchEvent(new ClipboardEvent("paste", { ...bubbles, clipboardData: data }));
      else
        for (const type of ["dragover", "drop"])
          node.dispatchEvent(new DragEvent(type, { ...bubbles, dataTransfer: data }));
    },
    { kind: how, files: given.files },
  );
}

async function namesIn(caller: Caller, folder: string): Promise<readonly string[]> {
  const path = `/libraries/${LIBRARY}/folders/${encodeURIComponent(folder)}/children?limit=9999`;
  return ((await caller.send("GET", path)).data as { name: string }[]).map(({ name }) => name).toSorted();
}

test.use({ provoked: /ERR_INTERNET_DISCONNECTED|status of 507/ });

const uploads = (page: Page) => page.getByRole("list", { name: "Uploads" });

test("WORK-UPL-002 WORK-UPL-006 each file that is there already becomes a version, a document of its own, or is skipped", async ({
  page,
  callerOf,
}) => {
  const caller = await callerOf(account("standard"));
  const matter = await aMatter(caller, ["Defence.txt", "Reply.txt", "Order.txt"]);
  await openFolder(page, matter);
  await choose(page, [
    text({ name: "Defence.txt", content: "a second defence" }),
    text({ name: "Reply.txt", content: "a second reply" }),
    text({ name: "Order.txt" }),
    text({ name: "Schedule.txt" }),
  ]);
  const dialog = page.getByRole("dialog", { name: "Some files are there already" });
  await expect(dialog.getByText("3 files are there already")).toBeVisible();
  await expect(dialog.getByLabel("What to do with Defence.txt")).toHaveValue("version");
  await expect(dialog.getByLabel("What to do with Order.txt")).toHaveValue("skip");
  await look(page, "upload-conflicts");
  await dialog.getByRole("button", { name: "Skip" }).click();
  await expect(dialog.getByRole("button", { name: "Upload 1 file" })).toBeVisible();
  await dialog.getByRole("button", { name: "New version" }).click();
  await dialog.getByLabel("What to do with Reply.txt").selectOption("Separate document");
  await dialog.getByLabel("What to do with Order.txt").selectOption("Skip");
  await dialog.getByRole("button", { name: "Upload 3 files" }).click();
  await expect(row(page, "Schedule")).toBeVisible();
  await expect(row(page, "Defence").getByRole("gridcell", { name: "2", exact: true })).toBeVisible();
  await expect(row(page, "Reply")).toHaveCount(2);
  await expect(row(page, "Order").getByRole("gridcell", { name: "1", exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "3 files uploaded" })).toBeVisible();
});

test("WORK-UPL-002 files are dropped on the list, dropped on a folder of the tree, and pasted", async ({
  page,
  callerOf,
}) => {
  const caller = await callerOf(account("standard"));
  const matter = await aMatter(caller, ["There.txt"]);
  const evidence = await aRootFolder(caller, matter.id, "Evidence");
  await openFolder(page, matter);
  await expect(row(page, "There")).toBeVisible();
  await give(page, "drop", { onto: "main", files: [{ name: "Dropped.txt" }] });
  await expect(row(page, "Dropped")).toBeVisible();
  await give(page, "paste", { onto: "Folders and documents", files: [{ name: "Pasted.txt" }] });
  await expect(row(page, "Pasted")).toBeVisible();
  await give(page, "drop", { onto: "Evidence", files: [{ name: "Exhibit.txt" }] });
  await expect(page.getByRole("button", { name: "3 files uploaded" })).toBeVisible();
  expect(await namesIn(caller, evidence)).toEqual(["Exhibit"]);
  expect(await namesIn(caller, matter.folder)).toEqual(["Dropped", "Pasted", "There"]);
});

test("WORK-UPL-003 a folder goes up as it is, with empty folders, after it was shown what will be made", async ({
  page,
  callerOf,
}) => {
  const caller = await callerOf(account("standard"));
  const matter = await aMatter(caller, ["There.txt"]);
  await openFolder(page, matter);
  await expect(row(page, "There")).toBeVisible();
  await page.getByRole("main").evaluate((node) => {
    // What a browser gives for folders of the desktop cannot be made by a page: the entries are laid beside the event.
    const file = (name: string) => ({
      isFile: true,
      isDirectory: false,
      name,
      file: (done: (file: File) => void) => done(new File([`in ${name}`], name)),
    });
    const folder = (name: string, children: readonly unknown[]) => ({
      isFile: false,
      isDirectory: true,
      name,
      createReader() {
        const rest = [[...children], []];
        return { readEntries: (done: (some: unknown[]) => void) => done(rest.shift() ?? []) };
      },
    });
    const tree = folder("Court", [
      folder("2026", [file("Order.txt"), folder("Empty", [])]),
      folder("2025", []),
      file("Index.txt"),
    ]);
    const data = {
      types: ["Files"],
      files: [],
      items: [{ webkitGetAsEntry: () => tree }, { webkitGetAsEntry: () => file("Loose.txt") }],
    };
    const event = new Event("drop", { bubbles: true, cancelable: true });
    Object.defineProperty(event, "dataTransfer", { value: data });
    node.dispatchEvent(event);
  });
  const dialog = page.getByRole("dialog", { name: "Upload these folders?" });
  const folders = dialog.getByRole("list", { name: "Folders that will be made" });
  await expect(folders.getByRole("listitem")).toHaveText(["Court1 file", "20250 files", "20261 file", "Empty0 files"]);
  expect(await namesIn(caller, matter.folder)).toEqual(["There"]);
  await look(page, "upload-folders");
  await dialog.getByRole("button", { name: "Upload 3 files" }).click();
  await expect(row(page, "Court")).toBeVisible();
  await expect(row(page, "Loose")).toBeVisible();
  await expect(page.getByRole("button", { name: "3 files uploaded" })).toBeVisible();
  await row(page, "Court").dblclick();
  await expect(row(page, "Index")).toBeVisible();
  await expect(row(page, "2025")).toBeVisible();
  await row(page, "2026").dblclick();
  await expect(row(page, "Order")).toBeVisible();
  await expect(row(page, "Empty")).toBeVisible();
});

test("WORK-UPL-004 WORK-UPL-008 a large file goes on where it was when the network is back; it can be paused, and leaving asks", async ({
  page,
  context,
  callerOf,
}) => {
  test.setTimeout(300_000);
  const matter = await aMatter(await callerOf(account("standard")), ["There.txt"]);
  await openFolder(page, matter);
  const offsets: number[] = [];
  page.on("request", (request) => {
    if (request.method() === "PATCH") offsets.push(Number(request.headers()["upload-offset"]));
  });
  const second = page.waitForRequest((request) => request.headers()["upload-offset"] === String(8 * MEGABYTE));
  await choose(page, [large("Bundle.bin", 40), text({ name: "Small.txt" })]);
  await second;
  await context.setOffline(true);
  await page.getByRole("button", { name: /of 2, \d+ %/ }).click();
  const bundle = uploads(page).getByRole("listitem").filter({ hasText: "Bundle.bin" });
  await expect(bundle.getByText(/Waiting for the network/)).toBeVisible();
  await look(page, "upload-stalled");
  const cutAt = offsets.length;
  await context.setOffline(false);
  await expect.poll(() => offsets.length, PATIENT).toBeGreaterThan(cutAt);
  expect(offsets[cutAt]).toBeGreaterThanOrEqual(8 * MEGABYTE);

  await bundle.getByRole("button", { name: "Pause Bundle.bin" }).click();
  await expect(bundle.getByText(/^Paused at/)).toBeVisible();
  const pausedAt = offsets.length;
  let asked = 0;
  page.once("dialog", (dialog) => {
    asked += 1;
    void dialog.dismiss();
  });
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => asked).toBe(1);
  await bundle.getByRole("button", { name: "Resume Bundle.bin" }).click();
  await expect(bundle.getByText(/^Done/)).toBeVisible(PATIENT);
  expect(offsets.slice(pausedAt).filter((offset) => offset < 8 * MEGABYTE)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(row(page, "Bundle").getByRole("gridcell", { name: /^(40|42)(\.0)? MB$/ })).toBeVisible();
});

test("WORK-UPL-008 a failure names its reason and can be tried again; what is cancelled leaves nothing; the queue stays while one moves around", async ({
  page,
  callerOf,
}) => {
  test.setTimeout(180_000);
  const caller = await callerOf(account("standard"));
  const matter = await aMatter(caller, ["There.txt"]);
  await openFolder(page, matter);
  let isFull = true;
  await page.route("**/folders/*/documents", async (route) => {
    if (!isFull) return route.continue();
    const error = { code: "NRC_NO_SPACE", code_message: "There is no room left on the server's disk." };
    return route.fulfill({ status: 507, json: { error } });
  });
  await page.route("**/api/work/v1/uploads/*", async (route) => {
    // It never gets beyond its first part.
    if (route.request().method() === "DELETE") return route.continue();
    return new Promise(() => undefined);
  });
  await choose(page, [text({ name: "Fails.txt" }), large("Unwanted.bin", 40)]);
  await page.getByRole("button", { name: /of 2, \d+ %/ }).click();
  await uploads(page).getByRole("button", { name: "Cancel Unwanted.bin" }).click();
  await expect(uploads(page).getByText("Cancelled")).toBeVisible();
  await expect(uploads(page).getByText("There is no room left on the server's disk.")).toBeVisible();
  await look(page, "upload-failed");
  await page.keyboard.press("Escape");
  await page.getByRole("treeitem", { name: matter.name }).click();
  await expect(page.getByRole("heading", { name: matter.name, level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "1 upload failed" }).click();
  isFull = false;
  await uploads(page).getByRole("button", { name: "Try Fails.txt again" }).click();
  await expect(uploads(page).getByText(/^Done/)).toBeVisible();
  expect(await namesIn(caller, matter.folder)).toEqual(["Fails", "There"]);
});

test("WORK-UPL-009 hundreds of files that are dropped a second time while they go up become one document each", async ({
  page,
  callerOf,
}) => {
  test.setTimeout(180_000);
  const caller = await callerOf(account("standard"));
  const matter = await aMatter(caller, ["There.txt"]);
  await openFolder(page, matter);
  await expect(row(page, "There")).toBeVisible();
  const files = Array.from({ length: 120 }, (_, at) => ({
    name: `Exhibit ${String(at + 1).padStart(3, "0")}.txt`,
    content: `Exhibit number ${at + 1}`,
  }));
  await give(page, "drop", { onto: "main", files });
  await expect(page.getByRole("button", { name: /of 120, \d+ %/ })).toBeVisible(PATIENT);
  await give(page, "drop", { onto: "main", files });
  const dialog = page.getByRole("dialog", { name: "Some files are there already" });
  const all = page.getByRole("button", { name: "120 files uploaded" });
  await expect(dialog.or(all).first()).toBeVisible(PATIENT);
  if (await dialog.isVisible()) await dialog.getByRole("button", { name: /^Upload/ }).click();
  await expect(all).toBeVisible({ timeout: 120_000 });
  expect(await namesIn(caller, matter.folder)).toEqual([...files.map(({ name }) => name.slice(0, -4)), "There"]);
  await expect(list(page)).toHaveAttribute("aria-rowcount", "122");
});
