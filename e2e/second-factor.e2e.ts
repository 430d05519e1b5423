import { createHmac } from "node:crypto";
import type { Page } from "@playwright/test";
import { createCaller } from "./caller.ts";
import { account } from "./installation.ts";
import { expect, look, test } from "./journey.ts";
import { tabTo } from "./keyboard.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const PASSWORD = "Correct-Horse 7";

/** What an authenticator app shows now for a key. */
function codeFor(key: string): string {
  const bits = [...key].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const mac = createHmac("sha1", secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, "0");
}

/** Types what is asked for after the password. */
async function enterPassword(page: Page, userId: string): Promise<void> {
  await page.goto("/auth?return_to=/auth/security");
  await page.getByRole("textbox", { name: /user id/i }).fill(userId);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
}

test.use({ storageState: { cookies: [], origins: [] } });

test("CC-MFA-001 CC-SES-004 by keyboard: a second factor is set up, asked for, a recovery code used once, a session ended", async ({
  page,
  browser,
}) => {
  const userId = `FACTOR-${Date.now().toString(36).toUpperCase()}`;
  const administrator = await createCaller(account("NRTADMIN"));
  await administrator.send("POST", "/users", {
    id: userId,
    full_name: "Frida Factor",
    email: `${userId.toLowerCase()}@firm.example`,
    password: PASSWORD,
    force_password_change: false,
    preferred_library: "ACTIVE",
  });
  await enterPassword(page, userId);
  await expect(page.getByRole("heading", { name: "Security" })).toBeVisible();
  await look(page, "security");
  await tabTo(page, page.getByRole("link", { name: "Set up a second factor" }));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("img", { name: /QR code/ })).toBeVisible();
  await look(page, "second-factor-set-up");
  const key = (await page.getByText(/Enter this key there/).innerText()).replace(/^.*:/, "").replaceAll(/\s/g, "");
  await page.getByRole("textbox", { name: "Code" }).fill("000000");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("This code is not right");
  await tabTo(page, page.getByRole("textbox", { name: "Code" }));
  await page.keyboard.type(codeFor(key));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Keep your recovery codes" })).toBeVisible();
  const codes = await page.getByRole("listitem").allInnerTexts();
  expect(codes).toHaveLength(10);
  await look(page, "recovery-codes");

  const elsewhere = await browser.newContext({ storageState: { cookies: [], origins: [] } });
  const other = await elsewhere.newPage();
  await enterPassword(other, userId);
  await expect(other.getByRole("heading", { name: "Enter your code" })).toBeVisible();
  await look(other, "second-factor-code");
  await other.keyboard.type(codes[0] ?? "");
  await other.keyboard.press("Enter");
  await expect(other.getByRole("heading", { name: "Security" })).toBeVisible();
  await expect(other.getByText("9 recovery codes left")).toBeVisible();

  await tabTo(page, page.getByRole("link", { name: "I have kept them, go on" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: /^Sign out Chrome/ }));
  await look(page, "security-with-sessions");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status")).toHaveText("One session was ended.");
  await other.reload();
  await expect(other.getByRole("button", { name: "Sign in" })).toBeVisible();
  await elsewhere.close();
});
