import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { findUpload, RepositoryError, verifyStored } from "../document-repository/index.ts";
import type { DocumentRepository } from "../document-repository/index.ts";
import type { Effect } from "../operation/index.ts";

/** A document that lies in a folder of this machine for as long as it is worked on. */
export interface FetchedFile {
  readonly path: string;
  readonly name: string;
  readonly size: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** A file that a repository has. */
export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

/** Works in a folder that nobody else has and that is gone afterwards. */
export async function inScratch<T>(scratchFolder: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(scratchFolder, randomUUID());
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Brings a document here; throws `RepositoryError`, also when less of it came than the repository promised. */
export async function fetchFile(
  repository: DocumentRepository,
  documentId: string,
  given: { readonly folder: string; readonly ordinal: number },
): Promise<FetchedFile> {
  const item = await repository.stat(documentId);
  if (item.kind !== "document") throw new RepositoryError("input", "no_document");
  const { content, size } = await repository.download(documentId);
  const path = join(given.folder, String(given.ordinal));
  const hash = createHash("sha256");
  let got = 0;
  async function* counted(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      got += chunk.length;
      yield chunk;
    }
  }
  await pipeline(content, counted, createWriteStream(path, { flags: "w", mode: 0o600 }));
  if (got !== size) throw new RepositoryError("transient", "cut_short");
  return { path, name: item.name, size, sha256: hash.digest("hex") };
}

/** Stores a file under a key, once however often it is tried, and looks whether it came there whole (OPR-FLT-035). */
export function storeFileEffect(
  repository: DocumentRepository,
  given: {
    readonly key: string;
    readonly containerId: string;
    readonly file: FetchedFile;
    readonly versionOf?: string;
    /** What was made anew may differ in its bytes: a document under the name that was free before is this one. */
    readonly isNameOurs?: boolean;
  },
): Effect<StoredFile> {
  const { key, containerId, file, versionOf, isNameOurs = false } = given;
  const { name, size, sha256 } = file;
  const verified = async (id: string): Promise<StoredFile> => {
    const stored = await verifyStored(repository, id, { size, sha256 });
    return { id: stored.id, name: stored.name, size, sha256 };
  };
  return {
    key,
    kind: versionOf === undefined ? "document.upload" : "document.version",
    intent: { container: containerId, name, ...(versionOf === undefined ? {} : { document: versionOf }) },
    async attempt(mark) {
      const content = createReadStream(file.path);
      const item =
        versionOf === undefined
          ? await repository.upload(containerId, { name, content }, mark)
          : await repository.uploadVersion(versionOf, content, mark);
      return verified(item.id);
    },
    async find(mark) {
      if (versionOf !== undefined && !repository.capabilities.has("idempotencyKey")) return undefined;
      if (isNameOurs && !repository.capabilities.has("idempotencyKey")) return findNamed(repository, containerId, file);
      const found = await findUpload(repository, mark, { containerId, name, size, sha256 });
      return found === undefined ? undefined : verified(found.id);
    },
  };
}

async function findNamed(
  repository: DocumentRepository,
  containerId: string,
  { name, sha256 }: FetchedFile,
): Promise<StoredFile | undefined> {
  for (let cursor: string | undefined; ;) {
    const page = await repository.list(containerId, cursor);
    const found = page.items.find((item) => item.kind === "document" && item.name.toLowerCase() === name.toLowerCase());
    if (found !== undefined) {
      return { id: found.id, name: found.name, size: found.size ?? 0, sha256: found.sha256 ?? sha256 };
    }
    ({ cursor } = page);
    if (cursor === undefined) return undefined;
  }
}

/** SHA-256 of a file of this machine, in hexadecimal. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** `name`, or the first of `name (2)`, `name (3)` … that nothing has in the container. */
export async function freeNameIn(repository: DocumentRepository, containerId: string, name: string): Promise<string> {
  const taken = new Set<string>();
  for (let cursor: string | undefined; ;) {
    const page = await repository.list(containerId, cursor);
    for (const item of page.items) taken.add(item.name.toLowerCase());
    ({ cursor } = page);
    if (cursor === undefined) break;
  }
  const { stem, extension } = partsOf(name);
  for (let number = 1; ; number += 1) {
    const wanted = number === 1 ? name : `${stem} (${number})${extension}`;
    if (!taken.has(wanted.toLowerCase())) return wanted;
  }
}

/** What the PDF of a document is called. */
export const pdfName = (name: string): string => `${partsOf(name).stem}.pdf`;

function partsOf(name: string): { readonly stem: string; readonly extension: string } {
  const extension = /\.[A-Za-z0-9]{1,16}$/.exec(name)?.[0] ?? "";
  return { stem: name.slice(0, name.length - extension.length), extension };
}
