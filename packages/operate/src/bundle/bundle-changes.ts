import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { Tx } from "@muniment/platform/db";
import { RepositoryError } from "../document-repository/index.ts";
import type { DocumentRepository, Repositories } from "../document-repository/index.ts";
import { findService } from "../linked-service/index.ts";
import type { BuildView } from "./bundle.repository.ts";

/** Larger ones count as unchanged where the repository does not know their checksum. */
const MOST_READ = 50 * 1024 * 1024;

/** Titles of entries whose document is not what it was in a build, read as the service account (OPR-BUN-014). */
export async function changedSources(
  { reader, repositories }: { readonly reader: Tx; readonly repositories: Repositories },
  { manifest }: BuildView,
): Promise<string[]> {
  const changed: string[] = [];
  const open = new Map<string, DocumentRepository | undefined>();
  for (const { title, document, sha256 } of manifest) {
    if (document === undefined || sha256 === undefined) continue;
    if (!open.has(document.service)) {
      const service = await findService(reader, document.service);
      open.set(document.service, service === undefined ? undefined : await repositories.asService(service));
    }
    const repository = open.get(document.service);
    if (repository === undefined || !(await isSame(repository, document.document_id, sha256))) changed.push(title);
  }
  return changed;
}

/** Whether a document has this content still; not when it is gone, or may not be seen any more. */
async function isSame(repository: DocumentRepository, id: string, expected: string): Promise<boolean> {
  try {
    const { sha256, size = 0 } = await repository.stat(id);
    if (sha256 !== undefined) return sha256 === expected;
    return size > MOST_READ || (await hash((await repository.download(id)).content)) === expected;
  } catch (error) {
    if (error instanceof RepositoryError && (error.fault === "gone" || error.fault === "denied")) return false;
    throw error;
  }
}

async function hash(content: Readable): Promise<string> {
  const digest = createHash("sha256");
  for await (const chunk of content) digest.update(chunk as Buffer);
  return digest.digest("hex");
}
