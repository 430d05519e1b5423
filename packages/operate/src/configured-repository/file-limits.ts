import { extname } from "node:path";
import { refusals, refused } from "@muniment/operate-api";
import type { ConfiguredRepository } from "./configured-repository.repository.ts";

/** What a repository takes (OPR-REP-005); nothing is said where the place was chosen by hand. */
export interface FileLimits {
  readonly deny_extensions: ConfiguredRepository["deny_extensions"] | null;
  readonly most_bytes: ConfiguredRepository["most_bytes"];
}

const UNITS = [
  [1024 ** 3, "GB"],
  [1024 ** 2, "MB"],
  [1024, "KB"],
  [1, "bytes"],
] as const;

/** Throws OPR-ERR-020 or -015 for a file that the repository does not take. */
export function refuseFile(
  { deny_extensions: denied, most_bytes: most }: FileLimits,
  { name, size = 0 }: { readonly name: string; readonly size?: number | undefined },
): void {
  const ending = extname(name).slice(1).toLowerCase();
  if (denied?.includes(ending) === true) throw refused(refusals.fileRefused());
  if (most !== null && size > most) throw refused(refusals.tooLarge({ limit: sizeText(most) }));
}

function sizeText(bytes: number): string {
  const [unit, name] = UNITS.find(([each]) => bytes >= each) ?? [1, "bytes"];
  return `${Math.floor(bytes / unit)} ${name}`;
}
