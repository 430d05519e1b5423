import { processEnvironment } from "@muniment/platform/config";
import { createWorkServer, loadWorkConfig } from "@muniment/work-server";
import { waitForStopSignal } from "../stop-signal.ts";
import { parseOptions } from "../usage-error.ts";

const USAGE = `Usage: muniment work [--config FILE]

  --config FILE  settings, one NAME=value a line; those of the environment are stronger`;

/** Runs the Work server alone until SIGTERM or SIGINT (D6); any number may run on one database. */
export async function work(args: readonly string[]): Promise<number> {
  const options = parseOptions(
    args,
    { config: { type: "string" }, help: { type: "boolean", short: "h", default: false } },
    USAGE,
  );
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const stopSignal = waitForStopSignal();
  const config = await loadWorkConfig(processEnvironment(), options.config);
  await using server = await createWorkServer(config);
  await server.listen();
  await stopSignal;
  return 0;
}
