import type { Page } from "@playwright/test";
import { account, installation } from "../installation.ts";
import { expect, look, test } from "../journey.ts";

test.use({ part: "operate", person: ["NRTADMIN"] });

test("OPR-USR-004 OPR-USR-007 a team with a permission set gives its people what they may do, from their next request on", async ({
  page,
  pageOf,
}) => {
  test.slow();
  const mark = crypto.randomUUID().slice(0, 8);
  const theirs = await pageOf(account("standard"));
  await theirs.goto("/cases");
  await leaveTeams(page);
  await theirs.reload();
  const rules = theirs.getByRole("link", { name: "Allocation rules" });
  await expect(theirs.getByRole("link", { name: "Cases" })).toBeVisible();
  await expect(rules).toBeHidden();
  const whoAmI: { data: { user: { name: string } } } = await (
    await theirs.request.get("/api/operate/v1/session", { headers: { "x-muniment-client": "journey/1.0.0" } })
  ).json();
  const { name } = whoAmI.data.user;

  await page.goto("/admin/permission-sets");
  await page.getByRole("button", { name: "Add a permission set" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a permission set" });
  await dialog.getByRole("textbox", { name: "Name" }).fill(`Rules ${mark}`);
  await dialog.getByRole("checkbox", { name: "Allocation rules" }).check();
  await look(page, "operate-permission-set");
  await dialog.getByRole("button", { name: "Add permission set" }).click();
  await expect(page.getByRole("row", { name: `Rules ${mark}` })).toContainText("1 permission");

  await page.goto("/admin/teams");
  await page.getByRole("button", { name: "Add a team" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(`Rule makers ${mark}`);
  await page.getByRole("combobox", { name: "Type" }).click();
  await page.getByRole("option", { name: "ACL" }).click();
  await expect(page.getByText("For permissions only. Work cannot be given to it.")).toBeVisible();
  await page.getByRole("combobox", { name: "Add somebody" }).click();
  await page.getByRole("combobox", { name: "Add somebody" }).fill(name);
  await page.getByRole("option", { name, exact: true }).click();
  await page.getByRole("switch", { name: `${name} supervises the team` }).check();
  await page.getByRole("checkbox", { name: `Rules ${mark}` }).check();
  await page.getByRole("textbox", { name: "E-mail address" }).fill("nobody");
  await page.getByRole("button", { name: "Add team" }).click();
  await expect(page.getByText("This is no e-mail address.")).toBeVisible();
  await page.getByRole("textbox", { name: "E-mail address" }).fill("rules@firm.example");
  await page.getByRole("button", { name: "Add team" }).click();
  await expect(page.getByRole("heading", { name: `Rule makers ${mark}`, level: 1 })).toBeVisible();
  await theirs.reload();
  await expect(rules).toBeVisible();

  await page.getByRole("button", { name: `Remove ${name}` }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`Rule makers ${mark} was saved.`).first()).toBeVisible();
  await theirs.reload();
  await expect(theirs.getByRole("link", { name: "Cases" })).toBeVisible();
  await expect(rules).toBeHidden();
  await look(page, "operate-team");
  await page.goto("/admin/teams");
  await expect(page.getByRole("row", { name: `Rule makers ${mark}` })).toContainText("ACL");
});

/** An attempt that ended in the middle leaves nobody the right. */
async function leaveTeams(page: Page): Promise<void> {
  const headers = { "x-muniment-client": "journey/1.0.0", origin: installation().operate };
  const { data: teams }: { data: { id: string; name: string; rev: number }[] } = await (
    await page.request.get("/api/operate/v1/admin/teams", { headers })
  ).json();
  for (const { id, rev } of teams.filter(({ name }) => name.startsWith("Rule makers"))) {
    const more = { ...headers, "if-match": `"${rev}"` };
    await page.request.patch(`/api/operate/v1/admin/teams/${id}`, { data: { members: [] }, headers: more });
  }
}

test("OPR-USR-011 somebody says that they are out of office, and an administrator how much work they take", async ({
  page,
  pageOf,
}) => {
  test.slow();
  const theirs = await pageOf(account("standard"));
  await theirs.goto("/cases");
  const headers = { "x-muniment-client": "journey/1.0.0", origin: installation().operate };
  const nothing = { out_from: "", out_until: "", delegate: "" };
  expect((await theirs.request.put("/api/operate/v1/my/availability", { data: nothing, headers })).ok()).toBe(true);
  await theirs.getByRole("button", { name: /^Account/ }).click();
  await theirs.getByRole("menuitem", { name: "My availability" }).click();
  await theirs.getByRole("textbox", { name: "Until" }).fill("2001-01-01T09:00");
  await theirs.getByRole("textbox", { name: "Out of office from" }).fill("2001-01-02T09:00");
  await theirs.getByRole("button", { name: "Save" }).click();
  await expect(theirs.getByText("The end is not after the beginning.")).toBeVisible();
  await theirs.getByRole("textbox", { name: "Until" }).fill("");
  await theirs.getByRole("button", { name: "Save" }).click();
  await expect(theirs.getByText("Out of office", { exact: true })).toBeVisible();

  const whoAmI: { data: { user: { login: string; name: string } } } = await (
    await theirs.request.get("/api/operate/v1/session", { headers: { "x-muniment-client": "journey/1.0.0" } })
  ).json();
  const { login, name } = whoAmI.data.user;
  await page.goto("/admin/users");
  await page.getByRole("searchbox", { name: "Search users" }).fill(login);
  const row = page.getByRole("grid", { name: "Users" }).getByRole("row", { name });
  await expect(row).toContainText("Case handlers");
  // What was searched for stands alone: until then the rows may still change under the pointer.
  await expect(page.getByRole("grid", { name: "Users" }).getByRole("row")).toHaveCount(2);
  await row.click();
  await page.getByRole("button", { name: "Open", exact: true }).click();
  await expect(page.getByText("Out of office", { exact: true })).toBeVisible();
  await page.getByRole("textbox", { name: "Out of office from" }).fill("");
  await page.getByRole("textbox", { name: "Competencies" }).fill("tax\ncourts");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`${name} was saved.`).first()).toBeVisible();
  await expect(page.getByText("In the office")).toBeVisible();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Competencies" })).toHaveValue("tax\ncourts");
  await look(page, "operate-user");
});

test("OPR-ALC-001 OPR-ALC-002 OPR-ALC-003 OPR-ALC-007 a rule is written entry by entry, kept as written, and tried", async ({
  page,
}) => {
  const mark = crypto.randomUUID().slice(0, 8);
  await page.goto("/admin/allocation");
  const emails: { data: { reference: string; subject: string }[] } = await (
    await page.request.get("/api/operate/v1/email/inbound", { headers: { "x-muniment-client": "journey/1.0.0" } })
  ).json();
  const [email = { reference: "", subject: "" }] = emails.data;
  await page.getByRole("button", { name: "Add a rule" }).click();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(`Pumps ${mark}`);
  await page.getByRole("textbox", { name: "System name" }).fill(`pumps-${mark}`);
  // It serves nothing: other journeys' mail goes its way.
  await page.getByRole("checkbox", { name: "All incoming e-mail" }).uncheck();
  await page.getByRole("button", { name: "Add an entry" }).click();
  const entry = page.getByRole("listitem", { name: "Entry 1" });
  await entry.getByRole("textbox", { name: "Name of the entry" }).fill("Pumps");
  await entry.getByRole("button", { name: "Add a condition" }).click();
  await entry
    .getByRole("group", { name: "Condition 1" })
    .getByRole("textbox", { name: "Value" })
    .fill(`${email.subject} | pumps`);
  const second = entry.getByRole("group", { name: "Condition 2" });
  await second.getByRole("checkbox", { name: "Not" }).check();
  await second.getByRole("combobox", { name: "Comparison" }).click();
  await page.getByRole("option", { name: "is within hours" }).click();
  await second.getByRole("combobox", { name: "Of the e-mail" }).click();
  await page.getByRole("option", { name: "Received at" }).click();
  await entry.getByRole("combobox", { name: "Goes to" }).click();
  await page.getByRole("option", { name: "A team", exact: true }).click();
  await page.getByRole("button", { name: "Add rule" }).click();
  await expect(page.getByRole("alert")).toContainText("Entry 1 cannot be read.");
  await entry.getByRole("combobox", { name: "Team" }).click();
  await page.getByRole("option", { name: "All Employees" }).click();
  await page.getByRole("button", { name: "Add rule" }).click();
  await expect(page.getByRole("heading", { name: `Pumps ${mark}`, level: 1 })).toBeVisible();

  await page.reload();
  await expect(entry.getByRole("textbox", { name: "Value" })).toHaveValue(`${email.subject} | pumps`);
  await expect(second.getByRole("checkbox", { name: "Not" })).toBeChecked();
  await entry.getByRole("button", { name: "Remove condition 2" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`Pumps ${mark} was saved.`).first()).toBeVisible();
  const attempt = page.getByRole("region", { name: "Try the rule" });
  await attempt.getByRole("textbox", { name: "Reference of an e-mail" }).fill(email.reference);
  await attempt.getByRole("button", { name: "Try" }).click();
  await expect(attempt.getByText("It would go to All Employees.")).toBeVisible();
  await expect(attempt.getByRole("list", { name: "Entries in their order" })).toContainText("Pumps: answered");
  await look(page, "operate-rule");
});
