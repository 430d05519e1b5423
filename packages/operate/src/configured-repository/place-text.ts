import { fillLine } from "@muniment/documents/generate";
import type { DataObject, Locale } from "@muniment/documents/generate";
import { refusals, refused } from "@muniment/operate-api";

const MOST_BYTES = 180;
const NOT_IN_NAMES = /[<>:"|?*/\\\p{Cc}\p{Cs}\u2028\u2029]/gu;

/**
 * The folders that a path means for a case. No value makes a level of its own or leads out: what cannot stand in a
 * name is replaced (OPR-REP-010). Throws OPR-ERR-012 for a field without a value.
 */
export function foldersOf(path: string, data: DataObject, locale: Locale): string[] {
  return path
    .split("/")
    .filter((part) => part.trim() !== "")
    .map((part) => {
      const { text, missing } = fillLine(part, data, locale);
      const [first] = missing;
      if (first !== undefined) throw refused(refusals.unresolvedPlace({ reason: `"${first}" has no value` }));
      return cleanPart(text) || "_";
    });
}

/** The name of a document, without its ending; fields without a value leave nothing behind (OPR-GEN-014). */
export function outputName(mask: string, data: DataObject, locale: Locale): string {
  return cleanPart(fillLine(mask, data, locale).text) || "Document";
}

function cleanPart(text: string): string {
  const plain = text.normalize("NFC").replaceAll(NOT_IN_NAMES, "_").replaceAll(/\s+/g, " ");
  let kept = "";
  for (const character of plain.replaceAll(/^[. ]+|[. ]+$/g, "")) {
    if (Buffer.byteLength(kept + character) > MOST_BYTES) break;
    kept += character;
  }
  return kept.replaceAll(/[. ]+$/g, "");
}
