import { defineConfig } from "@playwright/test";

/** Deletes the demonstration firm's Tracker and installs it again: not while others use it, so after them. */
const LAST = "**/tracker/install.e2e.ts";

/** Journeys in a real browser, against the running system that `MUNIMENT_READY` names. */
export default defineConfig({
  testDir: ".",
  outputDir: "../test-results/journeys",
  fullyParallel: false,
  // Files are given out in the order of projects.
  projects: [
    { name: "journeys", testMatch: "**/*.e2e.ts", testIgnore: LAST },
    { name: "last", testMatch: LAST },
  ],
  workers: 2,
  // Two cores run a database, three servers and two browsers: what passes at the second try is named, not refused.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    viewport: { width: 1280, height: 800 },
    locale: "en-GB",
    timezoneId: "Europe/London",
    // What fades has no contrast to judge, and what slides no place to click.
    contextOptions: { reducedMotion: "reduce" },
    // Costs a fifth of the time, so only for who looks into a failure: npx playwright test --trace on.
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: "/usr/bin/chromium",
      args: ["--disable-background-networking", "--disable-component-update", "--no-first-run"],
    },
  },
});
