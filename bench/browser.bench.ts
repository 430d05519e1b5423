import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";
import type { Browser, BrowserContext, Locator, Page } from "@playwright/test";
import { number, spreadText } from "./report.ts";
import type { Finding, Report } from "./report.ts";
import { ADMINISTRATOR, LIBRARY, PASSWORD } from "./seed.ts";
import { pair, ROUNDS, spreadOf } from "./timing.ts";
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
    findings.push(...(await listFindings(browser, { served, bare: bare.origin, state: session })));
    return {
      findings,
      how:
        `Chromium without a display against a Work server with ${number(size)} documents, each visit with an empty cache; ` +
        "first contentful paint against a page of one line; scripts by gzip until the first row is there; the first row from " +
        "the answer's last byte, in a page that stands (the list is turned) and in one that is only being built; frames by " +
        "requestAnimationFrame while the list is scrolled by the wheel; the script, style and layout of a key's events.",
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

/** What was fetched before the part was usable; what comes afterwards, while nobody waits, is not in its way. */
async function scriptFinding(
  browser: Browser,
  part: { name: string; url: string; state: State | undefined },
): Promise<Finding> {
  const context = await browser.newContext(part.state === undefined ? {} : { storageState: part.state });
  const page = await context.newPage();
  const sizes = new Map<string, Promise<number>>();
  page.on("response", (response) => {
    if (response.request().resourceType() !== "script") return;
    sizes.set(
      response.url(),
      response.body().then(
        (body) => gzipSync(body, { level: 9 }).byteLength,
        // What was still on its way when the page was closed came later than the first row.
        () => 0,
      ),
    );
  });
  await page.addInitScript(markFirstRow);
  await page.goto(part.url, { waitUntil: "networkidle" });
  const early = await page.evaluate(() => {
    const usable = performance.getEntriesByName("first-row")[0]?.startTime ?? Infinity;
    const fetched = performance.getEntriesByType("resource");
    return fetched.filter(({ startTime }) => startTime <= usable).map(({ name }) => name);
  });
  let bytes = 0;
  for (const url of early) bytes += (await sizes.get(url)) ?? 0;
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

/** Runs in the page: marks when the first row of a list is there. */
function markFirstRow(): void {
  const seen = new MutationObserver(() => {
    if (document.querySelector('[role="grid"] [aria-rowindex="2"]') === null) return;
    performance.mark("first-row");
    seen.disconnect();
  });
  seen.observe(document, { childList: true, subtree: true });
}

async function listFindings(
  browser: Browser,
  where: { served: ServedLibrary; bare: string; state: State },
): Promise<Finding[]> {
  const { state, bare } = where;
  const url = `${where.served.origin}${PARTS[1].path}`;
  const firstRows: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) firstRows.push(await firstRow(browser, { url, state }));
  const plain = await visit(browser, { url: `${bare}/list`, state: undefined }, async (page) => ({
    frames: await framesWhileScrolling(page),
    keys: await keyTimes(page, page.getByRole("searchbox")),
  }));
  return visit(browser, { url, state }, async (page) => {
    const grid = page.getByRole("grid");
    await grid.getByRole("row").nth(5).waitFor();
    const turned: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) turned.push(await turnedRow(page));
    const frames = await framesWhileScrolling(page);
    const keys = await keyTimes(page, page.getByRole("searchbox").first());
    const rows = Number(await grid.getAttribute("aria-rowcount")) - 1;
    await page.goto(url.replace("/users", "/users/create"));
    const fields = await keyTimes(page, page.getByRole("textbox", { name: "Full Name" }));
    return [
      rowFinding(`first row of ${number(rows)} users after the answer, list turned`, turned),
      rowFinding(`first row of ${number(rows)} users after the answer, page opened with a cold cache`, firstRows),
      slowFinding("frames while that list is scrolled", MOST_FRAME_MILLISECONDS, [frames, plain.frames, "plain list"]),
      slowFinding("a key in its search field", MOST_KEY_MILLISECONDS, [keys, plain.keys, "plain field"]),
      slowFinding("a key in a field of Create User", MOST_KEY_MILLISECONDS, [fields, plain.keys, "plain field"]),
    ];
  });
}

