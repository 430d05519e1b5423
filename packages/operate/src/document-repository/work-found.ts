import * as documents from "@muniment/work-api/document/document";
import type { DocumentRepository } from "./port.ts";
import { documentItem } from "./work-document.ts";
import { parseId } from "./work-id.ts";
import type { WorkCaller } from "./work-place.ts";

const MOST_VERSIONS = 200;
const MOST_FOUND = 100;

/** What Work finds of documents: their versions, and those that have words in them. */
export function foundOf({ ask, inLibrary }: WorkCaller): Required<Pick<DocumentRepository, "versions" | "search">> {
  return {
    async versions(documentId) {
      const ref = parseId(documentId);
      const params = { ...inLibrary(ref), document: ref.id };
      const { data } = await ask((client) =>
        client(documents.listVersions, { params, query: { limit: MOST_VERSIONS } }),
      );
      return data.map(documentItem).toReversed();
    },
    async search(rootId, words, cursor) {
      const ref = parseId(rootId);
      const body = {
        limit: MOST_FOUND,
        filters: { container_id: ref.id, include_subtree: true, anywhere: words },
        ...(cursor === undefined ? {} : { cursor }),
      };
      const page = await ask((client) => client(documents.searchDocuments, { params: inLibrary(ref), body }));
      const next = page.cursor === undefined || page.cursor === "" ? {} : { cursor: page.cursor };
      return { items: page.data.map((entry) => documentItem(entry)), ...next };
    },
  };
}
