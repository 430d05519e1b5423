import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { ROOT } from "./web-apps.ts";
import type { WebApp } from "./web-apps.ts";

const FOLDER = join(ROOT, "packages/ui/src/root");
const EMPTY = '<div id="root"></div>';

/** Puts the shape into an app's page that stands there until the app is drawn, and the script that runs before it. */
export function pageShape({ base, part }: Pick<WebApp, "base" | "part">): Plugin {
  const early = `{${readFileSync(join(FOLDER, "early.js"), "utf8")}}`;
  const fileName = `assets/early-${createHash("sha256").update(early).digest("base64url").slice(0, 8)}.js`;
  return {
    name: "page-shape",
    generateBundle() {
      this.emitFile({ type: "asset", fileName, source: early });
    },
    transformIndexHtml(html) {
      const shape = readFileSync(join(FOLDER, "shape.html"), "utf8").replace("{{part}}", part);
      return {
        html: html.replace(EMPTY, `<div id="root">\n${shape}</div>`),
        tags: [{ tag: "script", attrs: { src: `${base}${fileName}` }, injectTo: "head-prepend" }],
      };
    },
  };
}
