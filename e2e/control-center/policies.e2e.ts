import type { Locator } from "@playwright/test";
import { createCaller } from "../caller.ts";
import type { Caller } from "../caller.ts";
import { account } from "../installation.ts";
import type { Account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { aMatter } from "../work/matter.ts";
import { PASSWORD, act, freshId, grid, library, makeUsers, row } from "./people.ts";

test.use({ person: ["NRTADMIN"] });

const OWN = "/api/work/v1/policies";
/** What a policy changes is to be seen so soon on a page that is open (SPM-PRO-002). */
const SOON = { timeout: 2_000 };

type Role = "asset_administrator" | "asset_manager" | "conflicts_officer" | "help_desk";

/** Somebody of their own with these roles of the policy engine; nobody becomes role administrator, who would end the grants. */
async function somebody(roles: readonly Role[] = []): Promise<Account & { readonly name: string }> {
  const [id = ""] = await makeUsers(1, { force_password_change: false });
  const admin = await createCaller(account("NRTADMIN"));
  for (const role of roles) await admin.send("POST", `${OWN}/roles`, { user_id: id, role });
  return { user_id: id, email: `${id}@example.com`, password: PASSWORD, what: "standard", name: `Person ${id}` };
}

/** A matter that everybody sees, with ids of its own. */
async function aPublicMatter(caller: Caller, client: string) {
  const made = await aMatter(caller, [`Evidence ${client}.txt`]);
  const path = `/libraries/${library}/workspaces/${encodeURIComponent(made.id)}`;
  await caller.send("PATCH", path, { default_security: "view", custom1: client, custom2: "0001" });
  return made;
}

/** Chooses people in the picker, by their ids. */
async function pick(dialog: Locator, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await dialog.getByRole("searchbox").fill(id);
    await dialog.getByRole("checkbox", { name: new RegExp(id) }).check();
  }
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog).toBeHidden();
}

