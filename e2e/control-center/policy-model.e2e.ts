import { createCaller } from "../caller.ts";
import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { PASSWORD, act, freshId, grid, makeUsers, row } from "./people.ts";

test.use({ person: ["NRTADMIN"] });

const OWN = "/api/work/v1/policies";

test("SPM-MOD-002 SPM-MOD-004 SPM-MOD-008 a collection is made in the browser, a matter is restricted by it, and an assistant follows a person", async ({
  pageOf,
}) => {
  test.setTimeout(120_000);
  const [officer = "", keeper = "", assistant = ""] = await makeUsers(3, { force_password_change: false });
  const admin = await createCaller(account("NRTADMIN"));
  await admin.send("POST", `${OWN}/roles`, { user_id: officer, role: "asset_administrator" });
  const id = freshId("TAX");
  const client = freshId("CL");
  const page = await pageOf({
    user_id: officer,
    email: `${officer}@example.com`,
    password: PASSWORD,
    what: "standard",
  });

  await page.goto("/control-center/policies/matters");
  await page.getByRole("button", { name: "+Create Policy" }).first().click();
  const create = page.getByRole("dialog", { name: "Create Policy" });
  await create.getByRole("radio", { name: "Collection" }).check();
  await create.getByRole("button", { name: "Create", exact: true }).click();
  await expect(create.getByText("Choose an id.")).toBeVisible();
  await create.getByRole("textbox", { name: "Id" }).fill(id);
  await create.getByRole("combobox", { name: "Client" }).fill(client);
  await create.getByRole("button", { name: "Add to the list" }).click();
  await expect(create.getByRole("list", { name: "Holds" })).toContainText(`${client}, all matters`);
  await look(page, "policy-collection");
  await create.getByRole("button", { name: "Create", exact: true }).click();
  const panel = page.getByRole("complementary");
  await expect(panel.getByText(`${client}, all matters`)).toBeVisible();
  await look(page, "policy-collection-panel");
  await panel.getByRole("button", { name: "Close" }).click();

  await page.getByRole("button", { name: "+Create Policy" }).first().click();
  await create.getByRole("combobox", { name: "Client" }).fill(client);
  await create.getByRole("combobox", { name: "Matter" }).fill("0001");
  await create.getByRole("radio", { name: "Restricted by group, case or collection" }).check();
  await create.getByRole("combobox", { name: "Client group, case or collection" }).click();
  await page.getByRole("option", { name: `Collection ${id}` }).click();
  await look(page, "policy-by-collection");
  await create.getByRole("button", { name: "Create", exact: true }).click();
  await expect(panel.getByText(`Restricted by group, case or collection: Collection ${id}`)).toBeVisible();
  await panel.getByRole("button", { name: "Close" }).click();
  await page.getByRole("searchbox", { name: "Search policies" }).fill(id);
  await expect(row(page, "Clients & matters", id).first()).toBeVisible();

  await page.getByRole("link", { name: "Support staff" }).click();
  await page.getByRole("button", { name: "+Add Support Staff" }).first().click();
  const add = page.getByRole("dialog", { name: "Add support staff" });
  for (const [at, person] of [assistant, keeper].entries()) {
    await add.getByRole("searchbox").nth(at).fill(person);
    await add
      .getByRole("list")
      .nth(at)
      .getByRole("checkbox", { name: new RegExp(person) })
      .check();
  }
  await look(page, "policy-support-add");
  await add.getByRole("button", { name: "Add", exact: true }).click();
  await expect(add).toBeHidden();
  await expect(row(page, "Support staff", assistant)).toContainText(keeper);
  await look(page, "policy-support");
  await act(page, { list: "Support staff", name: assistant, action: "Remove", way: "right-click" });
  const end = page.getByRole("dialog", { name: /no longer follow/ });
  await end.getByRole("button", { name: "Remove" }).click();
  await expect(grid(page, "Support staff").getByRole("row", { name: new RegExp(assistant) })).toHaveCount(0);
});
