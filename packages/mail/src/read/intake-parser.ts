import PostalMime from "postal-mime";

const DEEPEST = 50;
const MOST_HEADER_BYTES = 1024 * 1024;

interface TextPart {
  readonly contentDisposition: { readonly parsed: { readonly params: Readonly<Record<string, string>> } };
  readonly parentNode?: { readonly contentType: { readonly multipart: string | false } };
}

/** The part of the parser that decides what is body; its types do not show it. */
interface Decisions {
  isInlineTextNode(part: TextPart): boolean;
}

/** A parser for one message: messages in it stay whole, and a text with a file name is a file (OPR-INB-011). */
export function createIntakeParser(): PostalMime {
  const parser = new PostalMime({
    forceRfc822Attachments: true,
    maxNestingDepth: DEEPEST,
    maxHeadersSize: MOST_HEADER_BYTES,
  });
  const decisions = parser as unknown as Decisions;
  const isBody = decisions.isInlineTextNode.bind(parser);
  decisions.isInlineTextNode = (part) => {
    const hasName = part.contentDisposition.parsed.params["filename"] !== undefined;
    return isBody(part) && (!hasName || part.parentNode?.contentType.multipart === "alternative");
  };
  return parser;
}