test("SPM-WAL-001 SPM-PRO-002 SPM-SIM-001 SPM-AUD-002 a wall is made in the browser, a matter is gone at once for whom it keeps out, and back when the wall ends", async ({
  pageOf,
  callerOf,
}) => {
  test.setTimeout(240_000);
  const officer = await somebody(["asset_administrator", "conflicts_officer"]);
  const walled = await somebody();
  const client = freshId("CL");
  const matter = await aPublicMatter(await callerOf(account("standard")), client);
  const place = `/work/web/${library}/w/${matter.id}`;

  const other = await pageOf(walled);
  await other.goto(place);
  await expect(other.getByRole("row", { name: "Pleadings" })).toBeVisible();
  await other.goto(`/work/web/${library}/search?find=${client}&among=documents`);
  await expect(other.getByRole("row", { name: `Evidence ${client}` })).toBeVisible();
  await other.goto(place);

  // Who administers policies alone comes to them, and sees nothing else of Control Center.
  const page = await pageOf(officer);
  await page.goto("/control-center/");
  await expect(page.getByRole("heading", { name: "Clients & matters", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "Users" })).toHaveCount(0);
  await page.getByRole("button", { name: "+Create Policy" }).first().click();
  const create = page.getByRole("dialog", { name: "Create Policy" });
  await create.getByRole("button", { name: "Create", exact: true }).click();
  await expect(create.getByText("Choose a client.")).toBeVisible();
  await create.getByRole("combobox", { name: "Client" }).pressSequentially(client);
  await page.getByRole("option", { name: `${client} · client, 1 workspace` }).click();
  await create.getByRole("combobox", { name: "Matter" }).click();
  await page.getByRole("option", { name: "0001 · 1 workspace" }).click();
  await create.getByRole("textbox", { name: "Name" }).fill(`Project ${client}`);
  await create.getByRole("radio", { name: "Make it active" }).check();
  await look(page, "policy-create");
  await create.getByRole("button", { name: "Create", exact: true }).click();
  const activate = page.getByRole("dialog", { name: `Activate the policy of ${client} / 0001?` });
  await expect(activate.getByText("1 workspace is under this policy.")).toBeVisible();
  await activate.getByRole("button", { name: "Activate" }).click();
  const panel = page.getByRole("complementary");
  await expect(panel.getByText("Active")).toBeVisible();

  await panel.getByRole("tab", { name: "Kept out" }).click();
  await panel.getByRole("button", { name: "Edit who is kept out" }).click();
  const wall = page.getByRole("dialog", { name: `Kept out of ${client} / 0001` });
  await wall.getByRole("button", { name: "Keep out" }).click();
  const add = page.getByRole("dialog", { name: "Keep users and groups out" });
  await add.getByRole("searchbox").fill(walled.user_id);
  await expect(add.getByRole("checkbox", { name: new RegExp(walled.user_id) })).toBeVisible();
  await look(page, "policy-pick");
  await pick(add, [walled.user_id]);
  await look(page, "policy-conflicts");
  await wall.getByRole("button", { name: "Review" }).click();
  await expect(wall.getByRole("region", { name: "1 person is kept out from now on" })).toContainText(walled.name);
  await look(page, "policy-review");
  await wall.getByRole("button", { name: "Save" }).click();
  await expect(wall).toBeHidden();

  await expect(other.getByRole("row", { name: "Pleadings" })).toBeHidden(SOON);
  await other.reload();
  await expect(other.getByText("This does not exist, or you do not have access to it.")).toBeVisible();
  await expect(other.getByText(matter.name)).toHaveCount(0);
  for (const among of ["documents", "workspaces"]) {
    await other.goto(`/work/web/${library}/search?find=${among === "documents" ? client : matter.name}&among=${among}`);
    await expect(other.getByRole("heading", { level: 2 }).first()).toBeVisible();
    await expect(other.getByRole("row", { name: new RegExp(`${client}|${matter.name}`) })).toHaveCount(0);
  }
  await other.goto(`/work/web/${library}/recent?among=workspaces`);
  await expect(other.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(other.getByText(matter.name)).toHaveCount(0);

  await panel.getByRole("tab", { name: "People" }).click();
  await expect(panel.getByRole("status")).toContainText("1 person is kept out.");
  const people = panel.getByRole("list", { name: "People and what policies decide about them" });
  await expect(people.getByRole("listitem").first()).toContainText(walled.name);
  await expect(people.getByRole("listitem").first()).toContainText("Kept out: Kept out by name");
  await look(page, "policy-people");
  await panel.getByRole("button", { name: "Close" }).click();

  await page.getByRole("searchbox", { name: "Search policies" }).fill(client);
  await expect(grid(page, "Clients & matters").getByRole("row")).toHaveCount(2);
  await look(page, "policies");
  await act(page, { list: "Clients & matters", name: client, action: "End", way: "right-click" });
  const end = page.getByRole("dialog", { name: `End the policy of ${client} / 0001?` });
  await expect(end.getByRole("region", { name: "1 person is no longer kept out" })).toContainText(walled.name);
  await end.getByRole("button", { name: "End" }).click();
  await expect(row(page, "Clients & matters", client)).toContainText("Ended");
  await other.goto(place);
  await expect(other.getByRole("row", { name: "Pleadings" })).toBeVisible();
});

test("SPM-WAL-004 SPM-WAL-006 opposing sides are set against each other; who is on both is decided about first", async ({
  pageOf,
}) => {
  test.setTimeout(240_000);
  const officer = await somebody(["asset_administrator", "conflicts_officer"]);
  const both = await somebody();
  const caller = await createCaller(officer);
  const clients = [freshId("OP"), freshId("OP")];
  for (const client of clients) {
    const team = [{ type: "user", id: both.user_id }];
    await caller.send("POST", `${OWN}/assets`, { client_id: client, status: "active", team });
  }
  const alias = freshId("SET");
  const page = await pageOf(officer);
  await page.goto("/control-center/policies/sets");
  await page.getByRole("button", { name: "+Create Set" }).first().click();
  const create = page.getByRole("dialog", { name: "Create Opposing Set" });
  await create.getByRole("button", { name: "Create", exact: true }).click();
  await expect(create.getByText("Two sides are needed, each with a client or a matter.")).toBeVisible();
  await create.getByRole("textbox", { name: "ID" }).fill(alias);
  for (const [at, client] of clients.entries()) {
    await create.getByRole("button", { name: `Add to side ${at + 1}` }).click();
    await pick(page.getByRole("dialog", { name: `Add clients and matters to side ${at + 1}` }), [client]);
  }
  await look(page, "policy-set-create");
  await create.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page.getByRole("complementary").getByText(`Client ${clients[1]}`)).toBeVisible();
  await act(page, { list: "Opposing sets", name: alias, action: "Activate", way: "keyboard" });
  const activate = page.getByRole("dialog", { name: `Activate ${alias}?` });
  await activate.getByRole("button", { name: "Activate" }).click();
  await expect(activate.getByRole("alert")).toContainText("Nobody may be on two sides");
  await expect(activate.getByRole("alert")).toContainText(both.name);
  await look(page, "policy-set-contested");
  await activate.getByRole("button", { name: "Cancel" }).click();

  await page.getByRole("link", { name: "Clients & matters" }).click();
  await page.getByRole("searchbox", { name: "Search policies" }).fill(clients[1] ?? "");
  await expect(grid(page, "Clients & matters").getByRole("row")).toHaveCount(2);
  await act(page, { list: "Clients & matters", name: clients[1] ?? "", action: "Edit team", way: "⋯" });
  const team = page.getByRole("dialog", { name: `Team of Client ${clients[1]}` });
  await team.getByRole("button", { name: `Remove ${both.name}` }).click();
  await team.getByRole("button", { name: "Review" }).click();
  await team.getByRole("button", { name: "Save" }).click();
  await expect(team).toBeHidden();
  await page.getByRole("link", { name: "Opposing sets" }).click();
  await act(page, { list: "Opposing sets", name: alias, action: "Activate", way: "ribbon" });
  await activate.getByRole("button", { name: "Activate" }).click();
  await expect(row(page, "Opposing sets", alias)).toContainText("Active");
  await look(page, "policy-sets");
});

