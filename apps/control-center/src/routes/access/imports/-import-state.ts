import type { CsvImportData, rehearseImport } from "@muniment/work-api/control-center/csv-import";
import { importText } from "../../../texts/import.ts";

/** A step of an import; all of them are called in the same way. Told of here, as a page would be fetched with its type. */
export type ImportStep = typeof rehearseImport;

const WORKING: ReadonlySet<CsvImportData["state"]> = new Set(["rehearsing", "running", "undoing"]);

/** Whether a job works on the file at this moment. */
export function isWorking({ state }: CsvImportData): boolean {
  return WORKING.has(state);
}

/** What became of the lines, in words; empty before anything was tried. */
export function countWords({ counts }: CsvImportData): string {
  if (counts === undefined) return "";
  const parts = (["created", "updated", "unchanged", "refused"] as const).filter((name) => counts[name] > 0);
  return parts.map((name) => importText(`import.count.${name}`, { count: counts[name] })).join(", ");
}
