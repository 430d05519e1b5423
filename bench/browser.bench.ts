import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";
import type { Browser, BrowserContext, Page } from "@playwright/test";
import { number, spreadText } from "./report.ts";
import type { Finding, Report } from "./report.ts";
import { ADMINISTRATOR, LIBRARY, PASSWORD } from "./seed.ts";
import { pair, ROUNDS, spreadOf } from "./timing.ts";
import type { Spread } from "./timing.ts";
import type { ServedLibrary, World } from "./world.ts";
import { startBarePage } from "./plain-tools.ts";

const MOST_PAINT_MILLISECONDS = 1000;
const MOST_SCRIPT_KILOBYTES = 250;
const MOST_FIRST_ROW_MILLISECONDS = 100;
const MOST_FRAME_MILLISECONDS = 50;
const MOST_KEY_MILLISECONDS = 16;
const SCROLLS = 120;
const TYPED = "the quick brown fox jumps over the lazy dog";

/** Where each part begins, and what stands there once it is usable. */
const PARTS = [
  { name: "sign-in", path: "/auth" },
  { name: "Control Center, Users", path: `/control-center/access/users?library=${LIBRARY}` },
  { name: "Work, a library", path: `/work/web/${LIBRARY}` },
] as const;

/** First paint and scripts of each part, a long list, and typing, in Chromium. */
export async function benchBrowser(world: World): Promise<Report> {
  const size = world.sizes.at(-1) ?? 0;
  await using served = await world.serve(size);
  await using bare = await startBarePage();
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--disable-background-networking", "--disable-component-update", "--no-first-run"],
  });
  try {
    const session = await signIn(browser, served);
    const findings: Finding[] = [];
    for (const { name, path } of PARTS) {
      const state = path === "/auth" ? undefined : session;
      const measured = await pair(
        () => firstPaint(browser, `${served.origin}${path}`, state),
        () => firstPaint(browser, bare.origin, undefined),
      );
      findings.push({
        path: `first paint of ${name}, cold cache`,
        measured: spreadText(measured.ours, " ms"),
        against: `${spreadText(measured.plain, " ms")} bare page`,
        ratio: spreadText(measured.ratio),
        goal: `≤ ${number(MOST_PAINT_MILLISECONDS)} ms`,
        isMet: measured.ours.median <= MOST_PAINT_MILLISECONDS,
      });
      findings.push(await scriptFinding(browser, { name, url: `${served.origin}${path}`, state }));
    }
    findings.push(...(await listFindings(browser, served, session)));
    return {
      findings,
      how:
        `Chromium without a display against a Work server with ${number(size)} documents; first contentful paint, scripts ` +
        "by gzip, frames by requestAnimationFrame while the list is scrolled by the wheel, keys from keydown to the frame after.",
    };
  } finally {
    await browser.close();
  }
}

type State = Awaited<ReturnType<BrowserContext["storageState"]>>;

async function signIn(browser: Browser, served: ServedLibrary): Promise<State> {
  const context = await browser.newContext({ baseURL: served.origin });
  const page = await context.newPage();
  await page.goto("/auth");
  await page.getByRole("textbox", { name: /user id/i }).fill(ADMINISTRATOR);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/auth"));
  const state = await context.storageState();
  await context.close();
  return state;
}

/** In a context of its own, which has nothing in its cache. */
async function visit<T>(
  browser: Browser,
  { url, state }: { url: string; state: State | undefined },
  look: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext(state === undefined ? {} : { storageState: state });
  const page = await context.newPage();
  try {
    await page.goto(url);
    return await look(page);
  } finally {
    await context.close();
  }
}

async function firstPaint(browser: Browser, url: string, state: State | undefined): Promise<number> {
  return visit(browser, { url, state }, async (page) =>
    page.evaluate(
      async () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) => {
            const paint = list.getEntriesByName("first-contentful-paint")[0];
            if (paint !== undefined) resolve(paint.startTime);
          }).observe({ type: "paint", buffered: true });
        }),
    ),
  );
}

