import { createHash } from "node:crypto";
import { existsSync, globSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { build } from "vite";
import type { Rolldown } from "vite";
import { firstViewOf, firstViewTrouble } from "./first-view.ts";
import { pageShape } from "./page-shape.ts";
import { pdfResources } from "./pdf-resources.ts";
import { ROOT, WEB_APPS } from "./web-apps.ts";
import type { WebApp } from "./web-apps.ts";

/** Where the built apps lie, one folder each; the servers read them from here. */
const OUTPUT = join(ROOT, "dist/web");
/** Names the sources that a built app was made of. */
const STAMP = "sources.sha256";
const SHARED = [
  "packages/{ui,extension-kit,kernel,rest,work-api,operate-api,tracker-api}/{package.json,src/**/*.{ts,tsx,js,css,html,svg}}",
  "package-lock.json",
  "tools/{build-web,first-view,page-shape,pdf-resources,schemas-in-browser,web-apps}.ts",
];

/**
 * What every page runs from its first moment, in one file: cut up as the pages share it, it would compress a tenth worse
 * and change its name with every release.
 */
const BASE =
  /node_modules[\\/](?:react|react-dom|scheduler|keyborg|rtl-css-js|stylis|use-sync-external-store|@emotion[\\/]hash|@griffel|@tanstack[\\/](?:router-core|history|react-router|store|react-store|query-core|react-query)|@fluentui[\\/](?:keyboard-keys|tokens|react-theme|react-provider|react-utilities|react-shared-contexts|react-jsx-runtime|react-button|react-text|react-link|react-skeleton|react-label|react-context-selector))[\\/]/;

/** A hash over everything that ends up in the app. */
function hashSources(app: WebApp): string {
  const hash = createHash("sha256");
  const own = [`apps/${app.name}/{src,public}/**/*.*`, `apps/${app.name}/index.html`];
  for (const path of globSync([...SHARED, ...own], { cwd: ROOT }).toSorted()) {
    hash
      .update(path)
      .update("\0")
      .update(readFileSync(join(ROOT, path)))
      .update("\0");
  }
  return hash.digest("hex");
}

async function buildApp(app: WebApp): Promise<void> {
  const target = join(OUTPUT, app.name);
  const stamp = join(target, STAMP);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hashSources(app)) return;
  const unfinished = `${target}.new`;
  const first = new Set(firstViewOf(app, await bundle(app)).flatMap(({ moduleIds }) => moduleIds));
  const chunks = await bundle(app, { outDir: unfinished, first });
  const trouble = firstViewTrouble(app, chunks);
  if (trouble !== undefined) throw new Error(trouble);
  compressAssets(join(unfinished, "assets"));
  // The generator may have written the route tree, which is one of the sources.
  await writeFile(join(unfinished, STAMP), hashSources(app));
  await rm(target, { recursive: true, force: true });
  await rename(unfinished, target);
}

/**
 * The app's chunks. What the first view needs, once that is known, is one file beside the base: scores of small ones would
 * each wait for the server, and those of its routes for the scripts that ask for them.
 */
async function bundle(
  app: WebApp,
  given?: { readonly outDir: string; readonly first: ReadonlySet<string> },
): Promise<readonly Rolldown.OutputChunk[]> {
  const root = join(ROOT, "apps", app.name);
  const groups = [
    { name: "base", test: BASE },
    ...(given === undefined ? [] : [{ name: "first", test: (id: string) => given.first.has(id) }]),
  ];
  const built = await build({
    configFile: false,
    root,
    base: app.base,
    logLevel: "warn",
    resolve: { alias: [{ find: /^typebox$/, replacement: join(ROOT, "tools/schemas-in-browser.ts") }] },
    plugins: [
      tanstackRouter({
        target: "react",
        autoCodeSplitting: true,
        routesDirectory: join(root, "src/routes"),
        generatedRouteTree: join(root, "src/route-tree.gen.ts"),
        quoteStyle: "double",
        semicolons: true,
      }),
      react(),
      pageShape(app),
      ...(given === undefined ? [] : [pdfResources()]),
    ],
    build: {
      ...(given === undefined ? { write: false, minify: false } : { outDir: given.outDir, emptyOutDir: true }),
      target: "es2023",
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1200,
      rolldownOptions: { output: { codeSplitting: { groups } } },
    },
  });
  const { output } = [built].flat()[0] as Rolldown.RolldownOutput;
  return output.filter((file) => file.type === "chunk");
}

/** Beside each asset its compressed forms, which the server sends to browsers that take them. */
function compressAssets(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    // What lies in folders is small and rarely asked for.
    if (!entry.isFile()) continue;
    const file = entry.name;
    const content = readFileSync(join(folder, file));
    writeFileSync(join(folder, `${file}.gz`), gzipSync(content, { level: 9 }));
    writeFileSync(join(folder, `${file}.br`), brotliCompressSync(content));
  }
}

/** Builds the browser apps, or those named, whose sources changed since they were built. */
export async function buildWeb(names: readonly string[] = []): Promise<void> {
  for (const app of WEB_APPS) if (names.length === 0 || names.includes(app.name)) await buildApp(app);
}

if (import.meta.main) {
  process.chdir(resolve(ROOT));
  await buildWeb(process.argv.slice(2));
}
