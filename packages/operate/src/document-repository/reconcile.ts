import { createHash } from "node:crypto";
import type { DocumentRepository, Item, Operation } from "./port.ts";
import { RepositoryError } from "./repository-error.ts";

/** What an upload would have left. */
export interface ExpectedDocument {
  readonly containerId: string;
  readonly name: string;
  readonly size: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** Larger ones are taken for the same by name and size (OPR-IDM-004). */
const COMPARED_BYTES = 50 * 1024 * 1024;

/** The document that an upload under this mark has left, if it did (OPR-IDM-004). */
export async function findUpload(
  repository: DocumentRepository,
  mark: Operation,
  expected: ExpectedDocument,
): Promise<Item | undefined> {
  if (repository.capabilities.has("idempotencyKey")) return repository.outcomeOf(mark.operationId);
  let cursor: string | undefined;
  do {
    const page = await repository.list(expected.containerId, cursor);
    for (const item of page.items) {
      if (isLike(item, expected) && (await hasContent(repository, item, expected.sha256))) return item;
    }
    ({ cursor } = page);
  } while (cursor !== undefined);
  return undefined;
}

/** Whether a document is no longer there, so that removing it again is done (OPR-IDM-005). */
export async function isGone(repository: DocumentRepository, id: string): Promise<boolean> {
  try {
    await repository.stat(id);
    return false;
  } catch (error) {
    if (isGoneError(error)) return true;
    throw error;
  }
}

/** Whether an answer says that something is not there any more, as far as the account that asks may know. */
export function isGoneError(error: unknown): boolean {
  return error instanceof RepositoryError && (error.fault === "gone" || error.fault === "denied");
}

/** Throws unless the repository has what was sent (OPR-FLT-035): what it says is not always what it did. */
export async function verifyStored(
  repository: DocumentRepository,
  id: string,
  sent: { readonly size: number; readonly sha256: string },
): Promise<Item> {
  const item = await repository.stat(id);
  const isSame = item.size === sent.size && (item.sha256 === undefined || item.sha256 === sent.sha256);
  if (!isSame) throw new RepositoryError("bug", "not_what_was_sent");
  return item;
}

function isLike(item: Item, { name, size }: ExpectedDocument): boolean {
  return item.kind === "document" && item.name.toLowerCase() === name.toLowerCase() && item.size === size;
}

async function hasContent(repository: DocumentRepository, item: Item, sha256: string): Promise<boolean> {
  if (item.sha256 !== undefined) return item.sha256 === sha256;
  if ((item.size ?? 0) > COMPARED_BYTES) return true;
  const hash = createHash("sha256");
  const { content } = await repository.download(item.id);
  for await (const chunk of content) hash.update(chunk as Buffer);
  return hash.digest("hex") === sha256;
}
