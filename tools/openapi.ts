import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openapi } from "@muniment/rest/openapi";
import type { Endpoint } from "@muniment/rest";
import { allEndpoints as operateEndpoints } from "@muniment/operate-api";
import { allEndpoints as trackerEndpoints } from "@muniment/tracker-api";
import { allEndpoints as workEndpoints } from "@muniment/work-api";
import { report } from "./findings.ts";
import { checkGenerated, writeGenerated } from "./generated-file.ts";
import type { GeneratedFile } from "./generated-file.ts";

const PARTS: readonly { readonly name: string; readonly title: string; readonly endpoints: readonly Endpoint[] }[] = [
  { name: "work", title: "Muniment Work", endpoints: workEndpoints },
  { name: "tracker", title: "Muniment Tracker", endpoints: trackerEndpoints },
  { name: "operate", title: "Muniment Operate", endpoints: operateEndpoints },
];

/** The OpenAPI descriptions of all parts, as they are committed. */
export function openapiFiles(version: string): GeneratedFile[] {
  return PARTS.map(({ name, title, endpoints }) => ({
    path: `docs/api/${name}.openapi.json`,
    content: `${JSON.stringify(openapi({ title, version }, endpoints), null, 2)}\n`,
    command: "npm run openapi",
  }));
}

if (import.meta.main) {
  const root = process.cwd();
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const act = process.argv.includes("--check") ? checkGenerated : writeGenerated;
  for (const file of openapiFiles(version)) report(act(root, file));
}