async function scriptFinding(
  browser: Browser,
  part: { name: string; url: string; state: State | undefined },
): Promise<Finding> {
  const context = await browser.newContext(part.state === undefined ? {} : { storageState: part.state });
  const page = await context.newPage();
  let bytes = 0;
  const sizes: Promise<void>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() !== "script") return;
    sizes.push(
      response.body().then((body) => {
        bytes += gzipSync(body, { level: 9 }).byteLength;
      }),
    );
  });
  await page.goto(part.url, { waitUntil: "networkidle" });
  await Promise.all(sizes);
  await context.close();
  const kilobytes = bytes / 1000;
  return {
    path: `scripts of the first view of ${part.name}`,
    measured: `${number(kilobytes)} kB`,
    against: "",
    ratio: "",
    goal: `≤ ${MOST_SCRIPT_KILOBYTES} kB`,
    isMet: kilobytes <= MOST_SCRIPT_KILOBYTES,
  };
}

async function listFindings(browser: Browser, served: ServedLibrary, state: State): Promise<Finding[]> {
  const url = `${served.origin}${PARTS[1].path}`;
  const firstRows: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) firstRows.push(await firstRow(browser, { url, state }));
  return visit(browser, { url, state }, async (page) => {
    const grid = page.getByRole("grid");
    await grid.getByRole("row").nth(5).waitFor();
    const frames = await framesWhileScrolling(page);
    const keys = await keyTimes(page);
    const rows = await grid.getAttribute("aria-rowcount");
    const finding = (path: string, spread: Spread, goal: { text: string; isMet: boolean }): Finding => ({
      path,
      measured: spreadText(spread, " ms"),
      against: "",
      ratio: "",
      goal: goal.text,
      isMet: goal.isMet,
    });
    const first = spreadOf(firstRows);
    const slow = percentile(frames, 95);
    const key = percentile(keys, 95);
    return [
      finding(`first row of ${rows ?? "?"} users after the answer`, first, {
        text: `≤ ${MOST_FIRST_ROW_MILLISECONDS} ms`,
        isMet: first.median <= MOST_FIRST_ROW_MILLISECONDS,
      }),
      finding("frames while that list is scrolled", spreadOf(frames), {
        text: `≤ ${MOST_FRAME_MILLISECONDS} ms at the 95th percentile (${number(slow)})`,
        isMet: slow <= MOST_FRAME_MILLISECONDS,
      }),
      finding("a key in the search field until it is drawn", spreadOf(keys), {
        text: `≤ ${MOST_KEY_MILLISECONDS} ms at the 95th percentile (${number(key)})`,
        isMet: key <= MOST_KEY_MILLISECONDS,
      }),
    ];
  });
}

/** From the last byte of the list's answer to the first row in the page. */
async function firstRow(browser: Browser, where: { url: string; state: State }): Promise<number> {
  const context = await browser.newContext({ storageState: where.state });
  const page = await context.newPage();
  await page.addInitScript(() => {
    const seen = new MutationObserver(() => {
      if (document.querySelector('[role="grid"] [aria-rowindex="2"]') === null) return;
      performance.mark("first-row");
      seen.disconnect();
    });
    seen.observe(document, { childList: true, subtree: true });
  });
  await page.goto(where.url);
  await page.getByRole("grid").getByRole("row").nth(5).waitFor();
  const taken = await page.evaluate(() => {
    const [row] = performance.getEntriesByName("first-row");
    const answers = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const answer = answers.find(({ name }) => name.includes("/users/search"));
    return (row?.startTime ?? Infinity) - (answer?.responseEnd ?? 0);
  });
  await context.close();
  return taken;
}

async function framesWhileScrolling(page: Page): Promise<number[]> {
  await page.mouse.move(640, 400);
  await page.evaluate(() => {
    const frames: number[] = [];
    Object.assign(globalThis, { frames });
    let last = performance.now();
    const tick = (now: number): void => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  for (let scroll = 0; scroll < SCROLLS; scroll += 1) {
    await page.mouse.wheel(0, 400);
    await page.waitForTimeout(16);
  }
  return page.evaluate(() => (globalThis as unknown as { frames: number[] }).frames.slice(5));
}

async function keyTimes(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const keys: number[] = [];
    Object.assign(globalThis, { keys });
    addEventListener(
      "keydown",
      () => {
        const pressed = performance.now();
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.addEventListener("message", () => keys.push(performance.now() - pressed));
          channel.port1.start();
          channel.port2.postMessage(0);
        });
      },
      { capture: true },
    );
  });
  await page.getByRole("searchbox").first().click();
  await page.keyboard.type(TYPED, { delay: 60 });
  return page.evaluate(() => (globalThis as unknown as { keys: number[] }).keys);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * share) / 100))] ?? Infinity;
}
