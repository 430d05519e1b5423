import type { Page } from "@playwright/test";
import { createCaller } from "../caller.ts";
import { account } from "../installation.ts";
import { expect, expectAccessible, look, test } from "../journey.ts";
import { frameOf } from "./packages.ts";

const ELEMENTS = "/api/control-center/v1/extensions/org.muniment.tracker.work/elements";

test.use({ person: ["NRTADMIN"] });

/** As the package has it, whatever an earlier run left. */
async function resetElements(): Promise<void> {
  await (await createCaller(account("NRTADMIN"))).send("DELETE", ELEMENTS);
}

async function openConfiguration(page: Page): Promise<void> {
  await page.goto("/control-center/settings/applications");
  await page.getByRole("group", { name: "Extensions" }).getByRole("link", { name: "Tracker configuration" }).click();
}

test.afterEach(resetElements);

test("CC-BGA-013 TRK-UIC-002 TRK-UIC-007 TRK-INST-006 the set-up leads to the UI elements; a label that an administrator gives stands in Work at once, and Reset takes it back; the page of daily reports says when the next ones go, and sends a test", async ({
  page,
}) => {
  await resetElements();
  await openConfiguration(page);
  const frame = frameOf(page);
  const steps = frame.getByRole("list", { name: "Set-up" });
  await expect(steps.getByRole("listitem", { name: "Add both packages" })).toContainText("Done");
  const step = steps.getByRole("listitem", { name: "Configure the UI elements" });
  await expect(step).toContainText("To do");
  await look(page, "tracker-set-up");
  await step.getByRole("button", { name: "Open UI elements" }).click();
  await expect(frame.getByRole("heading", { level: 1, name: "UI elements" })).toBeVisible();
  await look(page, "tracker-elements");
  await frame.getByRole("button", { name: "Edit: My tasks – Navigation" }).click();
  const dialog = frame.getByRole("dialog", { name: "My tasks – Navigation" });
  await dialog.getByRole("textbox", { name: "Label (en)" }).fill("Our tasks");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(frame.getByText(/^Last changed by/)).toBeVisible();

  await frame.getByRole("tab", { name: "Daily reports" }).click();
  await expect(frame.getByRole("heading", { level: 1, name: "Daily reports" })).toBeVisible();
  await expect(frame.getByText(/^The next reports are built/)).toBeVisible();
  await frame.getByRole("button", { name: "Send me today’s report as a test" }).click();
  await expect(frame.getByText(/^Your report of this moment is on its way to /).first()).toBeVisible();
  await expectAccessible(page);
  await look(page, "tracker-reports");

  await page.goto("/work/web/");
  await expect(page.getByRole("link", { name: "Our tasks" })).toBeVisible();

  await openConfiguration(page);
  await expect(step).toContainText("Done");
  await step.getByRole("button", { name: "Open UI elements" }).click();
  await frame.getByRole("button", { name: "Reset to default" }).click();
  const question = frame.getByRole("dialog", { name: "Reset the UI elements?" });
  await question.getByRole("button", { name: "Reset to default" }).click();
  await expect(frame.getByText("Nobody has changed anything: all is as the package has it.")).toBeVisible();
});
