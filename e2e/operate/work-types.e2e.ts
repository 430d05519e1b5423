import { account, installation } from "../installation.ts";
import { expect, look, test } from "../journey.ts";
import { aWorkspace } from "./matter.ts";

test.use({ part: "operate", person: ["NRTADMIN"] });

test("OPR-WTY-002 OPR-PRO-001 OPR-PRO-004 OPR-PHS-002 a case gets its workspace from the template of its type, and goes through the phases", async ({
  page,
  callerOf,
}) => {
  test.slow();
  const mark = crypto.randomUUID().slice(0, 8);
  const [library] = installation().libraries;
  const template = await aWorkspace(await callerOf(account("NRTADMIN")), account("standard").user_id);
  const type = {
    name: `Dispute ${mark}`,
    reference_mask: `D${mark}-{seq:3}`,
    fields: [
      { name: "client", label: "Client name", kind: "text", is_mandatory: true },
      { name: "court", label: "Court", kind: "choice", choices: ["Town Court", "High Court"] },
    ],
    phases: [
      { name: "intake", label: "Intake", flag: "start" },
      { name: "running", label: "Running", flag: "open" },
      { name: "done", label: "Done", flag: "closed" },
    ],
    transitions: [
      { name: "accept", label: "Accept", from: ["intake"], to: "running", required: ["court"] },
      { name: "end", label: "End", from: ["intake", "running"], to: "done", needs_reason: true },
    ],
    provisioning: {
      when: "on_creation",
      how: "template",
      template: "ACTIVE!999999999",
      folders: ["Court/{{case.values.court}}"],
    },
    repository: `disputes-${mark}`,
  };
  const place = {
    name: `Disputes ${mark}`,
    service: "work",
    library,
    workspace: "{{case.values.client}} {{case.reference}}",
    properties: { custom1: mark },
  };
  await page.goto("/cases");
  /** As a program does it: it is configuration. */
  const put = async (what: string, given: object, headers: Record<string, string> = {}): Promise<string | null> =>
    page.evaluate(
      async ({ path, body, more }) => {
        const sent = { "content-type": "application/json", "x-muniment-client": "journey/1.0.0", ...more };
        const answer = await fetch(path, { method: "PUT", headers: sent, body: JSON.stringify(body) });
        if (!answer.ok) throw new Error(await answer.text());
        return answer.headers.get("etag");
      },
      { path: `/api/operate/v1/admin/${what}`, body: given, more: headers },
    );
  await put(`repositories/${type.repository}`, place);
  const etag = await put(`workTypes/dispute_${mark}`, type);

  await page.reload();
  await page.getByRole("button", { name: "New case" }).click();
  const dialog = page.getByRole("dialog", { name: "New case" });
  await dialog.getByRole("combobox", { name: "Work type" }).press("Enter");
  await page.getByRole("option", { name: type.name }).click();
  await dialog.getByRole("textbox", { name: "Title" }).fill(`Harbour dues ${mark}`);
  await dialog.getByRole("button", { name: "Open case" }).click();
  await expect(dialog.getByText('"Client name" is needed.')).toBeVisible();
  await dialog.getByRole("textbox", { name: "Client name" }).fill("Alder Quay");
  await look(page, "operate-case-new-type");
  await dialog.getByRole("button", { name: "Open case" }).click();
  await expect(page.getByRole("heading", { name: `Harbour dues ${mark}`, level: 1 })).toBeVisible();
  await expect(page.getByText("This case has no workspace")).toBeVisible();
  await look(page, "operate-case-no-workspace");

  await page.getByRole("button", { name: "Change details" }).click();
  const details = page.getByRole("dialog", { name: "Change details" });
  await details.getByRole("combobox", { name: "Court" }).press("Enter");
  await page.getByRole("option", { name: "High Court" }).click();
  await look(page, "operate-case-details");
  await details.getByRole("button", { name: "Change details" }).click();
  await expect(details).toBeHidden();
  await page.getByRole("button", { name: "Change phase" }).click();
  await page.getByRole("menuitem", { name: "Accept" }).click();
  await expect(page.getByText("Running").first()).toBeVisible();

  // The next case is of the type as it is now.
  const provisioning = { ...type.provisioning, template: template.id };
  await put(`workTypes/dispute_${mark}`, { provisioning }, { "if-match": etag ?? "" });
  await page.goto("/cases");
  await page.getByRole("button", { name: "New case" }).click();
  await dialog.getByRole("combobox", { name: "Work type" }).press("Enter");
  await page.getByRole("option", { name: type.name }).click();
  await dialog.getByRole("textbox", { name: "Title" }).fill(`Second ${mark}`);
  await dialog.getByRole("textbox", { name: "Client name" }).fill("Birch Quay");
  await dialog.getByRole("button", { name: "Open case" }).click();
  await expect(page.getByRole("heading", { name: `Second ${mark}`, level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "Open in Work" })).toBeVisible();
  await look(page, "operate-case-made");
  await page.getByRole("button", { name: "Change phase" }).click();
  await page.getByRole("menuitem", { name: "End" }).click();
  const end = page.getByRole("dialog", { name: "End" });
  await end.getByRole("textbox", { name: "Reason" }).fill("Settled");
  await look(page, "operate-case-end");
  await end.getByRole("button", { name: "End" }).click();
  await expect(page.getByRole("region", { name: "Phases" })).toContainText("Settled");
  await page.getByRole("tab", { name: "Documents" }).click();
  await expect(page.getByText("Pleadings").first()).toBeVisible();
});
