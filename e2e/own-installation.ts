import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
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
  readonly operate: string;
  /** From now on its servers say a time that is so many days later than ours; its database and timers do not. */
  beDaysAhead(days: number): Promise<void>;
  /** By which the first administrator gets a password, once. */
  readonly firstLink: string;
}

const START_SECONDS = 120;
/** For how long a server goes on with what it last read of how far it is ahead. */
const CLOCK_SECONDS = 1;
const MAIN = new URL("../apps/muniment/src/main.ts", import.meta.url).pathname;

/** Starts Muniment without a demonstration firm, in a folder of its own; both are gone when it is disposed of. */
export async function startOwnInstallation(): Promise<OwnInstallation> {
  const folder = await mkdtemp(join(tmpdir(), "muniment-own-"));
  const port = await freePort();
  const ahead = join(folder, "ahead");
  const beDaysAhead = async (days: number): Promise<void> => {
    await writeFile(ahead, `+${days}d`);
    await delay(CLOCK_SECONDS * 2_000);
  };
  await beDaysAhead(0);
  const started = spawn(process.execPath, [MAIN, "start", "--empty", "--port", String(port), "--data", folder], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...clockOf(ahead) },
  });
  let said = "";
  started.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ready = join(folder, "ready.json");
  for (let seconds = 0; seconds < START_SECONDS; seconds += 1) {
    const found = await readFile(ready, "utf8").catch(() => undefined);
    const firstLink = /http\S+\/auth\/password\/\S+/.exec(said)?.[0];
    if (found !== undefined && firstLink !== undefined) {
      const { work, operate } = JSON.parse(found) as Pick<OwnInstallation, "work" | "operate">;
      return {
        work,
        operate,
        beDaysAhead,
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

/** Preloaded, it answers a program that asks for the time as the file says; one of the packages that `npm test` installs. */
const FAKE_CLOCK = `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu/faketime/libfaketime.so.1`;

const clockOf = (file: string): Readonly<Record<string, string>> => ({
  LD_PRELOAD: FAKE_CLOCK,
  FAKETIME_TIMESTAMP_FILE: file,
  FAKETIME_CACHE_DURATION: String(CLOCK_SECONDS),
  FAKETIME_DONT_FAKE_MONOTONIC: "1",
});

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
export async function signInByPassword(page: Page, userId: string, password: string = PASSWORD): Promise<void> {
  await page.goto("/auth");
  await page.getByRole("textbox", { name: /user id/i }).fill(userId);
  const next = page.getByRole("button", { name: "Next" });
  if (await next.isVisible()) await next.click();
  await page.getByLabel("Password", { exact: true }).fill(password);
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
