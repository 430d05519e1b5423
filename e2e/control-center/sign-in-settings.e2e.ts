import { account } from "../installation.ts";
import { expect, look, signIn, test } from "../journey.ts";
import { tabTo } from "../keyboard.ts";

const MINUTE = 60_000;

test.use({ person: ["NRTADMIN"], storageState: { cookies: [], origins: [] } });

test("CC-SES-001 CC-SES-003 CC-SET-001 CC-LCK-007 settings of sign-in are changed, a page left alone asks who is there", async ({
  page,
}) => {
  const me = account("NRTADMIN");
  await page.clock.install();
  await signIn(page, me);
  await page.goto("/control-center/network-security/password-lockout");
  const minutes = page.getByRole("spinbutton", { name: "First lock lasts" });
  await expect(minutes).toHaveValue("15");
  await look(page, "password-lockout");

  await minutes.fill("0");
  await expect(page.getByText("A whole number from 1 to 1,440.")).toBeVisible();
  await minutes.fill("20");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("The settings were saved and are in force.").first()).toBeVisible();
  await expect(page.getByText(/^Changed by/)).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(minutes).toHaveValue("15");
  await expect(page.getByText(/^Changed by/)).toHaveCount(0);

  await page.goto("/control-center/network-security/sessions");
  await expect(page.getByRole("spinbutton", { name: "Control Center left alone" })).toHaveValue("20");
  await page.getByRole("spinbutton", { name: "Idle session ends after" }).fill("30");
  await page.clock.fastForward(18 * MINUTE + 10_000);
  const warning = page.getByRole("dialog", { name: "Are you still there?" });
  await expect(warning).toContainText("In 2 minutes");
  await look(page, "idle-warning");
  await warning.getByRole("button", { name: "Stay in Control Center" }).click();
  await expect(warning).toBeHidden();

  await page.clock.fastForward(20 * MINUTE + 10_000);
  const question = page.getByRole("dialog", { name: "Confirm that it is you" });
  await expect(question).toBeVisible();
  // Nothing but an answer or signing out leads away: what was typed behind it would be lost.
  await page.keyboard.press("Escape");
  await expect(question).toBeVisible();
  await expect(question.getByRole("button", { name: "Close" })).toHaveCount(0);
  await look(page, "idle-question");
  await tabTo(page, question.getByLabel("Your password", { exact: true }));
  await page.keyboard.type("wrong");
  await page.keyboard.press("Enter");
  await expect(question.getByRole("alert")).toContainText("not right");
  await page.keyboard.type(me.password);
  await page.keyboard.press("Enter");
  await expect(question).toBeHidden();
  // What was typed before is there still.
  await expect(page.getByRole("spinbutton", { name: "Idle session ends after" })).toHaveValue("30");
});
