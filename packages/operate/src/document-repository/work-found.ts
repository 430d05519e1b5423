import * as documents from "@muniment/work-api/document/document";
import type { DocumentRepository } from "./port.ts";
import { RepositoryError } from "./repository-error.ts";
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
      const find = (matching: { readonly anywhere: string } | { readonly name_comments: string }) => {
        const filters = { container_id: ref.id, include_subtree: true, ...matching };
        const body = { limit: MOST_FOUND, filters, ...(cursor === undefined ? {} : { cursor }) };
        return ask((client) => client(documents.searchDocuments, { params: inLibrary(ref), body }));
      };
      // A library without an index of contents says so, and is asked by names (OPR-BRW-007).
      const page = await find({ anywhere: words }).catch((error: unknown) => {
        if (!(error instanceof RepositoryError) || error.fault !== "input") throw error;
        return find({ name_comments: words });
      });
      const next = page.cursor === undefined || page.cursor === "" ? {} : { cursor: page.cursor };
      return { items: page.data.map((entry) => documentItem(entry)), ...next };
    },
  };
}
