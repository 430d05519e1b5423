import { AxeBuilder } from "@axe-core/playwright";
import { expect, test as base } from "@playwright/test";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { account, installation } from "./installation.ts";
import type { Account } from "./installation.ts";
import { createCaller } from "./caller.ts";
import type { Caller } from "./caller.ts";

export { expect } from "@playwright/test";

/** A part of the platform that people have pages of, each on an origin of its own. */
type Part = "work" | "operate";

interface Journey {
  /** Whose pages the journey goes through. */
  readonly part: Part;
  /** Who is signed in on `page`: kind, and place among its like. */
  readonly person: readonly [what: string, at?: number];
  /** Console errors beside those of refusals that the journey brings about itself, such as a lost network. */
  readonly provoked: RegExp | undefined;
  /** A page of its own for somebody else, signed in. */
  pageOf(who: Account): Promise<Page>;
  /** The API as somebody, to lay out what a journey needs and to look at what came of it. */
  callerOf(who: Account): Promise<Caller>;
}

type StorageState = Awaited<ReturnType<BrowserContext["storageState"]>>;

const sessions = new Map<string, { readonly at: number; readonly state: Promise<StorageState> }>();
/** After ten minutes high-risk acts ask who one is, and after twenty without it Control Center does. */
const FRESH_MILLISECONDS = 8 * 60_000;

/** `test` whose page is signed in as `person`, and which fails on console errors and on anything fetched from outside. */
export const test = base.extend<Journey>({
  part: ["work", { option: true }],
  person: [["standard"], { option: true }],
  provoked: [undefined, { option: true }],
  baseURL: async ({ part }, use) => {
    await use(installation()[part]);
  },
  storageState: async ({ browser, part, person: [what, at] }, use) => {
    await use(await sessionOf(browser, part, account(what, at)));
  },
  page: async ({ page, provoked }, use) => {
    const faults = watch(page, provoked);
    await use(page);
    expect(faults).toEqual([]);
  },
  pageOf: async ({ browser, part }, use) => {
    const contexts: BrowserContext[] = [];
    const faults: string[][] = [];
    await use(async (who) => {
      const context = await browser.newContext({
        baseURL: installation()[part],
        storageState: await sessionOf(browser, part, who),
      });
      contexts.push(context);
      const page = await context.newPage();
      faults.push(watch(page));
      return page;
    });
    for (const context of contexts) await context.close();
    expect(faults.flat()).toEqual([]);
  },
  // oxlint-disable-next-line eslint/no-empty-pattern -- Playwright reads the fixtures that are needed from here.
  callerOf: async ({}, use) => {
    await use(createCaller);
  },
});

/** Signs in by the page, for each person and process whenever the last time is some minutes ago. */
async function sessionOf(browser: Browser, part: Part, who: Account): Promise<StorageState> {
  const key = `${part} ${who.user_id}`;
  const known = sessions.get(key);
  if (known !== undefined && Date.now() - known.at < FRESH_MILLISECONDS) return known.state;
  const state = openSession(browser, part, who);
  sessions.set(key, { at: Date.now(), state });
  return state;
}

async function openSession(browser: Browser, part: Part, who: Account): Promise<StorageState> {
  const context = await browser.newContext({
    baseURL: installation()[part],
    storageState: { cookies: [], origins: [] },
  });
  const page = await context.newPage();
  await page.goto(SIGN_IN_PATHS[part]);
  await fillSignIn(page, who);
  const state = await context.storageState();
  await context.close();
  return state;
}

const SIGN_IN_PATHS: Readonly<Record<Part, string>> = { work: "/auth", operate: "/auth/sign-in" };

/** Goes through the sign-in page. */
export async function signIn(page: Page, who: Pick<Account, "user_id" | "password">): Promise<void> {
  await page.goto("/auth");
  await fillSignIn(page, who);
}

/** Fills the sign-in page, wherever it leads. */
export async function fillSignIn(page: Page, who: Pick<Account, "user_id" | "password">): Promise<void> {
  await page.getByRole("textbox", { name: /user id/i }).fill(who.user_id);
  await page.getByLabel("Password", { exact: true }).fill(who.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/auth"));
}

/** A refusal that a journey provokes is written to the console by the browser itself. */
const EXPECTED = /the server responded with a status of (?:4\d\d|503)/;

function watch(page: Page, provoked?: RegExp): string[] {
  const faults: string[] = [];
  const origins = [installation().work, installation().operate, installation().apps];
  page.on("console", (message) => {
    const isExpected = EXPECTED.test(message.text()) || provoked?.test(message.text()) === true;
    if (message.type() === "error" && !isExpected) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && !origins.includes(url.origin))
      faults.push(`fetched from outside: ${url.href}`);
  });
  return faults;
}

/** A notice that comes while axe looks is half transparent, so what it finds must be there at a second look as well. */
const LOOKS = 2;

/** Fails on any violation that axe finds on the page at each of its looks. */
export async function expectAccessible(page: Page): Promise<void> {
  let violations: readonly string[] = [];
  for (let count = 0; count < LOOKS; count += 1) {
    violations = await violationsOf(page);
    if (violations.length === 0) return;
  }
  expect(violations).toEqual([]);
}

/**
 * What axe finds once what moves has come to rest: a toast that is fading has no contrast of its own. The stops that
 * turn focus round in a dialog are no content.
 */
async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(async () => {
    const moving = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(moving.map(({ finished }) => finished));
  });
  // The kit's guards lead the focus on as soon as they have it: nobody ever stands on one.
  const guards = "[data-tabster-dummy]";
  const { violations } = await new AxeBuilder({ page }).exclude(guards).exclude(["iframe", guards]).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
}

/**
 * Keeps pictures of the page as it is in `test-results/looks`, at 1280 and 400 pixels, light and dark, to be looked at,
 * and fails on any violation of axe, which sees both widths and both themes once.
 */
export async function look(page: Page, name: string): Promise<void> {
  const size = page.viewportSize();
  for (const [width, height] of [
    [1280, 800],
    [400, 800],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `test-results/looks/${name}-${width}-${colorScheme}.png` });
      if ((width === 1280) === (colorScheme === "light")) await expectAccessible(page);
    }
  }
  await page.emulateMedia({ colorScheme: null });
  if (size !== null) await page.setViewportSize(size);
}
