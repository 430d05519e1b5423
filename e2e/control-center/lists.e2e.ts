import { readFile } from "node:fs/promises";
import { createCaller } from "../caller.ts";
import { account, installation } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { freshId, grid, library, makeUsers, ribbon, row } from "./people.ts";

const users = `/control-center/access/users?library=${library}`;

test.use({ person: ["NRTADMIN"] });

test("CC-LST-009 CC-LST-011 pages are turned both ways, a letter is gone to, the size is kept", async ({ page }) => {
  await makeUsers(30);
  await page.goto(users);
  const pager = page.getByRole("navigation", { name: "Pages" });
  await pager.getByRole("button", { name: /per page$/ }).click();
  await page.getByRole("menuitemradio", { name: "25 per page" }).click();
  await expect(pager).toContainText(/1–25 of \d+/);
  const total = Number(/of ([\d,]+)/.exec((await pager.textContent()) ?? "")?.[1]?.replace(",", ""));
  await expect(pager.getByRole("button", { name: "Previous page" })).toBeDisabled();
  const first = await grid(page, "Users").getByRole("row").nth(1).textContent();
  await pager.getByRole("button", { name: "Next page" }).click();
  await expect(pager).toContainText(`26–${Math.min(50, total)} of`);
  await pager.getByRole("button", { name: "Last page" }).click();
  await expect(pager).toContainText(new RegExp(`–${total.toLocaleString("en-GB")} of`));
  await expect(pager.getByRole("button", { name: "Next page" })).toBeDisabled();
  await pager.getByRole("button", { name: "Previous page" }).click();
  await pager.getByRole("button", { name: "First page" }).click();
  await expect(pager).toContainText("1–25 of");
  await expect(grid(page, "Users").getByRole("row").nth(1)).toHaveText(first ?? "");
  await pager.getByRole("button", { name: "Go to letter" }).click();
  await page.getByRole("menuitem", { name: "P", exact: true }).click();
  await expect(grid(page, "Users").getByRole("row").nth(1)).toContainText(/P\S* /);
  await expect(pager).not.toContainText("1–25 of");
  await page.reload();
  await expect(pager).toContainText("1–25 of");
  await look(page, "users-page");
});

test("CC-LST-013 CC-LST-014 a selection survives pages and search, is looked at, completed and cleared", async ({
  page,
}) => {
  test.slow();
  const mark = freshId("ALL");
  await makeUsers(30, { location: mark });
  const filtered = `${users}&filters=${encodeURIComponent(JSON.stringify({ location: [mark] }))}`;
  await page.goto(filtered);
  const pager = page.getByRole("navigation", { name: "Pages" });
  await pager.getByRole("button", { name: /per page$/ }).click();
  await page.getByRole("menuitemradio", { name: "25 per page" }).click();
  await expect(pager).toContainText("1–25 of 30");
  await grid(page, "Users")
    .getByRole("checkbox", { name: /^Select all/ })
    .check({ force: true });
  await expect(pager).toContainText("25 selected");
  await pager.getByRole("button", { name: "Next page" }).click();
  await expect(pager).toContainText("26–30 of 30");
  await expect(pager).toContainText("25 selected");
  await pager.getByRole("button", { name: "Select all 30 that match" }).click();
  await expect(pager).toContainText("30 selected");
  await look(page, "users-all-selected");
  await page.getByRole("group", { name: "Filters" }).getByRole("button", { name: "Clear all" }).click();
  await expect(pager).toContainText("30 selected");
  await pager.getByRole("button", { name: "View selected" }).click();
  await expect(pager).toContainText("1–25 of 30");
  await pager.getByRole("button", { name: "Show all" }).click();
  await expect(pager).not.toContainText("of 30");
  await ribbon(page, "Disable Sign in");
  await page.getByRole("button", { name: "Disable Sign In for 30 users" }).click();
  await expect(page.getByText(/30 users no longer reach/).last()).toBeVisible();
  await pager.getByRole("button", { name: "Clear" }).click();
  await expect(pager).not.toContainText("selected");
});

