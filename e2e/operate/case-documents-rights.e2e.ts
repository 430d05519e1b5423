import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { aWorkspace, openCase } from "./matter.ts";

test.describe.configure({ timeout: 120_000 });
// Links are a person's own, so the journey has one that no other links.
const PERSON = 2;
test.use({
  part: "operate",
  person: ["standard", PERSON],
  provoked: /status of 403/,
});

test("OPR-CPM-002 OPR-BRW-002 OPR-ERR-001 what one's account may not move is listed before anything moves, and without the workspace the rest of the case works", async ({
  page,
  callerOf,
}) => {
  const owner = await callerOf(account("NRTADMIN"));
  const handler = account("standard", PERSON);
  const workspace = await aWorkspace(owner, handler.user_id);
  const library = `/libraries/${workspace.id.split("!")[0]}`;
  const base = `${library}/workspaces/${encodeURIComponent(workspace.id)}`;
  const children: { data: { id: string; name: string }[] } = await owner.send("GET", `${base}/children`);
  const folder = children.data.find(({ name }) => name === "Correspondence")?.id ?? "";
  await owner.file(folder, "Lease.txt", "Clause 1");
  const deed = await owner.file(folder, "Deed.txt", "Clause 2");
  const allow = async (path: string, level: string): Promise<void> => {
    await owner.send("POST", `${path}/security`, {
      include: [{ id: handler.user_id, type: "user", access_level: level }],
    });
  };
  await allow(`${library}/documents/${encodeURIComponent(deed)}`, "read");

  await page.goto("/profile/linked-services");
  const service = page.getByRole("region", { name: "Work", exact: true });
  const link = service.getByRole("button", { name: "Link", exact: true });
  await expect(link.or(service.getByRole("button", { name: "Unlink" }))).toBeVisible();
  if (await link.isVisible()) await link.click();
  await expect(service.getByRole("button", { name: "Unlink" })).toBeVisible();

  await openCase(page, workspace);
  await page.getByRole("tab", { name: "Documents" }).click();
  const documents = page.getByRole("grid", { name: "Documents" });
  await documents.getByRole("row", { name: "Correspondence" }).dblclick();
  await expect(page.getByRole("button", { name: "Upload" })).toHaveAccessibleDescription(
    /^As you: you are linked, so your own account .+ is used\.$/,
  );
  const deedRow = documents.getByRole("row", { name: "Deed.txt" });
  await deedRow.click();
  await documents.getByRole("row", { name: "Lease.txt" }).getByRole("checkbox").check();
  const moveBoth = async (): Promise<void> => {
    await deedRow.click({ button: "right" });
    await page.getByRole("menuitem", { name: "Move to…" }).click();
    const moving = page.getByRole("dialog", { name: "Move 2 items" });
    await moving.getByRole("treeitem", { name: "Pleadings" }).click();
    await moving.getByRole("button", { name: "Move here" }).click();
  };
  await moveBoth();
  const asking = page.getByRole("dialog", { name: "1 item cannot be moved" });
  await expect(asking.getByRole("listitem")).toHaveText(
    new RegExp(`^Deed\\.txt.*You don't have permission to move documents from "${workspace.name}" in Work\\.`),
  );
  await look(page, "operate-move-refused");
  await asking.getByRole("button", { name: "Cancel" }).click();
  await expect(documents.getByRole("row", { name: "Lease.txt" })).toBeVisible();

  await moveBoth();
  await asking.getByRole("button", { name: "Move the other item" }).click();
  await expect(documents.getByRole("row", { name: "Lease.txt" })).toBeHidden();
  await expect(deedRow).toBeVisible();

  await allow(base, "no_access");
  await page.getByRole("tab", { name: "Overview" }).click();
  await page.reload();
  await page.getByRole("tab", { name: "Documents" }).click();
  await expect(
    page.getByText(`You don't have permission to view documents in "${workspace.name}" in Work. You are signed in`),
  ).toBeVisible();
  for (const name of ["Upload", "New folder"]) {
    const adding = page.getByRole("button", { name });
    await expect(adding).toHaveAttribute("aria-disabled", "true");
    await expect(adding).toHaveAccessibleDescription(/^This folder could not be opened/);
  }
  await look(page, "operate-workspace-refused");
  await page.getByRole("tab", { name: "History" }).click();
  await expect(page.getByText("Open the case")).toBeVisible();

  // Whoever comes after finds the person as they were.
  await page.goto("/profile/linked-services");
  await service.getByRole("button", { name: "Unlink" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Unlink" }).click();
  await expect(link).toBeVisible();
});
