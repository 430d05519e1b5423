import { defineConfig } from "vitest/config";

// Workers are kept between files, so that each account signs in once per worker and not once per file.
export default defineConfig({
  test: {
    name: "conformance",
    root: import.meta.dirname,
    include: ["work/**/*.conformance.test.ts"],
    pool: "threads",
    isolate: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
