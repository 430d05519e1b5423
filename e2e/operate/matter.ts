import type { Page } from "@playwright/test";
import type { Caller } from "../caller.ts";
import { account, installation } from "../installation.ts";
import { expect } from "../journey.ts";
import { sendMail } from "../mail.ts";

/** A workspace of Work with two folders, open to those who file there. */
export interface Workspace {
  readonly name: string;
  readonly id: string;
}

/** A private workspace with the folders Correspondence and Pleadings; the handler and Operate's account may add to it. */
export async function aWorkspace(caller: Caller, handler: string): Promise<Workspace> {
  const name = `Harbour ${crypto.randomUUID().slice(0, 8)}`;
  const [library] = installation().libraries;
  const made = await caller.send("POST", `/libraries/${library}/workspaces`, {
    name,
    default_security: "private",
    user_trustees: [
      { id: handler, access_level: "read_write" },
      { id: account("service").user_id, access_level: "read_write" },
    ],
  });
  const id = String(made.data.id);
  for (const folder of ["Correspondence", "Pleadings"]) {
    await caller.send("POST", `/libraries/${library}/workspaces/${encodeURIComponent(id)}/folders`, { name: folder });
  }
  return { name, id };
}

/** Opens a case in the workspace; gives its reference. */
export async function openCase(page: Page, { name }: Workspace): Promise<string> {
  await page.goto("/cases");
  await page.getByRole("button", { name: "New case" }).click();
  const dialog = page.getByRole("dialog", { name: "New case" });
  await dialog.getByRole("searchbox", { name: "Search workspaces" }).fill(name);
  await dialog.getByRole("radio", { name }).check();
  await dialog.getByRole("button", { name: "Open case" }).click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  const reference = page.getByText(/^C-\d{4}-\d+$/);
  await expect(reference).toBeVisible();
  return (await reference.textContent()) ?? "";
}

/** Somebody outside writes to the firm, with two documents; gives the subject. */
export async function receiveMail(reference: string): Promise<string> {
  const subject = `Signed papers ${crypto.randomUUID().slice(0, 8)} [${reference}]`;
  await sendMail({
    from: "ada.okonkwo@bellweather.example",
    subject,
    text: "Dear colleagues,\r\n\r\nplease find the signed papers attached.\r\n\r\nAda Okonkwo",
    files: [
      { name: "Charter party.txt", content: `Clause 1 of ${subject}` },
      { name: "Bill of lading.txt", content: `Cargo of ${subject}` },
    ],
  });
  return subject;
}
