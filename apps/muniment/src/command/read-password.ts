import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { text } from "node:stream/consumers";
import { Writable } from "node:stream";
import { UsageError } from "../usage-error.ts";

/**
 * A password from a file, from standard input (`-`, or when nobody types there), or typed twice unseen. It is never part
 * of the command line, which other users of the machine can see.
 */
export async function readPassword(file: string | undefined): Promise<string> {
  if (file !== undefined && file !== "-") return firstLine(await readFile(file, "utf8"));
  if (file === "-" || !process.stdin.isTTY) return firstLine(await text(process.stdin));
  return typedTwice();
}

function firstLine(given: string): string {
  const [line = ""] = given.split(/\r?\n/, 1);
  if (line === "") throw new UsageError("The password is empty.", "Give it in a file with --password-file.");
  return line;
}

async function typedTwice(): Promise<string> {
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: unseen, terminal: true });
  try {
    const ask = async (prompt: string): Promise<string> => {
      process.stderr.write(prompt);
      const line = await lines.question("");
      process.stderr.write("\n");
      return line;
    };
    const password = await ask("Password: ");
    if (password !== (await ask("Again: "))) throw new UsageError("The two differ.", "Nothing was changed.");
    return firstLine(password);
  } finally {
    lines.close();
  }
}
