import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { ROOT } from "./web-apps.ts";

const FOLDERS = ["cmaps", "standard_fonts", "wasm", "web/images"] as const;
/** Our pages run no WebAssembly, nor what stands in for scripts of a PDF. */
const LEFT_OUT = /\.wasm$|^quickjs|^LICENSE_(?:PDFJS_)?(?:QUICKJS|QCMS)$|^(?!annotation-).*\.(?:svg|gif)$/;

/**
 * Puts the fonts, encodings and icons that documents of old may lack beside the reader of apps that have one: they are
 * fetched from the app's own origin, and only by a document that needs them (`packages/ui/src/reader/pdf-view.ts`).
 */
export function pdfResources(): Plugin {
  return {
    name: "pdf-resources",
    generateBundle() {
      if (![...this.getModuleIds()].some((id) => id.includes("/pdfjs-dist/"))) return;
      const root = join(ROOT, "node_modules/pdfjs-dist");
      const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
      for (const folder of FOLDERS) {
        for (const file of readdirSync(join(root, folder))) {
          if (LEFT_OUT.test(file)) continue;
          this.emitFile({
            type: "asset",
            fileName: `assets/pdf-${version}/${folder.replace("web/", "")}/${file}`,
            source: readFileSync(join(root, folder, file)),
          });
        }
      }
    },
  };
}
