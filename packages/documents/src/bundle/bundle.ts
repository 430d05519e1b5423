import { runInChild } from "../pdf/child.ts";

/** How the pages of a bundle are numbered; size and places in points. */
export interface BundleNumbering {
  readonly position: `${"top" | "bottom"}-${"left" | "center" | "right"}`;
  /** Printable ASCII. */
  readonly prefix: string;
  readonly start: number;
  readonly size: number;
  readonly showsTotal: boolean;
}

/** One line of a bundle, in its order. */
export type BundlePart =
  | { readonly kind: "section"; readonly title: string; readonly level: number }
  | {
      readonly kind: "document";
      readonly title: string;
      readonly description?: string;
      readonly date?: string;
      /** Of a PDF file. */
      readonly path: string;
      readonly password?: string;
      /** `1-3,7,9-z`; all when absent. */
      readonly pages?: string;
      /** Clockwise, in degrees. */
      readonly rotate?: number;
      readonly startsOnOddPage?: boolean;
    }
  | {
      /** A page that is made for the bundle: a text, a slip sheet, a document that follows. */
      readonly kind: "page";
      readonly title: string;
      readonly description?: string;
      readonly date?: string;
      readonly text: string;
      readonly startsOnOddPage?: boolean;
    };

/** What is to be put together, and how it looks. */
export interface BundlePlan {
  readonly title: string;
  /** Lines below the title of the cover. */
  readonly lines: readonly string[];
  readonly parts: readonly BundlePart[];
  readonly hasCover: boolean;
  readonly hasContents: boolean;
  readonly hasDividers: boolean;
  /** Every page of a document on A4, to be printed; changes the files of the parts. */
  readonly isOnA4?: boolean;
  readonly numbering?: BundleNumbering;
  /** What a document that cannot be read comes to; with `slip_sheet` a page in its place says so. */
  readonly onTrouble: "stop" | "slip_sheet";
  readonly words?: Partial<BundleWords>;
}

/** What the made pages say, in the reader's language. */
export interface BundleWords {
  readonly contents: string;
  readonly page: string;
  readonly date: string;
  readonly damaged: string;
  readonly encrypted: string;
  /** Whether the pages that were chosen are there. */
  readonly noSuchPages: string;
}

/** Where a part lies in the result. */
export interface BundledPart {
  /** From 1. */
  readonly firstPage: number;
  readonly pages: number;
  readonly trouble?: BundleTrouble;
}

/** Why a document could not be taken in. */
export type BundleTrouble = "damaged" | "encrypted" | "no_such_pages";

/** What was made. */
export interface BundleMade {
  readonly pages: number;
  readonly bytes: number;
  /** One for each part of the plan. */
  readonly parts: readonly BundledPart[];
}

/** A part that stops the bundle, by its place in the plan. */
export class BundleError extends Error {
  readonly part: number;
  readonly reason: BundleTrouble;

  constructor(part: number, reason: BundleTrouble) {
    super(`Part ${part + 1} of the bundle is ${reason}`);
    this.name = "BundleError";
    this.part = part;
    this.reason = reason;
  }
}

/** Limits of one bundle, and for tests which tool is used. */
export interface BundleOptions {
  readonly signal?: AbortSignal;
  readonly timeoutSeconds?: number;
  /** Uses the stand-in for qpdf even where that is installed. */
  readonly withoutQpdf?: boolean;
}

/** How a child process answers. */
export type BundleAnswer =
  | { readonly made: BundleMade }
  | { readonly refused: { readonly part: number; readonly reason: BundleTrouble } };

const DEFAULT_TIMEOUT = 1800;

/**
 * Puts documents together into one PDF file at `output`: cover, contents with links, bookmarks, printed page numbers
 * and the same page labels (OPR-BUN-007 to -010). In a process of its own; memory does not grow with the pages.
 * Throws `BundleError` for a part that stops it, and what `signal` was aborted with.
 */
export async function makeBundle(plan: BundlePlan, output: string, options: BundleOptions = {}): Promise<BundleMade> {
  const { signal, timeoutSeconds = DEFAULT_TIMEOUT, withoutQpdf = false } = options;
  const answer = await runInChild<BundleAnswer>(
    new URL("./bundle-start.ts", import.meta.url),
    { plan, output, withoutQpdf },
    { timeoutSeconds, ...(signal === undefined ? {} : { signal }) },
  );
  if ("refused" in answer) throw new BundleError(answer.refused.part, answer.refused.reason);
  return answer.made;
}
