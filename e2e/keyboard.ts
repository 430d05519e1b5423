import type { Locator, Page } from "@playwright/test";
import { expect } from "./journey.ts";

/** More stops than any page of ours has between two of its parts. */
const MOST_STOPS = 60;

/** Presses Tab (or Shift+Tab) until the focus is on `target`; fails when it never gets there. */
export async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(target).toBeVisible();
  for (let stops = 0; stops <= MOST_STOPS; stops += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`No number of ${key} leads to ${target.toString()}`);
}

/** Presses Tab until the focus is somewhere in `target`, such as a toolbar, which is one stop wherever it was left. */
export async function tabInto(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let stops = 0; stops <= MOST_STOPS; stops += 1) {
    if (await target.evaluate((element) => element.contains(document.activeElement))) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`No number of Tab leads into ${target.toString()}`);
}

/** Presses an arrow until the focus is on `target`: rows of a list, choices of a menu, buttons of a toolbar. */
export async function arrowTo(
  page: Page,
  target: Locator,
  key: "ArrowDown" | "ArrowUp" | "ArrowRight" = "ArrowDown",
): Promise<void> {
  for (let stops = 0; stops <= MOST_STOPS; stops += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`No number of ${key} leads to ${target.toString()}`);
}

async function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement);
}
