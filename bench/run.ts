import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { benchAccounts } from "./accounts.bench.ts";
import { benchAccessCheck } from "./access-check.bench.ts";
import { benchBrowser } from "./browser.bench.ts";
import { benchConversion } from "./conversion.bench.ts";
import { benchDirectory } from "./directory.bench.ts";
import { benchDocuments } from "./documents.bench.ts";
import { benchDownload } from "./download.bench.ts";
import { benchGeneration } from "./generation.bench.ts";
import { benchImport } from "./import.bench.ts";
import { benchIntake } from "./intake.bench.ts";
import { benchMetadataRead } from "./metadata-read.bench.ts";
import { benchNewestList } from "./newest-list.bench.ts";
import { benchPolicies } from "./policies.bench.ts";
import { findingText, machineText, tableText } from "./report.ts";
import type { Report } from "./report.ts";
import { benchSearch } from "./search.bench.ts";
import { benchSignIn } from "./sign-in.bench.ts";
import { benchStart } from "./start.bench.ts";
import { benchTracker } from "./tracker.bench.ts";
import { benchTrackerBackground } from "./tracker-background.bench.ts";
import { benchTrackerPaint } from "./tracker-paint.bench.ts";
import { benchUpload } from "./upload.bench.ts";
import { benchWorklist } from "./worklist.bench.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

const USAGE = `Usage: npm run bench -- [options]

  --full       libraries of 1,000,000 documents as well; the first filling takes minutes
  --only NAME  one benchmark: start, metadata-read, access-check, newest-list, search, policies, tracker, tracker-background,
               tracker-paint, download, upload, sign-in, browser, intake, directory, accounts, import, generation,
               documents, conversion, worklist
  --data DIR   keeps the filled databases in DIR for the next run
  --markdown   prints tables for docs/performance.md instead of lines`;

const SIZES = [10_000, 200_000];
const FULL_SIZE = 1_000_000;

const BENCHMARKS: Readonly<Record<string, (world: World) => Promise<Report>>> = {
  start: benchStart,
  "metadata-read": benchMetadataRead,
  "access-check": benchAccessCheck,
  "newest-list": benchNewestList,
  search: benchSearch,
  policies: benchPolicies,
  tracker: benchTracker,
  "tracker-background": benchTrackerBackground,
  "tracker-paint": benchTrackerPaint,
  download: benchDownload,
  upload: benchUpload,
  "sign-in": benchSignIn,
  browser: benchBrowser,
  intake: benchIntake,
  directory: benchDirectory,
  accounts: benchAccounts,
  import: benchImport,
  generation: benchGeneration,
  documents: benchDocuments,
  conversion: benchConversion,
  worklist: benchWorklist,
};

const { values } = parseArgs({
  options: {
    full: { type: "boolean", default: false },
    only: { type: "string" },
    data: { type: "string" },
    markdown: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});
if (values.help || (values.only !== undefined && !Object.hasOwn(BENCHMARKS, values.only))) {
  console.log(USAGE);
  process.exitCode = values.help ? 0 : 2;
} else {
  await run();
}

async function run(): Promise<void> {
  const tell = (line: string): void => console.error(line);
  await using world = await createWorld({
    sizes: values.full ? [...SIZES, FULL_SIZE] : SIZES,
    folder: values.data === undefined ? undefined : resolve(values.data),
    tell,
  });
  console.log(`${new Date().toISOString().slice(0, 10)}, ${machineText()}\n`);
  for (const [name, bench] of Object.entries(BENCHMARKS)) {
    if (values.only !== undefined && values.only !== name) continue;
    tell(`${name} …`);
    const { findings, how } = await bench(world);
    const lines = values.markdown ? tableText(findings) : findings.map(findingText).join("\n");
    console.log(values.markdown ? `### ${name}\n\n${how}\n\n${lines}\n` : `${name}: ${how}\n${lines}\n`);
  }
}
