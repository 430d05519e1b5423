import { account } from "../installation.ts";
import { expect, expectAccessible, look, test } from "../journey.ts";

const LIBRARY = "ACTIVE";
const LEVELS = ["Full Access", "Read/Write", "Read Only", "No Access", "Remove"];

test("CC-ACL-001 CC-ACL-002 CC-ACL-003 CC-ACL-004 WORK-SEC-001 WORK-SEC-004 WORK-SEC-005 people get a level each, one is removed, nothing changes before Confirm", async ({
  page,
  callerOf,
}) => {
  const caller = await callerOf(account("standard"));
  const name = `Secured ${crypto.randomUUID().slice(0, 8)}`;
  const made = await caller.send("POST", `/libraries/${LIBRARY}/workspaces`, { name, default_security: "private" });
  const security = `/libraries/${LIBRARY}/workspaces/${encodeURIComponent(String(made.data.id))}/security`;
  const [one, two] = [account("standard", 1).user_id, account("standard", 2).user_id];
  await page.goto(`/work/web/${LIBRARY}?q=${encodeURIComponent(name)}`);
  await page.getByRole("row", { name }).click();
  await page.getByRole("button", { name: "Properties" }).click();
  await page.getByRole("button", { name: "View Security Details" }).click();
  const panel = page.getByRole("complementary", { name });
  await expect(panel.getByRole("tab", { name: "Security Details" })).toBeVisible();
  await expectAccessible(page);

  await panel.getByRole("button", { name: "Add Users/Groups" }).click();
  const chooser = page.getByRole("dialog", { name: "Add Users/Groups" });
  for (const id of [one, two]) {
    await chooser.getByRole("searchbox").fill(id);
    await chooser.getByRole("checkbox", { name: new RegExp(id) }).check();
  }
  await expect(chooser.getByText("2 chosen")).toBeVisible();
  await expectAccessible(page);
  await chooser.getByRole("button", { name: "Add 2" }).click();
  await expect(panel.getByText("2 users and groups")).toBeVisible();
  expect((await caller.send("GET", security)).data).toEqual([]);

  const level = panel.getByRole("listitem").filter({ hasText: one }).getByRole("combobox");
  expect(await level.getByRole("option").allTextContents()).toEqual(LEVELS);
  await level.selectOption("Full Access");
  await panel.getByLabel("Default security").selectOption("View");
  await panel.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByText("Security saved").first()).toBeVisible();
  const first = await caller.send("GET", security);
  expect(first.default_security).toBe("view");
  const levels = first.data as { id: string; access_level: string }[];
  expect(Object.fromEntries(levels.map((entry) => [entry.id, entry.access_level]))).toEqual({
    [one]: "full_access",
    [two]: "read_write",
  });

  await panel.getByRole("listitem").filter({ hasText: two }).getByRole("combobox").selectOption("Remove");
  await panel.getByRole("button", { name: "Confirm" }).click();
  await expect(panel.getByText("1 user or group")).toBeVisible();
  const after = await caller.send("GET", security);
  expect(after.data).toHaveLength(1);
  await panel.getByRole("button", { name: "Back" }).click();
  await expect(panel.getByRole("tab", { name: "Properties" })).toBeVisible();
});

test("CC-ACL-006 WORK-SEC-006 WORK-SEC-011 a folder stops inheriting after a question; a change by somebody else is shown", async ({
  page,
  callerOf,
}) => {
  const caller = await callerOf(account("standard"));
  const name = `Inherited ${crypto.randomUUID().slice(0, 8)}`;
  const base = `/libraries/${LIBRARY}`;
  const made = await caller.send("POST", `${base}/workspaces`, { name, default_security: "view" });
  const workspace = String(made.data.id);
  const folder = await caller.send("POST", `${base}/workspaces/${encodeURIComponent(workspace)}/folders`, {
    name: "Board",
  });
  const id = String(folder.data.id);
  await page.goto(`/work/web/${LIBRARY}/w/${workspace}?selected=${encodeURIComponent(id)}&panel=security`);
  const panel = page.getByRole("complementary", { name: "Board" });
  await expect(panel.getByRole("switch", { name: /Inherit security/ })).toBeChecked();
  await panel.getByRole("switch", { name: /Inherit security/ }).click();
  const question = page.getByRole("dialog", { name: "Stop inheriting?" });
  await expectAccessible(page);
  await question.getByRole("button", { name: "Copy the list and edit it" }).click();
  await panel.getByLabel("Default security").selectOption("Private");

  await caller.send("POST", `${base}/folders/${encodeURIComponent(id)}/security`, {
    include: [{ id: account("standard", 1).user_id, access_level: "read", type: "user" }],
  });
  await panel.getByRole("button", { name: "Confirm" }).click();
  const conflict = page.getByRole("dialog", { name: "Somebody else changed this meanwhile" });
  await expect(conflict.getByText("not listed became Read Only")).toBeVisible();
  await expectAccessible(page);
  await conflict.getByRole("button", { name: "Apply my changes to it" }).click();
  await expect(page.getByText("Security saved").first()).toBeVisible();
  const after = await caller.send("GET", `${base}/folders/${encodeURIComponent(id)}/security`);
  expect(after).toMatchObject({ default_security: "private", data: [{ access_level: "read" }] });
});

