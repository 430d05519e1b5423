/** The words of the documents of a case. */
export const caseDocumentTexts = {
  "contents.documents_only": "This is for documents only. Take the folders out of the selection.",
  "contents.none": "This folder is empty",
  "contents.none_text": "Documents that are stored here appear in this list.",
} as const;
