import { createHash, randomUUID } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { access, link, lstat, mkdir, open, readdir, rename, rmdir, unlink } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { answersOfTree } from "./file-tree.ts";
import { checkName, childId, OWN_PREFIX, pathOf, splitId } from "./folder-path.ts";
import type { DocumentFacts, DocumentRepository, Item, Listing, NewDocument } from "./port.ts";
import { RepositoryError } from "./repository-error.ts";
import type { FaultClass } from "./repository-error.ts";

const PAGE = 500;

/** A tree of files as a document repository; everybody sees it as the service account (OPR-PRV-003). */
export function createLocalFolderRepository(root: string): DocumentRepository {
  return withFaults({
    capabilities: new Set(["nativeCopy", "nativeMove", "rights"] as const),
    ...readingOf(root),
    ...writingOf(root),
  });
}

type Reading =
  | "findWorkspaces"
  | "createWorkspace"
  | "resolve"
  | "list"
  | "stat"
  | "download"
  | "rights"
  | "outcomeOf"
  | "findPlaces"
  | "isWithin"
  | "isNear"
  | "homeOf"
  | "trail"
  | "history";

async function statIn(root: string, id: string): Promise<Item> {
  const found = await lstat(await pathOf(root, id));
  const name = id === "" ? basename(root) : splitId(id).name;
  if (found.isDirectory()) return { kind: "container", id, name };
  if (!found.isFile()) throw new RepositoryError("denied", "no_plain_file");
  return { kind: "document", id, name, size: found.size, facts: factsOf(found) };
}

function factsOf({ mtime, birthtime }: { readonly mtime: Date; readonly birthtime: Date }): DocumentFacts {
  // Some file systems do not keep when a file was made, and say 1970.
  const made = birthtime.getTime() > 0 ? { createdAt: birthtime.toISOString() } : {};
  return { ...made, modifiedAt: mtime.toISOString() };
}

async function documentIn(root: string, id: string): Promise<{ path: string; name: string; size: number }> {
  const { kind, name, size = 0 } = await statIn(root, id);
  if (kind !== "document") throw new RepositoryError("input", "no_document");
  return { path: await pathOf(root, id), name, size };
}

function readingOf(root: string): Pick<DocumentRepository, Reading> {
  return {
    ...answersOfTree({
      stat: (id) => statIn(root, id),
      check: (id) => pathOf(root, id),
      listTop: async () => (await listFolder(await pathOf(root, ""), "", undefined)).items,
      createFolder: (parentId, name) => makeFolder(root, parentId, name),
    }),
    list: async (containerId, cursor) => listFolder(await pathOf(root, containerId), containerId, cursor),
    stat: (id) => statIn(root, id),
    async download(documentId, range) {
      const { path, size } = await documentIn(root, documentId);
      if (range !== undefined && range.from >= size) throw new RepositoryError("input", "range");
      const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
      const part = range === undefined ? {} : { start: range.from, end: range.to };
      return { content: file.createReadStream(part), size };
    },
    async rights(containerId) {
      const path = await pathOf(root, containerId);
      const mayWrite = await access(path, constants.W_OK | constants.X_OK).then(
        () => true,
        () => false,
      );
      return { addDocuments: mayWrite, addFolders: mayWrite };
    },
  };
}

function writingOf(
  root: string,
): Pick<DocumentRepository, Exclude<keyof DocumentRepository, Reading | "capabilities">> {
  return {
    createFolder: (parentId, name) => makeFolder(root, parentId, name),
    upload: (containerId, document) => store(root, containerId, document),
    async uploadVersion() {
      throw new RepositoryError("bug", "no_versions");
    },
    async copy(documentId, targetId, _operation, given) {
      const { path, name } = await documentIn(root, documentId);
      return store(root, targetId, { name: given ?? name, content: createReadStream(path) });
    },
    async restore() {
      throw new RepositoryError("input", "no_recycle_bin");
    },
    move: (documentId, { to, name = splitId(documentId).name }) =>
      relocate(root, documentId, { containerId: to, name }),
    rename: (id, name) => relocate(root, id, { containerId: splitId(id).parentId, name }),
    async remove(id) {
      if (id === "") throw new RepositoryError("input", "root");
      const path = await pathOf(root, id);
      await ((await lstat(path)).isDirectory() ? rmdir(path) : unlink(path));
    },
  };
}

async function makeFolder(root: string, parentId: string, name: string): Promise<Item> {
  const parent = await pathOf(root, parentId);
  await mkdir(join(parent, checkName(name)));
  await syncFolder(parent);
  return { kind: "container", id: childId(parentId, name), name };
}