test("CC-LST-018 the list is saved as CSV with its filter and columns", async ({ page }) => {
  const mark = freshId("EXP");
  const [id = ""] = await makeUsers(1, { location: `=${mark}`, full_name: `Quote "${mark}", Q.C.` });
  await page.goto(`${users}&query=${id}`);
  await expect(row(page, "Users", id)).toBeVisible();
  await page.getByRole("toolbar").getByRole("button", { name: "Export" }).click();
  const dialog = page.getByRole("dialog", { name: "Export users" });
  await expect(dialog).toContainText("1 user");
  await look(page, "users-export");
  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Export" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe(`users-${library.toLowerCase()}.csv`);
  const text = await readFile(await file.path(), "utf8");
  const [head, line, end] = text.split("\r\n");
  expect(head).toBe("\uFEFFfull_name,id,email,role,location,preferred_library,sign_in_status,state,last_sign_in");
  expect(line).toContain(`"Quote ""${mark}"", Q.C.",${id},`);
  expect(line).toContain(`,'=${mark},`);
  expect(end).toBe("");
});

test("CC-LST-007 columns are hidden and shown, and everything is as it was again", async ({ page }) => {
  await page.goto(users);
  const head = grid(page, "Users").getByRole("columnheader", { name: "Location" });
  await expect(head).toBeVisible();
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Location" }).click();
  await page.keyboard.press("Escape");
  await expect(head).toHaveCount(0);
  await page.reload();
  await expect(grid(page, "Users")).toBeVisible();
  await expect(head).toHaveCount(0);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitem", { name: "Reset to default" }).click();
  await expect(head).toBeVisible();
});

test("CC-LST-016 what another administrator changed is told and marked, and shown when one says so", async ({
  page,
}) => {
  const [id = ""] = await makeUsers(1);
  await page.clock.install();
  await page.goto(`${users}&query=${id}`);
  await expect(row(page, "Users", id)).toContainText("Enabled");
  const admin = await createCaller(account("NRTADMIN", 1));
  await admin.send("PATCH", `/libraries/${library}/users/${id}`, { location: "Elsewhere" });
  await page.clock.fastForward(30_000);
  await expect(page.getByText("Somebody else changed 1 of these rows.")).toBeVisible();
  await expect(row(page, "Users", id)).not.toContainText("Elsewhere");
  await expect(row(page, "Users", id).getByRole("img", { name: "Changed by somebody else" })).toBeVisible();
  await look(page, "users-changed");
  await page.getByRole("button", { name: "Show changes" }).click();
  await expect(row(page, "Users", id)).toContainText("Elsewhere");
  await expect(page.getByText("Somebody else changed 1 of these rows.")).toHaveCount(0);
});

test("CC-LST-005 CC-USR-104 who is in another library only can be added to this one", async ({ page }) => {
  const [, other = ""] = installation().libraries;
  const admin = await createCaller(account("NRTADMIN"));
  const id = freshId("AWAY");
  const user = { id, full_name: `Away ${id}`, email: `${id}@example.com`, preferred_library: other };
  await admin.send("POST", `/libraries/${other}/users`, { ...user, password: "Correct horse battery" });
  await page.goto(`${users}&query=${id}`);
  await expect(page.getByText("Nobody in this library matches, but 1 user of another library does.")).toBeVisible();
  await look(page, "users-elsewhere");
  await page.getByRole("button", { name: "Add to this library" }).click();
  const dialog = page.getByRole("dialog", { name: new RegExp(`Add Away ${id} to`) });
  await expect(dialog.getByRole("combobox", { name: "Role" })).toHaveText(/DEFAULT/);
  await look(page, "add-to-library");
  await dialog.getByRole("button", { name: "Add to this library" }).click();
  await expect(row(page, "Users", id)).toBeVisible();
});

