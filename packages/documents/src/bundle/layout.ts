import type { BundlePart, BundlePlan, BundleTrouble } from "./bundle.ts";

/** What is known of a part before anything is put together. */
export type Inspected =
  | { readonly pages: readonly number[] }
  | { readonly trouble: BundleTrouble }
  /** It is no document. */
  | undefined;

/** A run of pages of the result: of a document, or of the file of made pages. */
export type Run =
  | { readonly of: "document"; readonly part: number; readonly pages: readonly number[] }
  | { readonly of: "made"; readonly page: MadePage; readonly count: number };

/** A page that is drawn for the bundle. */
export type MadePage =
  | { readonly kind: "cover" }
  | { readonly kind: "contents" }
  | { readonly kind: "blank" }
  | { readonly kind: "divider"; readonly part: number }
  | { readonly kind: "text"; readonly part: number };

/** Where everything lies. */
export interface Layout {
  readonly runs: readonly Run[];
  /** For each part its first page, from 1, and how many it has; a section without dividers has no page of its own. */
  readonly parts: readonly { readonly firstPage: number; readonly pages: number }[];
  readonly total: number;
}

/** How many pages the made pages that can have several take. */
export interface MadeSizes {
  readonly contents: number;
  readonly texts: ReadonlyMap<number, number>;
}

/** Puts the pages in their order; nothing is drawn yet, so that contents know their numbers (OPR-BUN-007). */
export function layOut(plan: BundlePlan, inspected: readonly Inspected[], sizes: MadeSizes): Layout {
  const runs: Run[] = [];
  const parts: { firstPage: number; pages: number }[] = [];
  let total = 0;
  const add = (run: Run, count: number): void => {
    runs.push(run);
    total += count;
  };
  const made = (page: MadePage, count = 1): void => add({ of: "made", page, count }, count);
  if (plan.hasCover) made({ kind: "cover" });
  if (plan.hasContents) made({ kind: "contents" }, sizes.contents);
  for (const [at, part] of plan.parts.entries()) {
    if (part.kind !== "section" && part.startsOnOddPage === true && total % 2 === 1) made({ kind: "blank" });
    const firstPage = total + 1;
    if (part.kind === "section") {
      if (plan.hasDividers) made({ kind: "divider", part: at });
    } else {
      const known = inspected[at];
      if (known !== undefined && "pages" in known) {
        add({ of: "document", part: at, pages: known.pages }, known.pages.length);
      } else made({ kind: "text", part: at }, sizes.texts.get(at) ?? 1);
    }
    parts.push({ firstPage, pages: total + 1 - firstPage });
  }
  return { runs, parts, total };
}

/** The number that stands on a page, with its prefix. */
export function labelOf({ numbering }: BundlePlan, page: number): string {
  return numbering === undefined ? String(page) : `${numbering.prefix}${page - 1 + numbering.start}`;
}

/** How deep a part lies: a section at its level, everything else below the section before it. */
export function depthsOf(parts: readonly BundlePart[]): number[] {
  let level = 0;
  return parts.map((part) => {
    if (part.kind !== "section") return level;
    level = Math.min(part.level, level + 1);
    return level - 1;
  });
}
