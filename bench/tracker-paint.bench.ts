import { join } from "node:path";
import { chromium } from "@playwright/test";
import type { Browser, BrowserContext, Frame, Page } from "@playwright/test";
import { openDatabase } from "@muniment/platform/db";
import { openInstalledDatabase } from "@muniment/stack";
import type { ReadyInfo } from "@muniment/stack";
import { startInstallation } from "./installation.ts";
import { spreadText } from "./report.ts";
import type { Finding, Report } from "./report.ts";
import { ROUNDS, spreadOf } from "./timing.ts";
import type { World } from "./world.ts";

const MOST_MILLISECONDS = 150;
const LIBRARY = "ACTIVE";
const NAME = "Checklist of the bench";
const TASKS = 5_000;
/** Of them the viewer's own. */
const MINE = 2_000;

/** A page of Tracker, how one comes to it, and what stands there once its first rows are drawn. */
interface Shown {
  readonly what: string;
  readonly open: (page: Page) => Promise<void>;
  readonly row: string;
}

/** From the last answer of a list of tasks to its first rows on the screen, in Work, where people see them. */
export async function benchTrackerPaint(world: World): Promise<Report> {
  const dataDir = join(world.folder, "tracker-paint");
  world.tell("making the demonstration firm with a large checklist …");
  const muniment = await startInstallation(dataDir);
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--disable-background-networking", "--disable-component-update", "--no-first-run"],
  });
  try {
    const context = await signIn(browser, muniment.ready);
    const workspace = await makeChecklist(context, muniment.ready.customer_id);
    await fill(dataDir);
    const pages: readonly Shown[] = [
      {
        what: `first rows of a checklist of ${TASKS} tasks after the answer`,
        open: async (page) => {
          await page.goto(`/work/web/${LIBRARY}/w/${workspace}`);
          await page.getByRole("tab", { name: "Tracker" }).click();
        },
        row: '[role="treegrid"] [aria-rowindex="8"]',
      },
      {
        what: `first rows of My tasks, ${MINE} of them, after the answer`,
        open: async (page) => {
          await page.goto(`/work/web/${LIBRARY}`);
          await page.getByRole("link", { name: "My tasks" }).click();
        },
        row: "section li:nth-child(8)",
      },
    ];
    const findings: Finding[] = [];
    for (const shown of pages) findings.push(await findingOf(context, shown));
    return {
      findings,
      how: "Chromium without a display against the demonstration firm; the page is opened in Work with a warm cache; from the last byte of the last page of tasks to the first frame after a screenful of rows is in the document.",
    };
  } finally {
    await browser.close();
    await muniment.stop();
  }
}

async function signIn(browser: Browser, ready: ReadyInfo): Promise<BrowserContext> {
  const who = ready.accounts?.find(({ what }) => what === "NRTADMIN");
  if (who === undefined) throw new Error("The demonstration firm has no NRTADMIN");
  const context = await browser.newContext({ baseURL: ready.work });
  const page = await context.newPage();
  await page.goto("/auth");
  await page.getByRole("textbox", { name: /user id/i }).fill(who.user_id);
  await page.getByLabel("Password", { exact: true }).fill(who.password);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/auth"));
  await page.close();
  return context;
}

