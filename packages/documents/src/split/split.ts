import { ChildFailed, runInChild } from "../pdf/child.ts";
import type { SplitBookmark } from "./outline.ts";

/** What is looked for on each page, beside what the file says of itself. */
export interface SplitScan {
  readonly blank?: {
    /** Pages with less ink than this share of them count as blank. */
    readonly mostInk: number;
  };
  readonly barcodes?: boolean;
  readonly text?: string;
}

/** A barcode, and the page that it is on. */
export interface SplitBarcode {
  readonly page: number;
  readonly value: string;
}

/** What is known of a document that is to be cut; pages from 1. */
export interface SplitFacts {
  readonly pages: number;
  readonly outline: readonly SplitBookmark[];
  /** No part of it is signed. */
  readonly isSigned: boolean;
  readonly scan?: {
    readonly blank: readonly number[];
    readonly barcodes: readonly SplitBarcode[];
    /** Pages with the text. */
    readonly found: readonly number[];
  };
}

/** A part that was made; its bytes are the same whenever it is made anew. */
export interface MadePart {
  readonly bytes: number;
}

/** Why a document cannot be cut. */
export class SplitError extends Error {
  readonly reason: "damaged" | "encrypted" | "no_such_pages" | "crashed" | "timed_out";

  constructor(reason: SplitError["reason"], cause?: unknown) {
    super(`The document is ${reason}`, { cause });
    this.name = "SplitError";
    this.reason = reason;
  }
}

/** Limits of one look or cut, and for tests which tool is used. */
export interface SplitOptions {
  readonly signal?: AbortSignal;
  readonly timeoutSeconds?: number;
  /** Uses the stand-in for qpdf even where that is installed. */
  readonly withoutQpdf?: boolean;
}

/** What a child process is asked. */
export interface SplitJob {
  readonly path: string;
  readonly scan?: SplitScan;
  readonly parts?: readonly { readonly pages: readonly number[]; readonly path: string }[];
  readonly withoutQpdf: boolean;
}

/** How it answers. */
export type SplitAnswer =
  | { readonly facts: SplitFacts }
  | { readonly made: readonly MadePart[] }
  | { readonly refused: SplitError["reason"] };

const DEFAULT_TIMEOUT = 1800;

/** Looks at a PDF file that is to be cut. Throws `SplitError`. */
export async function inspectSource(
  path: string,
  { scan, ...options }: SplitOptions & { readonly scan?: SplitScan } = {},
): Promise<SplitFacts> {
  const answer = await ask({ path, ...(scan === undefined ? {} : { scan }) }, options);
  if (!("facts" in answer)) throw new Error("A look at a document came to nothing");
  return answer.facts;
}

/**
 * Cuts pages of a PDF file out of it, each part to a file of its own: text, size, annotations and quality stay, and a
 * part has only what its pages need (OPR-SPL-009). Memory does not grow with the pages. Throws `SplitError`.
 */
export async function makeParts(
  path: string,
  parts: NonNullable<SplitJob["parts"]>,
  options: SplitOptions = {},
): Promise<readonly MadePart[]> {
  const answer = await ask({ path, parts }, options);
  if (!("made" in answer)) throw new Error("A cut came to nothing");
  return answer.made;
}

/** In a process of its own: what a hostile file does to it harms nobody else. */
async function ask(
  job: Omit<SplitJob, "withoutQpdf">,
  { signal, timeoutSeconds = DEFAULT_TIMEOUT, withoutQpdf = false }: SplitOptions,
): Promise<SplitAnswer> {
  const limits = { timeoutSeconds, ...(signal === undefined ? {} : { signal }) };
  try {
    const process = new URL("./split-start.ts", import.meta.url);
    const answer = await runInChild<SplitAnswer>(process, { ...job, withoutQpdf }, limits);
    if ("refused" in answer) throw new SplitError(answer.refused);
    return answer;
  } catch (error) {
    if (error instanceof ChildFailed) throw new SplitError(error.reason, error);
    throw error;
  }
}
