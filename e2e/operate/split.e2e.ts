import { aPdfOf } from "@muniment/documents/testing";
import { account } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { aWorkspace, openCase } from "./matter.ts";

test.use({ part: "operate", person: ["standard", 1] });

test("OPR-SPL-001 OPR-SPL-006 OPR-SPL-007 OPR-SPL-010 a scan is cut into parts, each with its own name and place, and stored", async ({
  page,
  callerOf,
}) => {
  const owner = await callerOf(account("NRTADMIN"));
  await openCase(page, await aWorkspace(owner, account("standard", 1).user_id));
  await page.getByRole("tab", { name: "Documents" }).click();
  const documents = page.getByRole("grid", { name: "Documents" });
  await expect(documents.getByRole("row", { name: "Pleadings" })).toBeVisible();
  await documents.getByRole("row", { name: "Correspondence" }).dblclick();
  await expect(page.getByText("This folder is empty")).toBeVisible();
  const buffer = Buffer.from(aPdfOf(6, "Scan"));
  const files = { name: "Scan.pdf", mimeType: "application/pdf", buffer };
  await page.getByLabel("Upload", { exact: true }).setInputFiles(files);
  const row = documents.getByRole("row", { name: "Scan.pdf" });
  await expect(row).toBeVisible();
  await row.click({ button: "right" });
  await page.getByRole("menuitem", { name: "Split" }).click();

  const parts = page.getByRole("list", { name: "Parts" });
  await expect(parts.getByRole("listitem")).toHaveCount(1);
  await page.getByRole("combobox", { name: "Cut at" }).click();
  await page.getByRole("option", { name: "Every so many pages" }).click();
  await page.getByRole("textbox", { name: "Every so many pages" }).fill("2");
  await page.getByRole("button", { name: "Cut anew" }).click();
  await expect(parts.getByRole("listitem")).toHaveCount(3);

  const first = parts.getByRole("listitem", { name: "Part 1" });
  const store = page.getByRole("button", { name: "Store parts" });
  await first.getByRole("textbox", { name: "Pages" }).fill("1-9");
  await expect(first.getByText("Pages from 1 to 6")).toBeVisible();
  await expect(store).toBeDisabled();
  await first.getByRole("textbox", { name: "Pages" }).fill("1");
  await first.getByRole("textbox", { name: "Name" }).fill("Claim");
  await expect(page.getByText("Pages that are in no part: 2")).toBeVisible();
  await look(page, "operate-split-draft");
  await page.getByRole("button", { name: "Leave these pages out" }).click();
  await parts.getByRole("button", { name: /^Place of part 3/ }).click();
  const place = page.getByRole("dialog", { name: "Where part 3 goes" });
  await place.getByRole("treeitem", { name: "Pleadings" }).click();
  await place.getByRole("button", { name: "Choose", exact: true }).click();
  await store.click();
  await expect(page.getByText("3 of 3 stored")).toBeVisible({ timeout: 30_000 });
  await expect(parts.getByRole("link", { name: "Claim.pdf" })).toBeVisible();
  await look(page, "operate-split-stored");
});
