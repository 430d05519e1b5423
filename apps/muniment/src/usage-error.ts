import { parseArgs } from "node:util";
import type { ParseArgsConfig } from "node:util";

/** The command line was not understood; the message says what to write instead. */
export class UsageError extends Error {
  constructor(problem: string, usage: string) {
    super(`${problem}\n\n${usage}`);
    this.name = "UsageError";
  }
}

/** The options among `args`; throws `UsageError` with `usage` for unknown ones, lost values and other words. */
export function parseOptions<O extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: O,
  usage: string,
): ReturnType<typeof parseArgs<{ options: O; strict: true }>>["values"] {
  return parseWords(args, options, { usage, takesWords: false }).values;
}

/** As `parseOptions`, for commands that take words as well: those that are no options are `positionals`. */
export function parseWords<O extends NonNullable<ParseArgsConfig["options"]>>(
  args: readonly string[],
  options: O,
  { usage, takesWords = true }: { usage: string; takesWords?: boolean },
): ReturnType<typeof parseArgs<{ options: O; strict: true; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: takesWords }) as ReturnType<
      typeof parseArgs<{ options: O; strict: true; allowPositionals: true }>
    >;
  } catch (error) {
    const isMisuse = error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
    if (!isMisuse) throw error;
    throw new UsageError(firstSentence(error.message), usage);
  }
}

function firstSentence(text: string): string {
  return `${text.split(/\.(?:\s|$)/, 1)[0] ?? text}.`;
}
