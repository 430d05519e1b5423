import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, look, test } from "../journey.ts";
import { packByCommand, removeSamples, rename, sampleFiles } from "../sample-extension.ts";
import { act, grid, row } from "./people.ts";

test.use({ person: ["NRTADMIN"] });
test.setTimeout(120_000);
test.beforeEach(removeSamples);
test.afterAll(removeSamples);

async function choose(page: Page, zip: string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Choose Package" }).click(),
  ]);
  await chooser.setFiles(zip);
}

/** Trusts the key by which the author signs. */
async function trust(page: Page, name: string, jwk: string): Promise<void> {
  await page.goto("/control-center/settings/applications/keys");
  await page.getByRole("button", { name: "Add key" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a publisher's key" });
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  await dialog.getByRole("textbox", { name: "Publisher ID" }).fill("org.example");
  await dialog.getByRole("textbox", { name: "Public key (JWK)" }).fill("no key");
  await dialog.getByRole("button", { name: "Add key" }).click();
  await expect(dialog.getByText("Paste a public Ed25519 key as JSON.")).toBeVisible();
  await dialog.getByRole("textbox", { name: "Public key (JWK)" }).fill(jwk);
  await look(page, "publisher-key-add");
  await dialog.getByRole("button", { name: "Add key" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: name })).toContainText("Trusted");
  await look(page, "publisher-keys");
}

test("TRK-PKG-012 TRK-INST-008 CC-APP-005 CC-APP-030 a package of a trusted publisher: an upload is ended, another waits and is gone on with, and its row offers its actions in three ways", async ({
  page,
}, info) => {
  const files = await sampleFiles();
  const { clientId } = await rename(files);
  const { zip, jwk } = await packByCommand(files, info.outputPath("sample"));
  await trust(page, `Example ${clientId}`, jwk);

  await page.goto("/control-center/settings/applications/upload");
  // The server is slow: what is sent to it is on its way until somebody ends it.
  await page.route("**/applications/packages", () => undefined);
  await choose(page, zip);
  await expect(page.getByRole("progressbar")).toBeVisible();
  await page.getByRole("button", { name: "Cancel upload" }).click();
  await expect(page.getByRole("button", { name: "Choose Package" })).toBeVisible();
  await page.unroute("**/applications/packages");

  await choose(page, zip);
  await expect(page.getByRole("heading", { level: 1, name: "Add Hello" })).toBeVisible();
  await expect(page.getByRole("main").getByText("Trusted publisher")).toBeVisible();
  await page.goto("/control-center/settings/applications/upload");
  const waiting = page.getByRole("region", { name: "Uploads that wait for you" });
  await look(page, "package-waits");
  await waiting.getByRole("link", { name: "Hello 1.0.0" }).first().click();
  const next = (label: string) => page.getByRole("button", { name: label, exact: true }).last();
  await next("Authenticate").click();
  await next("Access").click();
  await page.getByRole("radio", { name: "All users" }).check();
  await next("Review").click();
  await expect(page.getByText("Enable application?").first()).toBeVisible();
  await next("Finish").click();
  await expect(page.getByRole("heading", { level: 1, name: "Hello", exact: true })).toBeVisible();

  const health = page.getByRole("region", { name: "Health" });
  await expect(health.getByText("Files of the package: works")).toBeVisible();
  await expect(page.getByRole("region", { name: "Use in the last 30 days" })).toContainText("0 access tokens given");
  await look(page, "application-view");

  await page.getByRole("link", { name: "Applications" }).first().click();
  const name = clientId;
  for (const way of ["ribbon", "⋯", "right-click"] as const) {
    await act(page, { list: "Applications", name, action: "Security", way });
    await expect(page.getByRole("radio", { name: "All users" })).toBeChecked();
    await page.getByRole("link", { name: "Applications" }).first().click();
    await expect(grid(page, "Applications")).toBeVisible();
  }
  await act(page, { list: "Applications", name, action: "Update Package", way: "⋯" });
  await expect(page.getByRole("heading", { level: 1, name: "Update Package" })).toBeVisible();
  await page.getByRole("link", { name: "Applications" }).first().click();
  await act(page, { list: "Applications", name, action: "Disable", way: "right-click" });
  await expect(row(page, "Applications", name)).toContainText("Disabled");
  await act(page, { list: "Applications", name, action: "Enable", way: "ribbon" });
  await expect(row(page, "Applications", name)).toContainText("Enabled");
  for (const action of ["View", "Edit"]) {
    await act(page, { list: "Applications", name, action, way: "right-click" });
    await page.getByRole("link", { name: "Applications" }).first().click();
  }
  await act(page, { list: "Applications", name, action: "Delete", way: "⋯" });
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await expect(row(page, "Applications", name)).toHaveCount(0);

  await page.goto("/control-center/settings/applications/keys");
  await page.getByRole("button", { name: `Revoke Example ${clientId}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: clientId })).toContainText("Revoked");
});

test("TRK-PKG-016 the packages of each region are found from Upload Package, with version, region and the checksum of what is downloaded", async ({
  page,
}) => {
  await page.goto("/control-center/settings/applications/upload");
  await page.getByRole("link", { name: "Packages of this installation, by region" }).click();
  const rows = page.getByRole("list", { name: "Packages of this installation" }).getByRole("listitem");
  await expect(rows.first()).toBeVisible();
  for (const region of ["AUE", "EU", "UK", "US"])
    await expect(rows.filter({ hasText: `-${region}.zip` })).toHaveCount(1);
  await look(page, "package-downloads");
  const uk = rows.filter({ hasText: "-UK.zip" });
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    uk.getByRole("button", { name: /^Download / }).click(),
  ]);
  const content = await readFile(await download.path());
  await expect(uk).toContainText(createHash("sha256").update(content).digest("hex"));
});
