import type { Page } from "@playwright/test";
import { account, installation } from "./installation.ts";
import type { Account } from "./installation.ts";
import { createCaller } from "./caller.ts";
import { expect, signIn, test } from "./journey.ts";

/** How a person may sit before it: a wide screen, a telephone, the same wide screen at 200 %. */
const SCREENS = [
  { name: "1280 px", width: 1280, height: 800, deviceScaleFactor: 1 },
  { name: "400 px", width: 400, height: 800, deviceScaleFactor: 2 },
  { name: "200 % zoom", width: 640, height: 400, deviceScaleFactor: 2 },
] as const;

const PASSWORD = "Harbour-lights-2026";

interface Colleague {
  readonly user_id: string;
  readonly name: string;
  readonly password: string;
}

const word = (): string => Math.random().toString(36).slice(2, 8);

for (const screen of SCREENS) {
  const { name: screenName, width, height, deviceScaleFactor } = screen;
  test.describe(`the purpose at ${screenName}`, () => {
    test.use({ viewport: { width, height }, deviceScaleFactor, person: ["standard"] });

    test("CC-USR-010 WORK-UPL-002 WORK-SEC-004 a colleague is made, a file is dropped, access is given", async ({
      page,
      pageOf,
      browser,
    }) => {
      test.slow();
      const colleague: Colleague = {
        user_id: `HARBOUR-${word().toUpperCase()}`,
        name: `Ines Harbour ${word()}`,
        password: PASSWORD,
      };
      await createColleague(await pageOf(account("NRTADMIN")), colleague);

      const matter = `Harbour ${word()}`;
      const { workspaceId, folderName } = await openMatter(account("standard"), matter);
      await page.goto(`/work/web/${installation().libraries[0]}`);
      await page.getByRole("searchbox", { name: "Search workspaces" }).fill(matter);
      await page.getByRole("row", { name: matter }).dblclick();
      await page.getByRole("row", { name: folderName }).dblclick();
      await expect(page.getByRole("heading", { name: folderName })).toBeVisible();
      if (width < 720) await chooseFile(page, "Charter party.txt", "Clause 1");
      else await dropFile(page, "Charter party.txt", "Clause 1");
      await expect(page.getByRole("row", { name: /Charter party/ })).toBeVisible();

      await giveAccess(page, workspaceId, colleague);

      const context = await browser.newContext({
        baseURL: installation().work,
        viewport: { width, height },
        storageState: { cookies: [], origins: [] },
      });
      const other = await context.newPage();
      await signIn(other, colleague);
      await other.goto(addressOf(workspaceId));
      await other.getByRole("row", { name: folderName }).dblclick();
      await expect(other.getByRole("row", { name: /Charter party/ })).toBeVisible();
      await context.close();

      const third = await pageOf(account("standard", 1));
      await third.goto(addressOf(workspaceId));
      await expect(third.getByText("This does not exist, or you do not have access to it.")).toBeVisible();
    });
  });
}

async function createColleague(page: Page, { user_id: userId, name, password }: Colleague): Promise<void> {
  await page.goto(`/control-center/access/users?library=${installation().libraries[0]}`);
  await page.getByRole("button", { name: "+Create User" }).click();
  const dialog = page.getByRole("dialog", { name: "Create User" });
  await dialog.getByLabel("Full Name").fill(name);
  await dialog.getByLabel("User ID").fill(userId.toLowerCase());
  await expect(dialog.getByLabel("User ID")).toHaveValue(userId);
  await dialog.getByLabel("Email").fill(`${userId.toLowerCase()}@quillmarsh.example`);
  await dialog.getByRole("combobox", { name: "Preferred Library" }).click();
  await page.getByRole("option").first().click();
  await dialog.getByLabel(/^Password\s*\*?$/).fill(password);
  await dialog
    .getByRole("radiogroup", { name: "User must change password at the next login" })
    .getByRole("radio", { name: "No" })
    .click();
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  await expect(page.getByText(`${name} was created.`).first()).toBeVisible();
  await expect(page.getByRole("row", { name })).toHaveAttribute("aria-selected", "true");
}

/** A private matter with one folder, made by its owner. */
async function openMatter(owner: Account, name: string): Promise<{ workspaceId: string; folderName: string }> {
  const caller = await createCaller(owner);
  const [library] = installation().libraries;
  const workspace = await caller.send("POST", `/libraries/${library}/workspaces`, {
    name,
    default_security: "private",
  });
  const workspaceId = workspace.data.id as string;
  const folderName = "Correspondence";
  await caller.send("POST", `/libraries/${library}/workspaces/${workspaceId}/folders`, { name: folderName });
  return { workspaceId, folderName };
}

function addressOf(workspaceId: string): string {
  return `/work/web/${installation().libraries[0]}/w/${encodeURIComponent(workspaceId)}`;
}

/** As from the desktop: the browser gives the page a file that is dropped on the list. */
async function dropFile(page: Page, name: string, content: string): Promise<void> {
  // Until it is known whether one may upload here, nothing is taken.
  await expect(page.getByRole("button", { name: "Upload", exact: true })).toBeEnabled();
  const transfer = await page.evaluateHandle(
    ([fileName, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text ?? ""], fileName ?? "", { type: "text/plain" }));
      return data;
    },
    [name, content],
  );
  const list = page.getByRole("main");
  for (const type of ["dragenter", "dragover", "drop"]) await list.dispatchEvent(type, { dataTransfer: transfer });
}

/** As on a telephone, where nothing can be dropped. */
async function chooseFile(page: Page, name: string, content: string): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await (await chooser).setFiles({ name, mimeType: "text/plain", buffer: Buffer.from(content) });
}

async function giveAccess(page: Page, workspaceId: string, { user_id: userId, name }: Colleague): Promise<void> {
  await page.goto(`${addressOf(workspaceId)}?panel=properties`);
  await page.getByRole("button", { name: "View Security Details" }).click();
  await page.getByRole("button", { name: "Add Users/Groups" }).click();
  await page.getByRole("searchbox", { name: "Search by name, ID or e-mail" }).fill(userId);
  await page.getByRole("option", { name }).or(page.getByRole("checkbox", { name })).first().click();
  await page.getByRole("button", { name: "Add 1" }).click();
  await page.getByRole("button", { name: "Confirm", exact: true }).click();
  await expect(page.getByText("Security saved").first()).toBeVisible();
}
