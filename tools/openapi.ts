import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openapi } from "@muniment/rest/openapi";
import { allEndpoints } from "@muniment/work-api";
import { report } from "./findings.ts";
import { checkGenerated, writeGenerated } from "./generated-file.ts";
import type { GeneratedFile } from "./generated-file.ts";

/** The OpenAPI description of Work, as it is committed. */
export function workOpenapi(version: string): GeneratedFile {
  const about = openapi({ title: "Muniment Work", version }, allEndpoints);
  return {
    path: "docs/api/work.openapi.json",
    content: `${JSON.stringify(about, null, 2)}\n`,
    command: "npm run openapi",
  };
}

if (import.meta.main) {
  const root = process.cwd();
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const act = process.argv.includes("--check") ? checkGenerated : writeGenerated;
  report(act(root, workOpenapi(version)));
}
