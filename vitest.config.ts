import { defineConfig } from "vitest/config";

const sources = ["packages/*/src", "apps/*/src", "tools", "bench"];
const needsMore = ["**/*.pg.test.ts", "**/*.io.test.ts", "**/*.stack.test.ts"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          // Modules are read once for a worker: nothing of ours keeps anything between calls.
          isolate: false,
          include: sources.map((folder) => `${folder}/**/*.test.ts`),
          exclude: needsMore,
          // Types, lint and these run at the same time on two cores.
          testTimeout: 90_000,
        },
      },
      {
        test: {
          name: "pg",
          isolate: false,
          include: sources.flatMap((folder) => [`${folder}/**/*.pg.test.ts`, `${folder}/**/*.io.test.ts`]),
          globalSetup: "tools/pg-template.ts",
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // Thousands of tests beside a database on two cores: a second try is named at the end of `npm test`, as below.
          retry: 1,
        },
      },
      {
        test: {
          name: "stack",
          include: sources.map((folder) => `${folder}/**/*.stack.test.ts`),
          globalSetup: "packages/stack/src/faults/testing/settled-grounds.ts",
          // Servers that these tests start many times over read compiled modules, as those of an installation do.
          env: { NODE_COMPILE_CACHE: `${import.meta.dirname}/node_modules/.cache/muniment` },
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // One after the other: a server that was killed comes back at its own ports, which another file's may have taken.
          maxWorkers: 1,
          // Two cores run four servers and what kills them: what passes at the second try is named at the end of `npm test`.
          retry: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
