import type { ConversionError } from "@muniment/documents/convert";
import type { SplitError } from "@muniment/documents/split";
import { errors } from "@muniment/operate-api";
import { splitLimits } from "@muniment/operate-api/split";
import type { TroubleValue } from "@muniment/operate-api/trouble";

/** Why a document has no pages to be had. */
export type Unreadable = (SplitError | ConversionError)["reason"];

const WORDS: Readonly<Record<Unreadable, string>> = {
  unsupported: "documents of its kind have no pages",
  damaged: "it is damaged",
  encrypted: "it is protected by a password",
  too_large: `it is too large, or has more than ${splitLimits.pages} pages`,
  timed_out: "it takes too long",
  crashed: "reading it failed",
  no_such_pages: "it has other pages than it had",
};

/** OPR-ERR-018 for what cannot be read. */
export function unreadable(name: string, reason: Unreadable, now: Date): TroubleValue {
  const text = `"${name}" cannot be split: ${WORDS[reason]}.`;
  return { code: errors.notConverted.code, text, at: now.toISOString() };
}
