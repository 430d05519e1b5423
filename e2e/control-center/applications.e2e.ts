import { createHash, randomBytes } from "node:crypto";
import type { Page } from "@playwright/test";
import { createCaller } from "../caller.ts";
import { account, installation } from "../installation.ts";
import type { Account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { act, freshId, grid, row } from "./people.ts";

test.use({ person: ["NRTADMIN"] });

const REDIRECT = "http://127.0.0.1:9/callback";

/** What a program does to sign somebody in: the code flow with PKCE, in the person's browser. */
async function codeFlow(page: Page, clientId: string, secret: string) {
  const { work } = installation();
  const verifier = randomBytes(32).toString("base64url");
  const query = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: REDIRECT,
    state: "journey",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  });
  const answer = await page.request.get(`${work}/auth/oauth2/authorize?${query.toString()}`, { maxRedirects: 0 });
  const location = answer.headers()["location"] ?? "";
  const found = new URL(location === "" ? REDIRECT : location, work).searchParams;
  const code = found.get("code");
  if (code === null) return { status: answer.status(), error: found.get("error") };
  const response = await fetch(`${work}/auth/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code,
      redirect_uri: REDIRECT,
      client_id: clientId,
      client_secret: secret,
      code_verifier: verifier,
    }),
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  return { status: response.status, token: token ?? "" };
}

const me = async (token = ""): Promise<number> =>
  (
    await fetch(`${installation().work}/work/api/v2/customers/${installation().customer_id}/users/me`, {
      headers: { authorization: `Bearer ${token}` },
    })
  ).status;

async function configure(page: Page, given: { id: string; name: string }): Promise<string> {
  await page.goto("/control-center/settings/libraries");
  await page.getByRole("link", { name: "Applications" }).click();
  await page.getByRole("button", { name: "Add application" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add application" });
  await dialog.getByRole("button", { name: "Configure Manually" }).click();
  const next = (label: string) => page.getByRole("button", { name: label, exact: true }).last();
  await page.getByRole("textbox", { name: "Client ID / API Key" }).fill("not an id");
  await next("Authenticate").click();
  await expect(page.getByText("This field is required.")).toBeVisible();
  await expect(page.getByText("Use 1 to 100 letters, digits, dots, underscores and hyphens.")).toBeVisible();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(given.name);
  await page.getByRole("textbox", { name: "Client ID / API Key" }).fill(given.id);
  await look(page, "application-configuration");
  await next("Authenticate").click();
  await page.getByRole("textbox", { name: "Redirect URL(s)" }).fill("http://elsewhere.example/");
  await page.getByRole("radiogroup", { name: "Allow Token Refresh" }).getByRole("radio", { name: "Yes" }).check();
  await page.getByRole("textbox", { name: "Refresh Token Expiry" }).fill("98765");
  await next("Access").click();
  await expect(page.getByText("needs https; http is for this machine alone.")).toBeVisible();
  await expect(page.getByText("Use whole days from 1 to 3,650.")).toBeVisible();
  await page.getByRole("textbox", { name: "Redirect URL(s)" }).fill(REDIRECT);
  await page.getByRole("textbox", { name: "Refresh Token Expiry" }).fill("90");
  await look(page, "application-authentication");
  await next("Access").click();
  await expect(page.getByRole("radio", { name: "All users" })).toBeChecked();
  await next("Review").click();
  await expect(page.getByRole("region", { name: "Authentication" })).toContainText("90");
  await expect(
    page.getByRole("radiogroup", { name: "Enable application?" }).getByRole("radio", { name: "Yes" }),
  ).toBeChecked();
  await look(page, "application-review");
  await next("Finish").click();
  const shown = page.getByRole("dialog", { name: `Client secret of ${given.name}` });
  const secret = await shown.getByRole("textbox", { name: "Client secret" }).inputValue();
  await look(page, "application-secret");
  await shown.getByRole("button", { name: "Done" }).click();
  return secret;
}

test("26.9 CC-APP-016 CC-APP-017 CC-APP-028 CC-APP-029 CC-APP-031 Settings › Applications: a program is registered by its Client ID, signs people in, is disabled, and is opened to some", async ({
  page,
  pageOf,
}) => {
  test.setTimeout(180_000);
  const id = freshId("APP");
  const name = `Journey ${id}`;
  const secret = await configure(page, { id, name });
  expect(secret.length).toBeGreaterThan(42);
  await expect(page.getByRole("heading", { name })).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);
  const person: Account = account("standard");
  const theirs = await pageOf(person);
  const first = await codeFlow(theirs, id, secret);
  expect(first.status).toBe(200);
  expect(await me(first.token)).toBe(200);
  await page.reload();
  await expect(page.getByRole("list", { name: "Used by" })).toBeVisible();
  await look(page, "application-view");

  await page.getByRole("link", { name: "Applications" }).first().click();
  await expect(grid(page, "Applications").getByRole("row").nth(1)).toBeVisible();
  await look(page, "applications");
  await act(page, { list: "Applications", name, action: "Disable", way: "right-click" });
  await expect(page.getByText(`${name} is disabled.`).last()).toBeVisible();
  expect(await me(first.token)).toBe(401);
  expect((await codeFlow(theirs, id, secret)).status).toBe(400);
  await act(page, { list: "Applications", name, action: "Enable", way: "⋯" });
  await expect(page.getByText(`${name} is enabled.`).last()).toBeVisible();
  expect(await me(first.token)).toBe(200);

  await act(page, { list: "Applications", name, action: "Edit", way: "keyboard" });
  await page.getByRole("tab", { name: "Access" }).click();
  await page.getByRole("radio", { name: "Custom" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Choose at least one user, group or library.")).toBeVisible();
  const chosen = account("NRTADMIN");
  await page.getByRole("searchbox", { name: "Search users, groups and libraries" }).fill(chosen.user_id);
  const found = page.getByRole("list", { name: "Users, groups and libraries" });
  await found.getByRole("checkbox", { name: new RegExp(`${chosen.user_id} · User of`) }).check();
  await look(page, "application-access");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText(`${name} was saved.`).last()).toBeVisible();
  expect(await me(first.token)).toBe(401);
  expect((await codeFlow(theirs, id, secret)).error).toBe("access_denied");
  expect((await codeFlow(page, id, secret)).status).toBe(200);

  await page.getByRole("button", { name: "Add secret" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Auto-Generate" }).click();
  await page
    .getByRole("dialog", { name: `Client secret of ${name}` })
    .getByRole("button", { name: "Done" })
    .click();
  await expect(page.getByRole("list", { name: "Client secrets" }).getByRole("listitem")).toHaveCount(2);

  await page.getByRole("link", { name: "Applications" }).first().click();
  await act(page, { list: "Applications", name, action: "Delete", way: "ribbon" });
  const ask = page.getByRole("dialog", { name: `Delete ${name}?` });
  await ask.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(ask.getByRole("alert")).toBeVisible();
  await look(page, "application-delete");
  await ask.getByRole("checkbox", { name: "Also delete what users have authorised" }).check();
  await ask.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page.getByText(`${name} was deleted.`).last()).toBeVisible();
  await expect(row(page, "Applications", name)).toHaveCount(0);
  await page.getByRole("combobox", { name: "Show" }).click();
  await page.getByRole("option", { name: "Deleted applications" }).click();
  await act(page, { list: "Applications", name, action: "Bring back", way: "right-click" });
  await expect(page.getByText(`${name} is back.`).last()).toBeVisible();
  const admin = await createCaller(account("NRTADMIN"));
  const { data } = await admin.send("GET", `/api/control-center/v1/applications?query=${id}`);
  expect(data).toMatchObject([{ client_id: id, status: "enabled", access_mode: "custom" }]);
});

test.describe("CC-APP-003 parts of the product", () => {
  test("Operate is marked, is not deleted, and who may use it is decided here", async ({ page }) => {
    await page.goto("/control-center/settings/applications");
    const operate = grid(page, "Applications")
      .getByRole("row", { name: /Operate.*Core/ })
      .first();
    await operate.click({ button: "right", position: { x: 200, y: 8 } });
    await expect(page.getByRole("menuitem", { name: "Delete", exact: true })).toBeDisabled();
    await page.keyboard.press("Escape");
  });
});

test.describe("24 row 49", () => {
  test.use({ person: ["tier1"] });
  test("Tier 1 has no such menu", async ({ page }) => {
    await page.goto("/control-center/access/users");
    await expect(page.getByRole("link", { name: "Users" })).toBeVisible();
    await expect(page.getByRole("link", { name: "Applications" })).toHaveCount(0);
  });
});