test("WORK-SEC-003 WORK-SEC-010 readers only look; giving up one's own Full Access is asked for twice", async ({
  page,
  pageOf,
  callerOf,
}) => {
  const caller = await callerOf(account("standard"));
  const name = `Guarded ${crypto.randomUUID().slice(0, 8)}`;
  const reader = account("standard", 1);
  const made = await caller.send("POST", `/libraries/${LIBRARY}/workspaces`, {
    name,
    default_security: "private",
    owner: account("standard", 2).user_id,
    user_trustees: [
      { id: reader.user_id, access_level: "read" },
      { id: account("standard").user_id, access_level: "full_access" },
    ],
  });
  const address = `/work/web/${LIBRARY}/w/${String(made.data.id)}?panel=security`;
  const other = await pageOf(reader);
  await other.goto(address);
  await expect(other.getByText("Only those with Full Access may change this list.")).toBeVisible();
  await expect(other.getByRole("button", { name: "Confirm" })).toHaveCount(0);
  await expectAccessible(other);

  await page.goto(address);
  const panel = page.getByRole("complementary", { name });
  const own = panel.getByRole("listitem").filter({ hasText: account("standard").user_id });
  await own.getByRole("combobox").selectOption("Read Only");
  await panel.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByRole("dialog", { name: "You may lose your own Full Access" })).toBeVisible();
  await expectAccessible(page);
});

test("WORK-SEC-008 WORK-SEC-009 WORK-SEC-018 the effect is shown before Confirm, what may not be is refused, and who has access can be asked", async ({
  page,
  callerOf,
}) => {
  const caller = await callerOf(account("standard"));
  const name = `Weighed ${crypto.randomUUID().slice(0, 8)}`;
  const [own, team] = [account("standard").user_id, account("standard", 1).user_id];
  const made = await caller.send("POST", `/libraries/${LIBRARY}/workspaces`, {
    name,
    default_security: "private",
    user_trustees: [{ id: team, access_level: "read_write" }],
  });
  await page.goto(`/work/web/${LIBRARY}/w/${String(made.data.id)}?panel=security`);
  const panel = page.getByRole("complementary", { name });
  const effect = panel.getByRole("region", { name: "What this changes" });
  await panel.getByRole("listitem").filter({ hasText: team }).getByRole("combobox").selectOption("Remove");
  await expect(effect.getByText("1 person loses access:")).toBeVisible();
  await panel.getByLabel("Default security").selectOption("View");
  await expect(effect.getByText(/people gain access:/)).toBeVisible();
  await expect(effect.getByText("1 person gets another level:")).toBeVisible();
  await look(page, "security-effect");

  await panel.getByRole("button", { name: "Cancel" }).click();
  await expect(effect).toHaveCount(0);
  await panel.getByRole("button", { name: "Add Users/Groups" }).click();
  const chooser = page.getByRole("dialog", { name: "Add Users/Groups" });
  await chooser.getByRole("searchbox").fill(own);
  await chooser.getByRole("checkbox", { name: new RegExp(own) }).check();
  await chooser.getByLabel("Access for those chosen").selectOption("No Access");
  await chooser.getByRole("button", { name: "Add 1" }).click();
  await expect(effect.getByText(/change the author or owner first/)).toBeVisible();
  await panel.getByRole("button", { name: "Confirm" }).press("Enter");
  await expect(panel.getByText("Security saved")).toHaveCount(0);
  await panel.getByRole("button", { name: "Cancel" }).click();

  await panel.getByRole("tab", { name: "Who has access" }).click();
  const people = panel.getByRole("list", { name: "Who has access" });
  await expect(people.getByText("as author, operator or owner")).toBeVisible();
  await look(page, "security-people");
  await panel.getByRole("searchbox", { name: "Filter by name or ID" }).fill(team);
  await expect(panel.getByText("1 person has access")).toBeVisible();
  await expect(people.getByRole("listitem")).toHaveCount(1);
  await expect(people.getByText("by an entry of their own")).toBeVisible();
});