test("CC-LST-015 loading and failing say what they are, and one can try again", async ({ page }) => {
  const search = "**/api/control-center/v1/users/search";
  await page.route(search, () => undefined);
  await page.goto(users);
  await expect(page.getByLabel("Loading")).toBeVisible();
  await look(page, "users-loading");
  await page.unroute(search);
  await page.route(search, async (route) =>
    route.fulfill({
      status: 503,
      json: {
        error: {
          code: "NRC_UNAVAILABLE",
          code_message: "The server cannot answer at the moment. Try again shortly.",
          request_id: "5f0c",
        },
      },
    }),
  );
  await page.goto(users);
  await expect(page.getByRole("alert")).toContainText("cannot answer at the moment");
  await look(page, "users-failing");
  await page.unroute(search);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(grid(page, "Users")).toBeVisible();
});

test("CC-NAV-008 CC-NAV-010 a menu over a selection of several pages is about all of it", async ({ page }) => {
  const [one = "", two = ""] = await makeUsers(2);
  await page.goto(`${users}&query=${one}`);
  await row(page, "Users", one).getByRole("checkbox").check({ force: true });
  await page.getByRole("searchbox", { name: "Search users" }).fill(two);
  await row(page, "Users", two).getByRole("checkbox").check({ force: true });
  await row(page, "Users", two).click({ button: "right", position: { x: 200, y: 8 } });
  await expect(page.getByRole("menuitem", { name: "View" })).toBeDisabled();
  await page.getByRole("menuitem", { name: "Disable Sign in" }).click();
  await expect(page.getByRole("button", { name: "Disable Sign In for 2 users" })).toBeVisible();
});

test("WORK-KEY-004 the keys go on from their row when the wheel has taken it out of sight", async ({ page }) => {
  await page.goto(users);
  const rows = grid(page, "Users").getByRole("row");
  await rows.nth(1).focus();
  await rows.nth(3).hover();
  await page.mouse.wheel(0, 20_000);
  await expect(rows.nth(1)).not.toBeInViewport();
  await page.keyboard.press("ArrowDown");
  await expect(rows.nth(2)).toBeFocused();
  await expect(rows.nth(2)).toBeInViewport();
});

test("CC-LST-010 photos come lazily, and nothing moves when they do", async ({ page }) => {
  // A name of their own: other journeys make more people than a page shows.
  const name = freshId("PHOTO");
  const ids = await makeUsers(6, { full_name: name });
  await page.goto(users);
  const picture = await page.screenshot({ clip: { x: 0, y: 0, width: 128, height: 128 } });
  for (const id of ids) {
    const status = await page.evaluate(
      async ([user, bytes]) => {
        const form = new FormData();
        const content = Uint8Array.from(atob(bytes), (letter) => letter.codePointAt(0) ?? 0);
        form.append("file", new Blob([content], { type: "image/png" }), "photo.png");
        const headers = { "x-muniment-client": "control-center/0.1.0" };
        const path = `/api/control-center/v1/users/${user}/photo`;
        return (await fetch(path, { method: "PUT", body: form, headers })).status;
      },
      [id, picture.toString("base64")] as const,
    );
    expect(status).toBe(200);
  }
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let asked = 0;
  await page.route(/\/photo\?/, async (route) => {
    asked += 1;
    await held;
    await route.continue();
  });
  await page.getByRole("searchbox").fill(name);
  await expect(row(page, "Users", ids[0] ?? "")).toBeVisible();
  await expect.poll(() => asked).toBeGreaterThanOrEqual(ids.length);
  // The list stands and can be used before any photo is there.
  const before = await row(page, "Users", ids.at(-1) ?? "").boundingBox();
  const photos = grid(page, "Users").locator("img");
  expect(await photos.evaluateAll((all) => all.every((one) => (one as HTMLImageElement).loading === "lazy"))).toBe(
    true,
  );
  await page.evaluate(() => {
    const moved: number[] = [];
    Object.assign(globalThis, { moved });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) moved.push((entry as unknown as { value: number }).value);
    }).observe({ type: "layout-shift" });
  });
  letGo();
  await expect
    .poll(async () =>
      photos.evaluateAll((all) => all.filter((one) => (one as HTMLImageElement).naturalWidth > 0).length),
    )
    .toBeGreaterThanOrEqual(ids.length);
  expect(await row(page, "Users", ids.at(-1) ?? "").boundingBox()).toEqual(before);
  expect(await page.evaluate(() => (globalThis as unknown as { moved: number[] }).moved)).toEqual([]);
});
