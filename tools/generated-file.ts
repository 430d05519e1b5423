import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Findings } from "./findings.ts";

/** A file that is written from the code and committed, so that a change of it is seen in review. */
export interface GeneratedFile {
  /** Relative to the root. */
  readonly path: string;
  readonly content: string;
  /** The command that writes it. */
  readonly command: string;
}

/** Compares the committed file with what the code says now. */
export function checkGenerated(root: string, file: GeneratedFile): Findings {
  const path = join(root, file.path);
  const committed = existsSync(path) ? readFileSync(path, "utf8") : undefined;
  const seen = `${file.path}, ${file.content.length} characters`;
  if (committed === file.content) return { seen, problems: [] };
  const line = committed === undefined ? undefined : firstDifference(committed, file.content);
  const text = `${committed === undefined ? "is missing" : "differs from the code"}: run \`${file.command}\``;
  return { seen, problems: [{ file: file.path, ...(line === undefined ? {} : { line }), text }] };
}

/** Writes the file. */
export function writeGenerated(root: string, file: GeneratedFile): Findings {
  const path = join(root, file.path);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, file.content);
  return { seen: file.path, problems: [] };
}

/** The first line, from 1, in which the two texts differ. */
function firstDifference(left: string, right: string): number {
  const others = right.split("\n");
  const at = left.split("\n").findIndex((line, index) => line !== others[index]);
  return (at === -1 ? left.split("\n").length : at) + 1;
}
