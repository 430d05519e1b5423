import { expect } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import { createCaller } from "../caller.ts";
import { account, installation } from "../installation.ts";

/** The library that journeys of Control Center use. */
export const [library = ""] = installation().libraries;

/** A password that keeps every rule. */
export const PASSWORD = "Correct horse battery";

let made = 0;

/** An id that no other run has taken. */
export function freshId(prefix = "E2E"): string {
  made += 1;
  return `${prefix}-${process.pid}-${Date.now().toString(36)}-${made}`.toUpperCase();
}

/** Pages that list rows with actions. */
type ListName =
  | "Users"
  | "Groups"
  | "Roles"
  | "Libraries"
  | "Applications"
  | "Clients & matters"
  | "Opposing sets"
  | "Policy roles"
  | "Support staff";

/** The grid of a page, by its name. */
export const grid = (page: Page, name: ListName): Locator => page.getByRole("grid", { name });

/** A row of a grid. */
export const row = (page: Page, list: ListName, name: string): Locator =>
  grid(page, list).getByRole("row", { name: new RegExp(name) });

/** The three ways to the actions of a row that are made with the pointer, and the one with the keys (CC-NAV-008, CC-NAV-009). */
export const WAYS = ["ribbon", "⋯", "right-click", "keyboard"] as const;

/** Starts an action on a row, by one of the ways; the row is selected with the pointer, and by Space for the keyboard. */
export async function act(
  page: Page,
  given: { list: ListName; name: string; action: string; way: (typeof WAYS)[number] },
): Promise<void> {
  const { list, action, way } = given;
  const one = row(page, list, given.name);
  const item = page.getByRole("menuitem", { name: action, exact: true });
  if (way === "ribbon") {
    await one.getByRole("checkbox").check({ force: true });
    await ribbon(page, action);
  } else if (way === "⋯") {
    await one.hover();
    await one.getByRole("button", { name: /^Actions for/ }).click();
    await item.click();
  } else if (way === "right-click") {
    await one.click({ button: "right", position: { x: 200, y: 8 } });
    await item.click();
  } else {
    await one.focus();
    await page.keyboard.press("Shift+F10");
    await item.focus();
    await page.keyboard.press("Enter");
  }
}

/** Presses a button of the ribbon, or what stands in its menu for want of room. */
export async function ribbon(page: Page, action: string): Promise<void> {
  const bar = page.getByRole("toolbar");
  const button = bar.getByRole("button", { name: action, exact: true });
  const more = bar.getByRole("button", { name: "More actions" });
  await expect(button.or(more).first()).toBeVisible();
  if (await button.isVisible()) return button.click();
  await more.click();
  await page.getByRole("menuitem", { name: action, exact: true }).click();
}

/** Makes users by the API, named after their ids. */
export async function makeUsers(count: number, more: object = {}): Promise<string[]> {
  const admin = await createCaller(account("NRTADMIN"));
  const ids = Array.from({ length: count }, () => freshId());
  for (const id of ids) {
    await admin.send("POST", `/libraries/${library}/users`, {
      id,
      full_name: `Person ${id}`,
      email: `${id.toLowerCase()}@example.com`,
      preferred_library: library,
      password: PASSWORD,
      ...more,
    });
  }
  return ids;
}

/** Makes a group by the API; gives its id. */
export async function makeGroup(more: object = {}): Promise<string> {
  const admin = await createCaller(account("NRTADMIN"));
  const id = freshId("GRP");
  await admin.send("POST", `/libraries/${library}/groups`, { id, full_name: `Team ${id}`, ...more });
  return id;
}
