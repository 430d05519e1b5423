import * as documents from "@muniment/work-api/document/document";
import type { DocumentRepository } from "./port.ts";
import { RepositoryError } from "./repository-error.ts";
import { auditOf, documentItem, splitName } from "./work-document.ts";
import { parseId } from "./work-id.ts";
import { lookAtWork } from "./work-look.ts";
import type { WorkTokens } from "./work-look.ts";
import type { WorkCaller } from "./work-place.ts";

/** What a server answers where it has no such path (404, 405, 501), in Work's words or in its own. */
const NO_SUCH_PATH = new Set([
  "NRC_UNKNOWN_RESOURCE",
  "NRC_METHOD_NOT_ALLOWED",
  ...[404, 405, 501].map((status) => `http_${status}`),
]);
/** A server that was without is asked again after an hour: it may have been brought up to date. */
const OFF_MILLISECONDS = 3_600_000;

/** When what was found missing is tried again, by server and operation. */
const switchedOff = new Map<string, number>();

/**
 * The operations of Work whose paths are in its own specification only (operate.md 20.1, mark p). Each is switched off
 * for a server that answers as if it had no such path, and made up for meanwhile (OPR-CAL-002, OPR-PRV-003).
 */
export function optionalOf(
  access: WorkTokens,
  { ask, inLibrary }: WorkCaller,
  repository: Pick<DocumentRepository, "stat" | "download" | "upload">,
): Required<Pick<DocumentRepository, "copy" | "look">> {
  const { baseUrl } = access;
  return {
    look: async (documentId, wanted) =>
      tryOr(`${baseUrl} look`, {
        native: async () => lookAtWork(access, documentId, wanted),
        instead: async () => undefined,
      }),
    async copy(documentId, targetId, operation, name) {
      return tryOr(`${baseUrl} copy`, {
        async native() {
          const ref = parseId(documentId);
          const body = {
            destination_folder_id: parseId(targetId).id,
            ...(name === undefined ? {} : { name: splitName(name).name }),
            ...auditOf(operation),
          };
          const params = { ...inLibrary(ref), document: ref.id };
          const { data } = await ask((client) => client(documents.copyDocument, { params, body }), operation);
          return documentItem(data);
        },
        async instead() {
          const source = await repository.stat(documentId);
          const { content } = await repository.download(documentId);
          return repository.upload(targetId, { name: name ?? source.name, content }, operation);
        },
      });
    },
  };
}

async function tryOr<T, I>(key: string, ways: { native(): Promise<T>; instead(): Promise<I> }): Promise<T | I> {
  if ((switchedOff.get(key) ?? 0) > performance.now()) return ways.instead();
  try {
    return await ways.native();
  } catch (error) {
    if (!(error instanceof RepositoryError) || !NO_SUCH_PATH.has(error.code)) throw error;
    switchedOff.set(key, performance.now() + OFF_MILLISECONDS);
    return ways.instead();
  }
}
