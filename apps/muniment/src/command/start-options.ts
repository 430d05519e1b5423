import { resolve } from "node:path";
import { parseOptions, UsageError } from "../usage-error.ts";

/** What `muniment start` was asked for (D5). */
export interface StartOptions {
  readonly host: string;
  /** The first port; 0 takes free ones. */
  readonly port: number;
  readonly dataDir: string;
  readonly isEmpty: boolean;
}

// The parts take the six ports behind the first one as well.
const HIGHEST_FIRST_PORT = 65_535 - 6;

const USAGE = `Usage: npm start -- [options]

  --port P    first port, 8080 by default; the parts take P to P+6; 0 takes free ones
  --data DIR  data folder, ./.muniment by default
  --empty     without the demonstration firm; a link for the first administrator is printed
  --host H    address to listen on, 127.0.0.1 by default`;

/** Reads the options, or gives the text of the help; throws `UsageError` for what cannot be understood. */
export function parseStartOptions(args: readonly string[]): StartOptions | { readonly help: string } {
  const values = parseOptions(
    args,
    {
      port: { type: "string", default: "8080" },
      data: { type: "string", default: ".muniment" },
      host: { type: "string", default: "127.0.0.1" },
      empty: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
    USAGE,
  );
  if (values.help) return { help: USAGE };
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > HIGHEST_FIRST_PORT) {
    throw new UsageError(`--port takes a number from 0 to ${HIGHEST_FIRST_PORT}, not "${values.port}".`, USAGE);
  }
  for (const name of ["data", "host"] as const) {
    if (values[name] === "") throw new UsageError(`--${name} takes a value.`, USAGE);
  }
  return { port, host: values.host, dataDir: resolve(values.data), isEmpty: values.empty };
}
