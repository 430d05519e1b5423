import { operateOptions } from "@muniment/operate-server";
import { trackerOptions } from "@muniment/tracker-server";
import { workOptions } from "@muniment/work-server";
import { configPage } from "./config-page.ts";
import { report } from "./findings.ts";
import { checkGenerated, writeGenerated } from "./generated-file.ts";

if (import.meta.main) {
  const content = configPage([
    { title: "Work", options: Object.values(workOptions) },
    { title: "Tracker", options: Object.values(trackerOptions) },
    { title: "Operate", options: Object.values(operateOptions) },
  ]);
  const act = process.argv.includes("--check") ? checkGenerated : writeGenerated;
  report(act(process.cwd(), { path: "docs/config.md", content, command: "node tools/config-docs.ts" }));
}
