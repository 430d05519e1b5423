import { execFile } from "node:child_process";
import { cp, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { FrameLocator, Page } from "@playwright/test";
import { expect, look } from "../journey.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

/** The bundle that an administrator downloads. */
export async function bundle(folder: string): Promise<string> {
  await run(process.execPath, [join(ROOT, "tools/build-packages.ts"), "--out", folder]);
  const found = (await readdir(folder)).find((name) => name.endsWith("-UK.zip"));
  return join(folder, found ?? "");
}

/** The package of Control Center as its publisher would bring out the version after the one that was built. */
export async function nextVersion(folder: string): Promise<{ readonly zip: string; readonly version: string }> {
  const changed = join(folder, "next");
  await mkdir(folder, { recursive: true });
  await cp(join(ROOT, "apps/tracker-web/dist/cc"), changed, { recursive: true });
  const file = join(changed, "manifest.json");
  const manifest = JSON.parse(await readFile(file, "utf8")) as { version: string };
  const [major, minor, patch] = manifest.version.split(".");
  const version = `${major}.${minor}.${Number(patch) + 1}`;
  await writeFile(file, JSON.stringify({ ...manifest, version, region: ["UK"] }));
  const zip = join(folder, `tracker-configuration-${version}.zip`);
  const key = join(ROOT, ".muniment/publisher-key.json");
  const pack = ["extension", "pack", "--folder", changed, "--key", key, "--out", zip];
  await run(process.execPath, [join(ROOT, "apps/muniment/src/main.ts"), ...pack]);
  return { zip, version };
}

/** Opens the page `Upload Package` as an administrator finds it, and gives it a file. */
export async function upload(page: Page, zip: string): Promise<void> {
  await page.goto("/control-center/settings/libraries");
  await page.getByRole("link", { name: "Applications" }).click();
  await page.getByRole("button", { name: "Add application" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add application" });
  await dialog.getByRole("button", { name: "Upload Package" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Upload Package" })).toBeVisible();
  await look(page, "tracker-upload");
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Choose Package" }).click(),
  ]);
  await chooser.setFiles(zip);
}

/** One package through its wizard; what it asks for is ticked one by one. */
export async function finishWizard(page: Page, name: string): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: new RegExp(`^(Add|Update) ${name}$`) })).toBeVisible();
  const next = (label: string) => page.getByRole("button", { name: label, exact: true }).last();
  await next("Authenticate").click();
  await page.getByRole("radiogroup", { name: "Allow Token Refresh" }).getByRole("radio", { name: "Yes" }).check();
  await next("Access").click();
  await page.getByRole("radio", { name: "All users" }).check();
  await next("Review").click();
  const demands = page.getByRole("region", { name: "What the package asks for" });
  for (const box of await demands.getByRole("checkbox").all()) await box.check();
  await look(page, `tracker-review-${name.replace(" ", "-")}`);
  await next("Finish").click();
}

/** Both packages of the bundle, one after the other. */
export async function install(page: Page, zip: string): Promise<void> {
  await upload(page, zip);
  await expect(page.getByText("One more comes after this one.")).toBeVisible({ timeout: 30_000 });
  await finishWizard(page, "Tracker configuration");
  await expect(page.getByText("This is the last package of the file.")).toBeVisible();
  await finishWizard(page, "Tracker");
  await expect(page.getByRole("heading", { level: 1, name: "Tracker", exact: true })).toBeVisible();
}

/** The page of an extension. */
export const frameOf = (page: Page): FrameLocator => page.getByRole("main").frameLocator("iframe");
