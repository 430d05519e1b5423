import type { BundleEntryValue, getBundle, getBundleBuild } from "@muniment/operate-api/bundle";
import type { Output } from "@muniment/rest";
import type { Tone } from "@muniment/ui/status";
import type { ChosenDocument } from "../case-document/document-action.ts";

/** A bundle of a case. */
export type BundleData = Output<typeof getBundle>["data"];

/** One making of it. */
export type BuildData = Output<typeof getBundleBuild>["data"];

/** What a state of a bundle means at a glance. */
export const BUNDLE_TONES: Readonly<Record<BundleData["state"], Tone>> = {
  defined: "none",
  building: "waiting",
  failed: "bad",
  built: "good",
  built_with_warnings: "warning",
  stale: "warning",
};

/** Chosen documents of a case as entries of a bundle. */
export function entriesOf(chosen: readonly ChosenDocument[]): BundleEntryValue[] {
  return chosen.map(({ serviceName, documentId, name }) => ({
    id: crypto.randomUUID(),
    kind: "document",
    title: name.replace(/\.[^.]{1,5}$/, "").slice(0, 254),
    document: { service: serviceName, document_id: documentId },
  }));
}

/** With one entry a place higher (-1) or lower (1). */
export function moveEntry(entries: readonly BundleEntryValue[], id: string, by: -1 | 1): BundleEntryValue[] {
  const from = entries.findIndex((entry) => entry.id === id);
  const moved = entries[from];
  const rest = entries.filter((entry) => entry.id !== id);
  return moved === undefined ? rest : rest.toSpliced(from + by, 0, moved);
}

/** How far to the right an entry stands: below the section that it belongs to. */
export function depthsOf(entries: readonly BundleEntryValue[]): ReadonlyMap<string, number> {
  let level = 0;
  return new Map(
    entries.map(({ id, kind, level: own = 1 }) => {
      if (kind !== "section") return [id, level];
      level = own;
      return [id, own - 1];
    }),
  );
}
