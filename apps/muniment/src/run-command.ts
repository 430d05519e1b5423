import { AppError } from "@muniment/kernel";
import type { FieldMessage } from "@muniment/kernel";
import { UsageError } from "./usage-error.ts";

interface Command {
  readonly name: string;
  readonly summary: string;
  /** Resolves to the exit code when everything that it started has stopped. */
  readonly load: () => Promise<(args: readonly string[]) => Promise<number>>;
}

const COMMANDS: readonly Command[] = [
  {
    name: "start",
    summary: "start everything on this machine, with its own database, and stay in the foreground",
    load: async () => (await import("./command/start.ts")).start,
  },
  {
    name: "work",
    summary: "run the Work server alone, from a configuration",
    load: async () => (await import("./command/work.ts")).work,
  },
  {
    name: "user",
    summary: "accounts: list, create, unlock, enable, new passwords; also when no administrator can sign in",
    load: async () => (await import("./command/user.ts")).user,
  },
  {
    name: "group",
    summary: "groups and their members; also to restore the administrators of a library",
    load: async () => (await import("./command/group.ts")).group,
  },
  {
    name: "audit",
    summary: "check that nobody has changed the audit behind the application's back",
    load: async () => (await import("./command/audit.ts")).audit,
  },
  {
    name: "extension",
    summary: "for authors of extensions: make a key, and a signed package of a folder",
    load: async () => (await import("./command/extension.ts")).extension,
  },
  {
    name: "operate",
    summary: "run the Operate server alone, from a configuration",
    load: async () => (await import("./command/operate.ts")).operate,
  },
];

const EXIT_FAILED = 1;
const EXIT_MISUSED = 2;

/** Runs the command that `args` name and gives its exit code: 1 when it failed, 2 when it was not understood. */
export async function runCommand(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === "--help" || name === "-h" || name === "help") {
    console.log(usage());
    return 0;
  }
  const command = COMMANDS.find((known) => known.name === name);
  if (command === undefined) {
    console.error(`${name === undefined ? "Which command?" : `There is no command "${name}".`}\n\n${usage()}`);
    return EXIT_MISUSED;
  }
  try {
    return await (
      await command.load()
    )(rest);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(error.message);
      return EXIT_MISUSED;
    }
    console.error(`muniment ${command.name} failed: ${describe(error)}`);
    return EXIT_FAILED;
  }
}

function usage(): string {
  const width = Math.max(...COMMANDS.map((command) => command.name.length));
  const lines = COMMANDS.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`);
  return `Usage: muniment <command> [options]\n\n${lines.join("\n")}\n\nmuniment <command> --help lists the options.`;
}

function inWords({ field, text, data }: FieldMessage): string {
  const about = [field, data].filter((part) => part !== undefined && part !== "").join(" ");
  return about === "" ? text : `${about}: ${text}`;
}

// An error of ours says what to do; what has none of our words needs its place in the code to be understood.
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof AppError && error.messages.length > 0) return error.messages.map(inWords).join("\n  ");
  const isProgramming = [TypeError, ReferenceError, RangeError, SyntaxError].some((kind) => error instanceof kind);
  const text = isProgramming ? (error.stack ?? error.message) : error.message;
  return error.cause === undefined ? text : `${text}\n  because: ${describe(error.cause)}`;
}
