import { pagesOfText } from "@muniment/operate-api/split";
import type { getSplit, SplitPartDraftValue } from "@muniment/operate-api/split";
import type { Output } from "@muniment/rest";
import type { Tone } from "@muniment/ui/status";
import { splitText } from "../texts/split.ts";

/** A document that is cut into parts. */
export type SplitData = Output<typeof getSplit>["data"];

/** A part with what became of it. */
export type SplitPartData = SplitData["parts"][number];

/** What a person changes of a split. */
export interface SplitDraft {
  readonly parts: readonly (SplitPartDraftValue & { readonly key: string })[];
  readonly left_out: string;
  readonly original: SplitData["original"];
}

/** The draft that a split holds. */
export function draftOf({ parts, left_out: leftOut, original }: SplitData): SplitDraft {
  return {
    parts: parts.map(({ number, pages, name, case: caseId, folder }) => ({
      key: String(number),
      pages,
      name,
      ...(caseId === undefined ? {} : { case: caseId }),
      ...(folder === undefined ? {} : { folder }),
    })),
    left_out: leftOut,
    original,
  };
}

/** Whether every part can be stored as it is written. */
export function isSound({ parts }: SplitDraft, last: number): boolean {
  return (
    parts.length > 0 && parts.every(({ pages, name }) => name.trim() !== "" && pagesOfText(pages, last) !== undefined)
  );
}

/** What its state means for whoever reads it. */
export const TONES: Readonly<Record<SplitData["state"] | SplitPartData["state"], Tone>> = {
  analysing: "waiting",
  closed: "none",
  draft: "none",
  dropped: "none",
  failed: "bad",
  partly_stored: "warning",
  queued: "waiting",
  refused: "bad",
  stored: "good",
  storing: "waiting",
  waiting: "warning",
  waiting_for_user: "warning",
};

/** Its state in words. */
export const stateOf = ({ state }: SplitData): string => splitText(`split_state.${state}`);