test("SPM-ROL-001 SPM-ROL-002 SPM-NTK-005 who may what is shown before one tries, and what somebody else changed meanwhile is not overwritten", async ({
  pageOf,
}) => {
  test.setTimeout(240_000);
  const [officer, helper, nobody] = [
    await somebody(["asset_administrator"]),
    await somebody(["help_desk"]),
    await somebody(),
  ];
  const caller = await createCaller(officer);
  const client = freshId("ST");
  const made = await caller.send("POST", `${OWN}/assets`, { client_id: client, name: "Before" });
  const page = await pageOf(officer);
  await page.goto(`/control-center/policies/matters/${made.data.id}`);
  const panel = page.getByRole("complementary");
  await panel.getByRole("button", { name: "Edit", exact: true }).click();
  const edit = page.getByRole("dialog", { name: `Edit the policy of Client ${client}` });
  await edit.getByRole("textbox", { name: "Name" }).fill("Mine");
  await caller.send("PATCH", `${OWN}/assets/${made.data.id}`, { name: "Theirs" }, { "if-match": '"2"' });
  await edit.getByRole("button", { name: "Review" }).click();
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(edit.getByRole("alert")).toContainText("Name: Before: Before → Now: Theirs");
  await look(page, "policy-conflict");
  await edit.getByRole("radio", { name: "Restricted" }).check();
  await edit.getByRole("button", { name: "Review" }).click();
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(panel.getByText("Mine")).toBeVisible();
  await panel.getByRole("button", { name: "Activate" }).click();
  const activate = page.getByRole("dialog", { name: `Activate the policy of Client ${client}?` });
  await expect(activate.getByRole("alert")).toContainText("needs a team");
  await expect(activate.getByRole("button", { name: "Activate" })).toHaveCount(0);
  await activate.getByRole("button", { name: "Cancel" }).click();
  await panel.getByRole("tab", { name: "Kept out" }).click();
  await expect(panel.getByText("Nobody is kept out by name.")).toBeVisible();
  await expect(panel.getByRole("button", { name: "Edit who is kept out" })).toHaveCount(0);

  const theirs = await pageOf(helper);
  await theirs.goto(`/control-center/policies/matters?query=${client}`);
  await row(theirs, "Clients & matters", client).click({ button: "right", position: { x: 200, y: 8 } });
  for (const name of ["Edit", "Edit team", "Edit who is kept out", "End"]) {
    await expect(theirs.getByRole("menuitem", { name, exact: true })).toBeDisabled();
  }
  await expect(theirs.getByRole("button", { name: "+Create Policy" })).toHaveCount(0);
  const closed = await pageOf(nobody);
  await closed.goto("/control-center/policies/matters");
  await expect(closed.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(closed.getByText("Clients & matters")).toHaveCount(0);
  await look(closed, "policy-none");
});

test("SPM-ROL-001 SPM-EVL-009 NRTADMIN gives the first roles to others, never to themself", async ({ page }) => {
  test.setTimeout(240_000);
  const person = await somebody();
  await page.goto("/control-center/policies/roles");
  await page.getByRole("button", { name: "+Give Role" }).first().click();
  const give = page.getByRole("dialog", { name: "Give a role" });
  await give.getByRole("radio", { name: "Help desk" }).check();
  await give.getByRole("searchbox").fill(account("NRTADMIN").user_id);
  await expect(give.getByRole("checkbox", { name: /Nobody gives themself a role/ })).toBeDisabled();
  await give.getByRole("searchbox").fill(person.user_id);
  await give.getByRole("checkbox", { name: new RegExp(person.user_id) }).check();
  await look(page, "policy-role-give");
  await give.getByRole("button", { name: "Give", exact: true }).click();
  await page.getByRole("searchbox", { name: "Search people" }).fill(person.user_id);
  await expect(row(page, "Policy roles", person.user_id)).toContainText("Help desk");
  await look(page, "policy-roles");
  await act(page, { list: "Policy roles", name: person.user_id, action: "Take away", way: "⋯" });
  const revoke = page.getByRole("dialog", { name: `Take the role Help desk from ${person.name}?` });
  await revoke.getByRole("button", { name: "Take away" }).click();
  await expect(row(page, "Policy roles", person.user_id)).toHaveCount(0);
  // Being NRTADMIN opens no policies.
  await page.goto("/control-center/policies/matters");
  await expect(page.getByRole("heading", { name: "You have no role in security policies" })).toBeVisible();
});
