import { defineConfig } from "vitest/config";

const sources = ["packages/*/src", "apps/*/src", "tools", "bench"];
const needsMore = ["**/*.pg.test.ts", "**/*.io.test.ts", "**/*.stack.test.ts"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: sources.map((folder) => `${folder}/**/*.test.ts`),
          exclude: needsMore,
        },
      },
      {
        test: {
          name: "pg",
          include: sources.flatMap((folder) => [`${folder}/**/*.pg.test.ts`, `${folder}/**/*.io.test.ts`]),
          globalSetup: "tools/pg-template.ts",
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "stack",
          include: sources.map((folder) => `${folder}/**/*.stack.test.ts`),
          globalSetup: "packages/stack/src/faults/testing/settled-grounds.ts",
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // Each of these files starts servers of its own; side by side they would measure each other.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