function rowFinding(path: string, taken: number[]): Finding {
  const spread = spreadOf(taken);
  return {
    path,
    measured: spreadText(spread, " ms"),
    against: "",
    ratio: "",
    goal: `≤ ${MOST_FIRST_ROW_MILLISECONDS} ms`,
    isMet: spread.median <= MOST_FIRST_ROW_MILLISECONDS,
  };
}

/** What is held to its 95th percentile. */
function slowFinding(
  path: string,
  most: number,
  [ours, plain, against]: readonly [number[], number[], string],
): Finding {
  const [slow, plainSlow] = [percentile(ours, 95), percentile(plain, 95)];
  return {
    path: `${path}, 95th percentile`,
    measured: `${number(slow)} ms (median ${number(percentile(ours, 50))})`,
    against: `${number(plainSlow)} ms ${against}`,
    ratio: number(slow / plainSlow),
    goal: `≤ ${most} ms`,
    isMet: slow <= most,
  };
}

/** From the last byte of the list's answer to the first row, in a page that is opened. */
async function firstRow(browser: Browser, where: { url: string; state: State }): Promise<number> {
  const context = await browser.newContext({ storageState: where.state });
  const page = await context.newPage();
  await page.addInitScript(markFirstRow);
  await page.goto(where.url);
  const taken = await afterAnswer(page, "first-row");
  await context.close();
  return taken;
}

/** From the last byte of the next page's answer to its first row, in a list that stands. */
async function turnedRow(page: Page): Promise<number> {
  await page.evaluate(() => {
    const first = (): string | undefined =>
      document.querySelector('[role="grid"] [aria-rowindex="2"]')?.textContent ?? undefined;
    const former = first();
    performance.clearMarks("turned");
    const seen = new MutationObserver(() => {
      if (first() === undefined || first() === former) return;
      performance.mark("turned");
      seen.disconnect();
    });
    seen.observe(document, { childList: true, subtree: true, characterData: true });
  });
  await page.getByRole("button", { name: "Next page" }).click();
  return afterAnswer(page, "turned");
}

async function afterAnswer(page: Page, mark: string): Promise<number> {
  await page.waitForFunction((name) => performance.getEntriesByName(name).length > 0, mark);
  return page.evaluate((name) => {
    const shown = performance.getEntriesByName(name)[0]?.startTime ?? Infinity;
    const answers = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const ends = answers.filter((entry) => entry.name.includes("/users/search")).map(({ responseEnd }) => responseEnd);
    return shown - Math.max(...ends.filter((end) => end <= shown));
  }, mark);
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

/**
 * What a key costs the page: the script, style and layout of each of its events. The browser holds every later task back
 * until its next frame, so the end is a microtask behind the last listener, after what React draws at once.
 */
async function keyTimes(page: Page, field: Locator): Promise<number[]> {
  await page.evaluate(() => {
    const keys: number[] = [];
    Object.assign(globalThis, { keys });
    for (const type of ["keydown", "beforeinput", "input", "keyup"]) {
      let began = 0;
      const end = (): void => {
        if (document.body.offsetHeight >= 0) keys.push((keys.pop() ?? 0) + performance.now() - began);
      };
      const begin = (): void => {
        if (type === "keydown") keys.push(0);
        began = performance.now();
      };
      addEventListener(type, begin, { capture: true });
      addEventListener(type, () => queueMicrotask(() => queueMicrotask(end)));
    }
  });
  await field.click();
  await page.keyboard.type(TYPED, { delay: 60 });
  return page.evaluate(() => (globalThis as unknown as { keys: number[] }).keys);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * share) / 100))] ?? Infinity;
}
