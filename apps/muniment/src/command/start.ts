import { flushCompileCache } from "node:module";
import { startStack } from "@muniment/stack";
import type { Stack } from "@muniment/stack";
import { waitForStopSignal } from "../stop-signal.ts";
import { parseStartOptions } from "./start-options.ts";
import type { StartOptions } from "./start-options.ts";
import { welcome } from "./welcome.ts";

const CACHE_DELAY_MILLISECONDS = 2_000;

/** Runs everything on embedded defaults until SIGTERM or SIGINT (D4, D5); 0 when all of it has stopped. */
export async function start(args: readonly string[]): Promise<number> {
  const options = parseStartOptions(args);
  if ("help" in options) {
    console.log(options.help);
    return 0;
  }
  const stopping = new AbortController();
  const stopSignal = waitForStopSignal().finally(() => stopping.abort());
  await using stack = await startUnlessStopped(options, stopping.signal);
  if (stack === undefined) return 0;
  console.log(welcome(stack));
  // Node would write its cache at the end only, and a process that is killed has no end.
  setTimeout(flushCompileCache, CACHE_DELAY_MILLISECONDS).unref();
  await stopSignal;
  console.log("Stopping: what is under way is finished first.");
  return 0;
}

async function startUnlessStopped(options: StartOptions, signal: AbortSignal): Promise<Stack | undefined> {
  try {
    return await startStack({ ...options, signal, tell: (line) => console.log(line) });
  } catch (error) {
    if (!signal.aborted) throw error;
    console.log("Stopped before everything was ready.");
    return undefined;
  }
}
