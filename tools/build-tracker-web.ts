import { createHash } from "node:crypto";
import { cpSync, existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import react from "@vitejs/plugin-react";
import { build } from "vite";
import { ROOT } from "./web-apps.ts";

const APP = join(ROOT, "apps/tracker-web");
const SOURCES = [
  "apps/tracker-web/{src,work,cc}/**/*.*",
  "packages/{ui,kernel,rest,tracker-api,extension-kit}/{package.json,src/**/*.{ts,tsx,css}}",
  "package-lock.json",
  "tools/{build-tracker-web,schemas-in-browser}.ts",
];

/** What each package holds is in a folder of its name; `tools/build-packages.ts` makes the packages of it. */
const PACKAGES = ["work", "cc"] as const;

function hashSources(): string {
  const hash = createHash("sha256");
  for (const path of globSync(SOURCES, { cwd: ROOT }).toSorted()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(ROOT, path)))
      .update("\0");
  }
  return hash.digest("hex");
}

/** Builds what Tracker's two packages hold into `apps/tracker-web/dist`, if its sources changed since. */
export async function buildTrackerWeb(): Promise<void> {
  const stamp = join(APP, "dist/sources.sha256");
  const sources = hashSources();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === sources) return;
  for (const name of PACKAGES) await buildPackage(name);
  // Administrators reach the same help from their package, whether people have theirs already or not (TRK-WEB-010).
  cpSync(join(APP, "work/public/web/help"), join(APP, "dist/cc/web/help"), { recursive: true });
  writeFileSync(stamp, sources);
}

/** A page for each file of `web/` and `outlook/`, the rest of the package as it lies in `public/`. */
async function buildPackage(name: (typeof PACKAGES)[number]): Promise<void> {
  const root = join(APP, name);
  const pages = globSync("{web,outlook}/*.html", { cwd: root });
  await build({
    configFile: false,
    root,
    // The host chooses the address of the package.
    base: "./",
    logLevel: "warn",
    resolve: { alias: [{ find: /^typebox$/, replacement: join(ROOT, "tools/schemas-in-browser.ts") }] },
    plugins: [react()],
    build: {
      outDir: join(APP, "dist", name),
      emptyOutDir: true,
      assetsDir: "web/assets",
      target: "es2023",
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1200,
      // It would be put into each page as an inline script, which no package may have (PKG-011).
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: Object.fromEntries(pages.map((page) => [basename(page, ".html"), join(root, page)])),
      },
    },
  });
}

if (import.meta.main) await buildTrackerWeb();
