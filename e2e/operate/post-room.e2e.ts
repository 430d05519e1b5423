import { account, installation } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { openCase } from "./matter.ts";

test.use({ part: "operate", person: ["NRTADMIN"] });
test.setTimeout(90_000);

test("OPR-PST-001 OPR-PST-002 OPR-PST-007 OPR-PST-010 OPR-ACC-14 a letter goes from its case to the post room, is printed and posted, and the case says so", async ({
  page,
  callerOf,
}) => {
  const caller = await callerOf(account("NRTADMIN"));
  const [library] = installation().libraries;
  const trustees = [{ id: account("service").user_id, access_level: "read_write" }];
  const aPlace = async (kind: string): Promise<{ name: string; id: string }> => {
    const name = `${kind} ${crypto.randomUUID().slice(0, 8)}`;
    const given = { name, default_security: "private", user_trustees: trustees };
    const made = await caller.send("POST", `/libraries/${library}/workspaces`, given);
    return { name, id: String(made.data.id) };
  };
  const [room, matter] = [await aPlace("Franking"), await aPlace("Harbour")];
  const folders = `/libraries/${library}/workspaces/${encodeURIComponent(matter.id)}/folders`;
  await caller.send("POST", folders, { name: "Letters" });

  await page.goto("/admin/post-room");
  await page.evaluate(
    async ({ path, body }) => {
      const headers = { "content-type": "application/json", "x-muniment-client": "journey/1.0.0" };
      const answer = await fetch(path, { method: "PUT", headers, body: JSON.stringify(body) });
      if (!answer.ok) throw new Error(await answer.text());
    },
    {
      path: `/api/operate/v1/admin/repositories/${room.name.replace(" ", "-").toLowerCase()}`,
      body: { name: room.name, service: "work", context: "global", library, resolver: "id", workspace: room.id },
    },
  );
  await page.reload();
  await page.getByRole("combobox", { name: "Repository" }).press("Enter");
  await page.getByRole("option", { name: room.name }).click();
  await page.getByRole("textbox", { name: "Return address" }).fill("Quillfeather & Roe\n1 Temple Court");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The post room is set").first()).toBeVisible();

  await openCase(page, matter);
  await page.getByRole("tab", { name: "Documents" }).click();
  const documents = page.getByRole("grid", { name: "Documents" });
  await documents.getByRole("row", { name: "Letters" }).dblclick();
  await page.getByLabel("Upload", { exact: true }).setInputFiles({
    name: "Letter before action.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("Dear Ms Okonkwo,\n\nplease pay."),
  });
  const row = documents.getByRole("row", { name: "Letter before action.txt" });
  await expect(row).toBeVisible();
  await page.getByRole("button", { name: "Hide what is over" }).click();
  await row.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Send to post room" }).click();
  const dialog = page.getByRole("dialog", { name: "Send to post room" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Ada Okonkwo");
  await dialog.getByRole("textbox", { name: "Address" }).fill("3 Quay Street\nBristol");
  await dialog.getByRole("textbox", { name: "Enclosures to add" }).fill("Cheque");
  await look(page, "operate-post-send");
  await dialog.getByRole("button", { name: "Send to post room" }).click();
  await page.getByRole("tab", { name: "Post", exact: true }).click();
  const item = page.getByRole("grid", { name: "Post" }).getByRole("row", { name: /Ada Okonkwo/ });
  await expect(item).toContainText("Ready", { timeout: 60_000 });
  const number = /P\d{6}/.exec((await item.textContent()) ?? "")?.[0] ?? "";
  const place = page.url();

  await page.goto("/post");
  // Another journey may have left one that is closed.
  const batches = page.getByRole("grid", { name: "Batches" });
  const open = batches.getByRole("row").filter({ hasText: "First class" }).filter({ hasText: "Open" });
  const name = /B\d{6}/.exec((await open.textContent()) ?? "")?.[0] ?? "";
  const batch = batches.getByRole("row").filter({ hasText: name });
  await batch.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Close and deliver now" }).click();
  await expect(batch).toContainText("In the post room", { timeout: 60_000 });
  // As a scanner sends it: the number, and Enter.
  await page.getByRole("textbox", { name: "Scan or type an item's number" }).fill(number);
  await page.keyboard.press("Enter");
  const shown = page.getByRole("dialog", { name: `${number} to Ada Okonkwo` });
  await expect(shown.getByText("Cheque")).toBeVisible();
  await look(page, "operate-post-item");
  await shown.getByRole("button", { name: "Printed", exact: true }).click();
  await shown.getByRole("button", { name: "Posted", exact: true }).click();
  const posting = page.getByRole("dialog", { name: `Posted: ${number}` });
  await posting.getByRole("textbox", { name: "Tracking number" }).fill("RM 123");
  await posting.getByRole("button", { name: "Save" }).click();
  await expect(shown.getByText("RM 123")).toBeVisible();
  await shown.getByRole("button", { name: "Close" }).last().click();
  await batch.dblclick();
  await expect(page.getByRole("row").filter({ hasText: number })).toContainText("Posted");
  await look(page, "operate-post-batch");

  await page.goto(place);
  await expect(item).toContainText("Posted");
});
