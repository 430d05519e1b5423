import { createMessages } from "@muniment/ui/message";

/** Documents that become PDFs; fetched with their pages. */
export const conversionText = createMessages({
  "convert.archive": "Convert and archive",
  "convert.begun": "The documents are being converted.",
  "convert.done": "{{name}} was stored.",
  "convert.kind": "Documents of this kind cannot be converted.",
  "convert.not_begun": "The documents were not converted",
  "convert.not_done": "{{name}} was not converted",
  "convert.pdf": "Convert to PDF",
});
