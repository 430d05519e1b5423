import { createOperateServer, loadOperateConfig } from "@muniment/operate-server";
import { processEnvironment } from "@muniment/platform/config";
import { waitForStopSignal } from "../stop-signal.ts";
import { parseOptions } from "../usage-error.ts";

const USAGE = `Usage: muniment operate [--config FILE] [--reseal]

  --config FILE  settings, one NAME=value a line; those of the environment are stronger
  --reseal       only seal with the newest key what an older one sealed, and end`;

/** Runs the Operate server alone until SIGTERM or SIGINT (D6); any number may run on one database. */
export async function operate(args: readonly string[]): Promise<number> {
  const options = parseOptions(
    args,
    {
      config: { type: "string" },
      reseal: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
    USAGE,
  );
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  const stopSignal = waitForStopSignal();
  const config = await loadOperateConfig(processEnvironment(), options.config);
  await using server = await createOperateServer(config);
  if (options.reseal) {
    console.log(`Sealed anew: ${await server.reseal()}`);
    return 0;
  }
  await server.listen();
  await stopSignal;
  return 0;
}