async function store(root: string, containerId: string, { name, content }: NewDocument): Promise<Item> {
  const folder = await containerPath(root, containerId, content);
  const id = childId(containerId, checkNameOf(name, content));
  const staged = await stage(folder, content);
  try {
    await link(staged.path, join(folder, name));
  } catch (error) {
    // The same bytes under the same name: an earlier try whose answer was lost.
    const isTaken = codeOf(error) === "EEXIST";
    if (!isTaken || (await hashOf(join(folder, name)).catch(() => "no file")) !== staged.sha256) throw error;
  } finally {
    await unlink(staged.path);
  }
  await syncFolder(folder);
  return { kind: "document", id, name, size: staged.size, sha256: staged.sha256 };
}

async function relocate(root: string, id: string, target: { containerId: string; name: string }): Promise<Item> {
  const [from, folder] = [await pathOf(root, id), await pathOf(root, target.containerId)];
  const to = join(folder, checkName(target.name));
  const newId = childId(target.containerId, target.name);
  if (newId === id) return statIn(root, id);
  if (`${newId}/`.startsWith(`${id}/`)) throw new RepositoryError("input", "into_itself");
  await ((await lstat(from)).isDirectory() ? renameFolder(from, to) : renameFile(from, to));
  await syncFolder(folder);
  return statIn(root, newId);
}

async function containerPath(root: string, containerId: string, content: Readable): Promise<string> {
  try {
    return await pathOf(root, containerId);
  } catch (error) {
    content.destroy();
    throw error;
  }
}

function checkNameOf(name: string, content: Readable): string {
  try {
    return checkName(name);
  } catch (error) {
    content.destroy();
    throw error;
  }
}

/** Writes to disk what is read, under a name that nobody lists, and waits until it is there for good. */
async function stage(folder: string, content: Readable): Promise<{ path: string; size: number; sha256: string }> {
  const path = join(folder, `${OWN_PREFIX}${randomUUID()}`);
  const file = await open(path, "wx", 0o600).catch((error: unknown) => {
    content.destroy();
    throw error;
  });
  const hash = createHash("sha256");
  let size = 0;
  try {
    await pipeline(content, async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        size += chunk.length;
        await file.appendFile(chunk);
      }
    });
    await file.sync();
  } catch (error) {
    await unlink(path);
    throw error;
  } finally {
    await file.close();
  }
  return { path, size, sha256: hash.digest("hex") };
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** A name that is taken stays with who has it; a repetition of what was half done goes on. */
async function renameFile(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const [one, other] = await Promise.all([lstat(from), lstat(to).catch(() => undefined)]);
    if (codeOf(error) !== "EEXIST" || one.ino !== other?.ino) throw error;
  }
  await unlink(from);
}

async function renameFolder(from: string, to: string): Promise<void> {
  const isTaken = await lstat(to).then(
    () => true,
    () => false,
  );
  if (isTaken) throw new RepositoryError("conflict", "exists");
  await rename(from, to);
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, constants.O_RDONLY);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function listFolder(path: string, id: string, cursor: string | undefined): Promise<Listing> {
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries
    .filter((entry) => (entry.isFile() || entry.isDirectory()) && !entry.name.startsWith(OWN_PREFIX))
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
    .filter((entry) => cursor === undefined || entry.name > cursor);
  const page = names.slice(0, PAGE);
  const items = await Promise.all(
    page.map(async (entry): Promise<Item> => {
      const item = { id: childId(id, entry.name), name: entry.name };
      if (entry.isDirectory()) return { kind: "container", ...item };
      const found = await lstat(join(path, entry.name));
      return { kind: "document", ...item, size: found.size, facts: factsOf(found) };
    }),
  );
  const last = page.at(-1);
  return { items, ...(names.length > PAGE && last !== undefined ? { cursor: last.name } : {}) };
}

const FAULTS: Readonly<Record<string, readonly [FaultClass, string]>> = {
  ENOENT: ["gone", "not_found"],
  ENOTDIR: ["gone", "not_found"],
  EISDIR: ["input", "no_document"],
  ELOOP: ["denied", "link"],
  EACCES: ["denied", "denied"],
  EPERM: ["denied", "denied"],
  EROFS: ["denied", "read_only"],
  EEXIST: ["conflict", "exists"],
  ENOTEMPTY: ["conflict", "not_empty"],
  ENOSPC: ["full", "no_space"],
  EDQUOT: ["full", "no_space"],
  ENAMETOOLONG: ["input", "invalid_name"],
};

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : "";
}

/** The same repository, whose errors are those of the port. */
function withFaults(repository: DocumentRepository): DocumentRepository {
  const guarded = Object.entries(repository).map(([name, member]) => {
    if (typeof member !== "function") return [name, member];
    const call = member as (...given: unknown[]) => unknown;
    const guard = (...given: unknown[]): unknown => {
      const result = call(...given);
      return result instanceof Promise ? result.catch(toRepositoryError) : result;
    };
    return [name, guard];
  });
  return Object.fromEntries(guarded) as DocumentRepository;
}

function toRepositoryError(error: unknown): never {
  if (error instanceof RepositoryError) throw error;
  const [fault, code] = FAULTS[codeOf(error)] ?? ["bug", "unexpected"];
  throw new RepositoryError(fault, code, { cause: error });
}