/** By hand, as anybody begins one: a matter with a tracker and one task; gives the workspace. */
async function makeChecklist(context: BrowserContext, customer: number): Promise<string> {
  const page = await context.newPage();
  await page.goto(`/work/web/${LIBRARY}`);
  const workspace = await page.evaluate(
    async ([path, name]) => {
      const response = await fetch(path, {
        method: "POST",
        headers: { "x-muniment-client": "bench", "content-type": "application/json" },
        body: JSON.stringify({ name, default_security: "private" }),
      });
      if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${await response.text()}`);
      return ((await response.json()) as { data: { id: string } }).data.id;
    },
    [`/work/api/v2/customers/${customer}/libraries/${LIBRARY}/workspaces`, NAME] as const,
  );
  await page.goto(`/work/web/${LIBRARY}/w/${workspace}`);
  await page.getByRole("tab", { name: "Tracker" }).click();
  const frame = page.getByRole("main").frameLocator("iframe");
  await frame.getByRole("button", { name: "New tracker" }).click();
  await frame.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill(NAME);
  await frame.getByRole("dialog").getByRole("button", { name: "Create" }).click();
  await frame.getByRole("textbox", { name: "Add a task" }).fill("Task 1");
  await frame.getByRole("textbox", { name: "Add a task" }).press("Enter");
  await frame.getByRole("row", { name: "Task 1" }).waitFor();
  await page.close();
  return workspace;
}

/** As many more as that one, straight into the tables: by its pages it would take minutes. */
async function fill(dataDir: string): Promise<void> {
  await using found = await openInstalledDatabase(dataDir, "tracker");
  await using database = openDatabase({ url: found.url, poolSize: 1 });
  await database.pool.query(
    `insert into tracker.task (id, tracker_id, rank, tree, depth, number, title, status_id, priority, due_date, visibility,
        created_at, created_by, last_updated_at, last_updated_by)
      select substr(t.id, 1, 16) || 'B' || lpad(n::text, 9, '0'), t.tracker_id, 'z' || lpad(n::text, 5, '0'),
        'z' || lpad(n::text, 5, '0'), 1, n, 'Task ' || n, t.status_id, n % 5,
        case when n % 3 > 0 then current_date + n % 365 end, t.visibility, now(), t.created_by, now(), t.created_by
      from tracker.task t join tracker.tracker k on k.id = t.tracker_id, generate_series(2, $2) as n where k.name = $1`,
    [NAME, TASKS],
  );
  await database.pool.query(
    `insert into tracker.task_assignee (task_id, principal_num, position, access, assigned_by, assigned_at)
      select t.id, t.created_by, 1, 'member', t.created_by, now()
      from tracker.task t join tracker.tracker k on k.id = t.tracker_id where k.name = $1 and t.number <= $2`,
    [NAME, MINE],
  );
  await database.pool.query("analyze");
}

async function findingOf(context: BrowserContext, shown: Shown): Promise<Finding> {
  // Its scripts are in the cache then, as they are for anybody who was there before.
  await painted(context, shown);
  const taken: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) taken.push(await painted(context, shown));
  const spread = spreadOf(taken);
  return {
    path: shown.what,
    measured: spreadText(spread, " ms"),
    against: "",
    ratio: "",
    goal: `≤ ${MOST_MILLISECONDS} ms`,
    isMet: spread.median <= MOST_MILLISECONDS,
  };
}

async function painted(context: BrowserContext, { open, row }: Shown): Promise<number> {
  const page = await context.newPage();
  await page.addInitScript(markRows, row);
  await open(page);
  const frame = await untilMarked(page);
  const taken = await frame.evaluate(() => {
    const shown = performance.getEntriesByName("painted")[0]?.startTime ?? Infinity;
    const answers = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
    const ends = answers.filter(({ name }) => /\/tasks\?/.test(name)).map(({ responseEnd }) => responseEnd);
    return shown - Math.max(...ends.filter((end) => end <= shown));
  });
  await page.close();
  return taken;
}

/** Runs in every frame: marks the first frame of the screen that has the row. */
function markRows(row: string): void {
  const seen = new MutationObserver(() => {
    if (document.querySelector(row) === null) return;
    seen.disconnect();
    requestAnimationFrame(() => setTimeout(() => performance.mark("painted")));
  });
  seen.observe(document, { childList: true, subtree: true });
}

async function untilMarked(page: Page): Promise<Frame> {
  for (;;) {
    for (const frame of page.frames()) {
      if (frame === page.mainFrame()) continue;
      const isMarked = await frame
        .evaluate(() => performance.getEntriesByName("painted").length > 0)
        // A frame that is going away answers nothing.
        .catch(() => false);
      if (isMarked) return frame;
    }
    await page.waitForTimeout(50);
  }
}
