import type { Caller } from "../caller.ts";
import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";

const LIBRARY = "ACTIVE";
const base = `/libraries/${LIBRARY}`;
const preferences = `/api/work/v1/libraries/${LIBRARY}/preferences`;

/** A workspace with a folder, a document and a letter, whose names hold a word that nothing else has. */
async function aMatter(caller: Caller) {
  const word = `word${crypto.randomUUID().slice(0, 8)}`;
  const workspace = await caller.send("POST", `${base}/workspaces`, {
    name: `${word} v Crown`,
    default_security: "private",
    custom2: `M-${word}`,
  });
  const id = String(workspace.data.id);
  const folder = await caller.send("POST", `${base}/workspaces/${encodeURIComponent(id)}/folders`, {
    name: `Papers of ${word}`,
  });
  const place = String(folder.data.id);
  await caller.file(place, `Lease ${word}.docx`, "Terms");
  const letter = `From: jan@client.example\r\nTo: us@firm.example\r\nSubject: Rent ${word}\r\nDate: Wed, 31 Mar 2027 10:00:00 +0000\r\nMessage-ID: <${word}@client.example>\r\n\r\nText\r\n`;
  await caller.file(place, `Rent ${word}.eml`, letter);
  return { id, word };
}

test("WORK-SRC-006 WORK-SRC-017 CC-USR-024 each form finds its kind, and one of them is marked as the default", async ({
  pageOf,
  callerOf,
}) => {
  const who = account("standard", 2);
  const caller = await callerOf(who);
  const { word } = await aMatter(caller);
  await caller.send("PATCH", preferences, { default_search_form: "" });
  const page = await pageOf(who);
  await page.goto(`/work/web/${LIBRARY}`);
  await page.getByRole("button", { name: "Advanced search" }).click();
  await expect(page.getByRole("heading", { name: "Advanced search", level: 1 })).toBeVisible();
  await expect(page.getByRole("tab", { name: "Documents" })).toHaveAttribute("aria-selected", "true");
  await look(page, "advanced-search");

  await page.getByRole("button", { name: "Search", exact: true }).click();
  await expect(page.getByText("Fill in at least one field.")).toBeVisible();
  await page.getByRole("textbox", { name: "Name" }).fill(word.slice(0, 10));
  await page.keyboard.press("Enter");
  const found = page.getByRole("grid", { name: "Advanced search" });
  await expect(found.getByRole("row", { name: `Lease ${word}` })).toBeVisible();
  await expect(found.getByRole("row", { name: `Rent ${word}` })).toHaveCount(0);
  await look(page, "advanced-search-results");

  // The address is the search.
  await page.reload();
  await expect(found.getByRole("row", { name: `Lease ${word}` })).toBeVisible();

  await page.getByRole("tab", { name: "E-mails" }).click();
  await page.getByRole("textbox", { name: "Subject" }).fill(word);
  await page.getByLabel("Sent from").fill("2027-03-31");
  await page.getByLabel("Sent until").fill("2027-03-31");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await expect(found.getByRole("row", { name: `Rent ${word}` })).toBeVisible();
  await page.getByRole("button", { name: "Change search" }).click();
  await page.getByLabel("Sent until").fill("2027-03-30");
  await page.getByLabel("Sent from").fill("2027-03-01");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Nothing matches all of this")).toBeVisible();
  await look(page, "advanced-search-none");
  await page.getByRole("button", { name: "Sent until: 30 Mar 2027, remove filter" }).click();
  await expect(found.getByRole("row", { name: `Rent ${word}` })).toBeVisible();

  await page.getByRole("tab", { name: "Workspaces" }).click();
  await page.getByRole("textbox", { name: "Matter" }).fill(`M-${word}`);
  await page.keyboard.press("Enter");
  await expect(found.getByRole("row", { name: `${word} v Crown` })).toBeVisible();

  await page.getByRole("tab", { name: "Folders" }).click();
  const mark = page.getByRole("button", { name: "Always open this form" });
  await mark.click();
  await expect(page.getByRole("button", { name: "Opens by default" })).toHaveAttribute("aria-pressed", "true");
  expect((await caller.send("GET", preferences)).data).toMatchObject({ default_search_form: "folders" });

  // By the keys alone, from a list: it opens with the default.
  await page.goto(`/work/web/${LIBRARY}`);
  await page.getByRole("grid", { name: "Workspaces" }).getByRole("row").nth(1).focus();
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await expect(page.getByRole("tab", { name: "Folders" })).toHaveAttribute("aria-selected", "true");
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.type(word);
  await page.keyboard.press("Enter");
  await found.getByRole("row", { name: `Papers of ${word}` }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: `Papers of ${word}`, level: 1 })).toBeVisible();
});

test("WORK-LIB-003 CC-USR-024 dates are written as the person chose, in Work and in Control Center", async ({
  pageOf,
  callerOf,
}) => {
  const who = account("NRTADMIN", 1);
  const caller = await callerOf(who);
  await caller.send("PATCH", preferences, { language: "" });
  const { id, word } = await aMatter(caller);
  const page = await pageOf(who);
  await page.goto(
    `/work/web/${LIBRARY}/advanced?form=emails&filled=%7B%22subject%22%3A%22${word}%22%2C%22sent_date_from%22%3A%222027-03-31%22%7D`,
  );
  await expect(page.getByRole("button", { name: "Sent from: 31 Mar 2027, remove filter" })).toBeVisible();
  await page.getByRole("button", { name: /^Account/ }).click();
  await page.getByRole("menuitem", { name: "Preferences" }).click();
  const dialog = page.getByRole("dialog", { name: "Preferences" });
  await dialog.getByRole("combobox", { name: "Dates and numbers as in" }).click();
  await page.getByRole("option", { name: "English (United States)" }).click();
  await expect(dialog.getByText("Mar 31, 2027")).toBeVisible();
  await look(page, "preferences");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("button", { name: "Sent from: Mar 31, 2027, remove filter" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("button", { name: "Sent from: Mar 31, 2027, remove filter" })).toBeVisible();
  expect((await caller.send("GET", preferences)).data).toMatchObject({ language: "en-US" });
  await page.goto("/control-center/monitoring/audit");
  await expect(page.getByRole("time").first()).toHaveAttribute("title", /^[A-Z][a-z]+, [A-Z][a-z]+ \d{1,2}, 20\d\d/);
  await caller.send("PATCH", preferences, { language: "" });
  await caller.send("DELETE", `${base}/workspaces/${encodeURIComponent(id)}`);
});
