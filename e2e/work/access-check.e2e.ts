import { account } from "../installation.ts";
import { expect, expectAccessible, look, test } from "../journey.ts";

const LIBRARY = "ACTIVE";

test("CC-ACL-011 CC-MOD-010 WORK-SEC-018 how somebody's access was decided is shown step by step, with what would change it", async ({
  page,
  pageOf,
  callerOf,
}) => {
  const caller = await callerOf(account("standard"));
  const name = `Explained ${crypto.randomUUID().slice(0, 8)}`;
  const [reader, stranger] = [account("standard", 1), account("standard", 2)];
  const made = await caller.send("POST", `/libraries/${LIBRARY}/workspaces`, {
    name,
    default_security: "private",
    user_trustees: [{ id: reader.user_id, access_level: "read" }],
  });
  const address = `/work/web/${LIBRARY}/w/${String(made.data.id)}?panel=security`;
  await page.goto(address);
  const panel = page.getByRole("complementary", { name });
  const tab = async (of: typeof panel): Promise<void> => {
    const own = of.getByRole("tab", { name: "Check access" });
    const more = of.getByRole("button", { name: "More tabs" });
    await expect(own.or(more)).toBeVisible();
    if (await own.isVisible()) return own.click();
    await more.click();
    await of.page().getByRole("menuitem", { name: "Check access" }).click();
  };
  await tab(panel);
  const steps = panel.getByRole("list", { name: "How this was decided" }).getByRole("listitem");
  await expect(panel.getByText(/ has Full Access$/)).toBeVisible();
  await expect(steps.filter({ hasText: "Author, operator or owner" })).toContainText("decides: Full Access");

  await panel.getByRole("searchbox", { name: "Person: name, ID or e-mail" }).fill(reader.email);
  const found = panel.getByRole("list", { name: "People found" });
  await found.getByRole("button", { name: new RegExp(reader.user_id) }).click();
  await expect(panel.getByText(/ has Read Only$/)).toBeVisible();
  expect(await steps.locator("> span:last-child > span:first-child").allTextContents()).toEqual([
    "Account and sign-in",
    "Security policy",
    "NRTADMIN",
    "Author, operator or owner",
    "Entry of their own",
    "Entries of groups",
    "Default security",
    "Limit of the role",
  ]);
  await expect(steps.filter({ hasText: "Entry of their own" })).toContainText("decides: Read Only");
  await expect(steps.filter({ hasText: "Default security" })).toContainText("is not asked any more");
  await expect(panel.getByText("Changing their own entry in Security Details.")).toBeVisible();
  await look(page, "access-check");

  await panel.getByRole("searchbox", { name: "Person: name, ID or e-mail" }).fill(stranger.user_id);
  await found.getByRole("button", { name: new RegExp(stranger.user_id) }).click();
  await expect(panel.getByText(/ has No Access$/)).toBeVisible();
  await expect(steps.filter({ hasText: "Default security" })).toContainText("decides: No Access");

  // A reader learns of themself alone.
  const other = await pageOf(reader);
  await other.goto(address);
  const theirs = other.getByRole("complementary", { name });
  await tab(theirs);
  await expect(theirs.getByText(/ has Read Only$/)).toBeVisible();
  await expect(theirs.getByRole("searchbox", { name: "Person: name, ID or e-mail" })).toHaveCount(0);
  await expectAccessible(other);
});

test("CC-ACL-005 CC-ACL-009 CC-LST-022 the chooser marks kind, external and disabled, warns of external people, loads as it is scrolled; leaving asks", async ({
  page,
  callerOf,
}) => {
  const caller = await callerOf(account("NRTADMIN"));
  const name = `Chosen ${crypto.randomUUID().slice(0, 8)}`;
  const owner = account("standard");
  const made = await caller.send("POST", `/libraries/${LIBRARY}/workspaces`, {
    name,
    default_security: "private",
    owner: owner.user_id,
  });
  const external = account("external");
  const off = `OFF${crypto.randomUUID().slice(0, 8).toUpperCase()}`;
  await caller.send("POST", `/libraries/${LIBRARY}/users`, {
    id: off,
    full_name: "Offa Disabled",
    email: `${off.toLowerCase()}@firm.example`,
    preferred_library: LIBRARY,
    allow_logon: false,
    password: "Correct-Horse-7-battery",
  });
  const many = `MANY-${crypto.randomUUID().slice(0, 8).toUpperCase()}`;
  for (let group = 0; group < 56; group += 1) {
    await caller.send("POST", `/libraries/${LIBRARY}/groups`, {
      id: `${many}-${group}`,
      full_name: `${many} ${group}`,
    });
  }
  await page.goto(`/work/web/${LIBRARY}/w/${String(made.data.id)}?panel=security`);
  const panel = page.getByRole("complementary", { name });
  await panel.getByRole("button", { name: "Add Users/Groups" }).click();
  const chooser = page.getByRole("dialog", { name: "Add Users/Groups" });
  const found = chooser.getByRole("list", { name: "Users and groups found" });
  const rows = found.getByRole("listitem");

  const search = chooser.getByRole("searchbox");
  // Searched by the server: the list grows at its end, and each row is there once.
  await search.fill(many);
  await expect(rows).toHaveCount(50);
  await found.evaluate((box) => box.scrollTo(0, box.scrollHeight));
  await expect(rows).toHaveCount(56);
  expect(new Set(await rows.allTextContents()).size).toBe(56);

  for (const text of [external.user_id, external.email]) {
    await search.fill(text);
    await expect(rows).toHaveCount(1);
    await expect(rows.first()).toContainText("External");
  }
  await search.fill(off);
  await expect(rows.filter({ hasText: off })).toContainText("Disabled");
  await expect(chooser.getByRole("checkbox", { name: new RegExp(off) })).toBeDisabled();
  await search.fill("NRTADMIN");
  await expect(rows.filter({ hasText: "NRTADMIN" }).first()).toContainText("Group");

  await expect(chooser.getByText(/External users are among those you chose/)).toHaveCount(0);
  await search.fill(external.user_id);
  await chooser.getByRole("checkbox", { name: new RegExp(external.user_id) }).check();
  await expect(chooser.getByText(/External users are among those you chose/)).toBeVisible();
  await expectAccessible(page);
  await look(page, "chooser-external");
  await chooser.getByRole("button", { name: "Add 1" }).click();
  await expect(panel.getByText("1 user or group")).toBeVisible();

  await panel.getByRole("button", { name: "Back" }).click();
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(panel.getByText("1 user or group")).toBeVisible();
  await panel.getByRole("button", { name: "Back" }).click();
  await question.getByRole("button", { name: "Discard changes" }).click();
  await expect(panel.getByRole("tab", { name: "Properties" })).toBeVisible();
  const path = `/libraries/${LIBRARY}/workspaces/${encodeURIComponent(String(made.data.id))}/security`;
  expect((await caller.send("GET", path)).data).toEqual([]);
});
