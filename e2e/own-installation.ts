import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Browser, Page } from "@playwright/test";
import { PASSWORD } from "./control-center/people.ts";

/** An installation that a journey has for itself, because it changes what everybody else goes by. */
export interface OwnInstallation extends AsyncDisposable {
  readonly work: string;
  /** By which the first administrator gets a password, once. */
  readonly firstLink: string;
}

const START_SECONDS = 120;
const MAIN = new URL("../apps/muniment/src/main.ts", import.meta.url).pathname;

/** Starts Muniment without a demonstration firm, in a folder of its own; both are gone when it is disposed of. */
export async function startOwnInstallation(): Promise<OwnInstallation> {
  const folder = await mkdtemp(join(tmpdir(), "muniment-own-"));
  const port = await freePort();
  const started = spawn(process.execPath, [MAIN, "start", "--empty", "--port", String(port), "--data", folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  started.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ready = join(folder, "ready.json");
  for (let seconds = 0; seconds < START_SECONDS; seconds += 1) {
    const found = await readFile(ready, "utf8").catch(() => undefined);
    const firstLink = /http\S+\/auth\/password\/\S+/.exec(said)?.[0];
    if (found !== undefined && firstLink !== undefined) {
      return {
        work: (JSON.parse(found) as { work: string }).work,
        firstLink,
        async [Symbol.asyncDispose]() {
          started.kill("SIGTERM");
          await once(started, "exit");
          await rm(folder, { recursive: true, force: true });
        },
      };
    }
    await delay(1_000);
  }
  started.kill("SIGKILL");
  throw new Error(`No installation within ${START_SECONDS} seconds:\n${said}`);
}

/** The User ID of the first administrator. */
export const CHIEF = "ADMIN";

/** A page of somebody who has not signed in. */
export async function openPage(own: OwnInstallation, browser: Browser): Promise<Page> {
  const context = await browser.newContext({ baseURL: own.work, storageState: { cookies: [], origins: [] } });
  return context.newPage();
}

/** The first administrator, who chooses a password by the link and signs in with it. */
export async function beginAsChief(own: OwnInstallation, browser: Browser): Promise<Page> {
  const page = await openPage(own, browser);
  await page.goto(own.firstLink);
  for (const field of await page.locator("input[type=password]").all()) await field.fill(PASSWORD);
  await page
    .getByRole("button", { name: /password/i })
    .last()
    .click();
  await signInByPassword(page, CHIEF);
  return page;
}

/** By the page that virtual users get, whether or not single sign-on asks for the name first. */
export async function signInByPassword(page: Page, userId: string): Promise<void> {
  await page.goto("/auth");
  await page.getByRole("textbox", { name: /user id/i }).fill(userId);
  const next = page.getByRole("button", { name: "Next" });
  if (await next.isVisible()) await next.click();
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/auth"));
}

/** As the pages do it; gives the answer's `data`. */
export async function send(page: Page, method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  return page.evaluate(
    async (asked) => {
      const response = await fetch(asked.path, {
        method: asked.method,
        headers: { "x-muniment-client": "journey", "content-type": "application/json" },
        ...(asked.body === undefined ? {} : { body: JSON.stringify(asked.body) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${asked.method} ${asked.path}: ${response.status} ${text}`);
      return (JSON.parse(text === "" ? "{}" : text) as { data?: Record<string, unknown> }).data ?? {};
    },
    { method, path, body },
  );
}

/** A port of which nobody uses the next ones either, as far as one can tell. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port > 65_000 ? port - 100 : port;
}
