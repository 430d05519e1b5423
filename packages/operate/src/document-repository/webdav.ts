import { createHash, randomUUID } from "node:crypto";
import { Readable, Transform } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { answersOfTree } from "./file-tree.ts";
import { checkName, childId, OWN_PREFIX, splitId } from "./folder-path.ts";
import type { DocumentRepository, Item, NewDocument } from "./port.ts";
import { RepositoryError } from "./repository-error.ts";
import { createWebdavCaller } from "./webdav-call.ts";
import type { WebdavAccess, WebdavCaller } from "./webdav-call.ts";
import { LOCK } from "./webdav-xml.ts";
import type { DavResource } from "./webdav-xml.ts";

const PAGE = 500;

/** A collection of any WebDAV server as a document repository; everybody sees it as the service account (OPR-PRV-008). */
export function createWebdavRepository(access: WebdavAccess): DocumentRepository {
  const caller = createWebdavCaller(access);
  return {
    capabilities: new Set(["nativeCopy", "nativeMove"] as const),
    ...readingOf(caller, access.baseUrl),
    ...writingOf(caller),
  };
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

function itemOf(id: string, { isCollection, size, facts }: DavResource, baseUrl: string): Item {
  const name = id === "" ? decodeURIComponent(baseUrl.slice(baseUrl.lastIndexOf("/") + 1)) : splitId(id).name;
  return isCollection ? { kind: "container", id, name } : { kind: "document", id, name, size, facts };
}

function readingOf(caller: WebdavCaller, baseUrl: string): Pick<DocumentRepository, Reading> {
  const stat = async (id: string): Promise<Item> => itemOf(id, (await caller.find(id, 0)).own, baseUrl);
  const childrenOf = async (id: string): Promise<Item[]> => {
    const { own, children } = await caller.find(id, 1);
    if (!own.isCollection) throw new RepositoryError("input", "no_container");
    return [...children]
      .filter(([childIdOf]) => splitId(childIdOf).parentId === id)
      .map(([its, resource]) => itemOf(its, resource, baseUrl))
      .toSorted((left, right) => (left.name < right.name ? -1 : 1));
  };
  return {
    stat,
    ...answersOfTree({
      stat,
      check: caller.addressOf,
      listTop: () => childrenOf(""),
      createFolder: (parentId, name) => makeFolder(caller, parentId, name),
    }),
    async list(containerId, cursor) {
      const all = await childrenOf(containerId);
      const rest = cursor === undefined ? all : all.filter(({ name }) => name > cursor);
      const items = rest.slice(0, PAGE);
      const last = items.at(-1);
      return { items, ...(rest.length > PAGE && last !== undefined ? { cursor: last.name } : {}) };
    },
    async download(documentId, range) {
      const { own } = await caller.find(documentId, 0);
      if (own.isCollection) throw new RepositoryError("input", "no_document");
      if (range !== undefined && range.from >= own.size) throw new RepositoryError("input", "range");
      const part = range === undefined ? {} : { headers: { range: `bytes=${range.from}-${range.to}` } };
      const answer = await caller.send("GET", caller.addressOf(documentId), part);
      const content =
        answer.body === null ? Readable.from([]) : Readable.fromWeb(answer.body as ReadableStream<Uint8Array>);
      // A server need not know of parts.
      const isWhole = range !== undefined && answer.status !== 206;
      return { content: isWhole ? content.pipe(partOf(range)) : content, size: own.size };
    },
    // WebDAV says what is allowed only when it is tried (OPR-PRV-003).
    rights: async (containerId) => {
      await stat(containerId);
      return { addDocuments: true, addFolders: true };
    },
  };
}

async function makeFolder(caller: WebdavCaller, parentId: string, name: string): Promise<Item> {
  const id = childId(parentId, checkName(name));
  try {
    await caller.send("MKCOL", caller.addressOf(id));
  } catch (error) {
    throw isStatus(error, 405) ? new RepositoryError("conflict", "exists", { cause: error }) : parentGone(error);
  }
  return { kind: "container", id, name };
}

/** Gives what is at an address the place of an id, unless something has that. */
type Placing = (method: "MOVE" | "COPY", from: string, to: string) => Promise<void>;

function writingOf(
  caller: WebdavCaller,
): Pick<DocumentRepository, Exclude<keyof DocumentRepository, Reading | "capabilities">> {
  const stat = async (id: string): Promise<Item> => itemOf(id, (await caller.find(id, 0)).own, "");
  const place: Placing = async (method, from, to) => {
    const headers = { destination: caller.addressOf(to), overwrite: "F", depth: "infinity" };
    try {
      await caller.send(method, from, { headers });
    } catch (error) {
      if (!(error instanceof RepositoryError) || error.code !== "http_412") throw error;
      throw new RepositoryError("conflict", "exists", { cause: error });
    }
  };
  const relocate = async (id: string, target: { containerId: string; name: string }): Promise<Item> => {
    const to = childId(target.containerId, checkName(target.name));
    if (to === id) return stat(id);
    if (`${to}/`.startsWith(`${id}/`)) throw new RepositoryError("input", "into_itself");
    await place("MOVE", caller.addressOf(id), to);
    return stat(to);
  };
  return {
    createFolder: (parentId, name) => makeFolder(caller, parentId, name),
    upload: (containerId, document) => store(caller, containerId, { document, place }),
    async uploadVersion() {
      throw new RepositoryError("bug", "no_versions");
    },
    async copy(documentId, targetId, _operation, name = splitId(documentId).name) {
      const to = childId(targetId, checkName(name));
      await place("COPY", caller.addressOf(documentId), to);
      return stat(to);
    },
    move: (documentId, { to, name = splitId(documentId).name }) => relocate(documentId, { containerId: to, name }),
    rename: (id, name) => relocate(id, { containerId: splitId(id).parentId, name }),
    async remove(id) {
      if (id === "") throw new RepositoryError("input", "root");
      const { own } = await caller.find(id, 0);
      if (own.isCollection) return removeEmpty(caller, id);
      // Not what somebody has put in its place meanwhile.
      const isStrong = own.etag !== undefined && !own.etag.startsWith("W/");
      await caller.send("DELETE", caller.addressOf(id), isStrong ? { headers: { "if-match": own.etag ?? "" } } : {});
    },
    async restore() {
      throw new RepositoryError("input", "no_recycle_bin");
    },
  };
}

/** Sends what is read under a name that nobody lists, and gives it its own name when all of it is there. */
async function store(
  caller: WebdavCaller,
  containerId: string,
  given: { document: NewDocument; place: Placing },
): Promise<Item> {
  const { name, content } = given.document;
  const hash = createHash("sha256");
  let size = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(undefined, chunk);
    },
  });
  let staged: string | undefined;
  try {
    const id = childId(containerId, checkName(name));
    staged = `${caller.addressOf(containerId)}/${OWN_PREFIX}${randomUUID()}`;
    content.once("error", (error) => counted.destroy(error));
    const body = Readable.toWeb(content.pipe(counted)) as unknown as NonNullable<RequestInit["body"]>;
    await caller.send("PUT", staged, { body, duplex: "half" }).catch((error: unknown) => {
      throw parentGone(error);
    });
    const [stored] = await caller.ask(staged, 0);
    if (stored?.size !== size) throw new RepositoryError("bug", "not_what_was_sent");
    const sha256 = hash.digest("hex");
    await settle(caller, { staged, id, sha256, place: given.place });
    return { kind: "document", id, name, size, sha256 };
  } catch (error) {
    if (staged !== undefined) await forget(caller, staged);
    throw error;
  } finally {
    content.destroy();
  }
}

/** The same bytes under the same name are an earlier try whose answer was lost. */
async function settle(
  caller: WebdavCaller,
  given: { staged: string; id: string; sha256: string; place: Placing },
): Promise<void> {
  const { staged, id, sha256, place } = given;
  try {
    await place("MOVE", staged, id);
  } catch (error) {
    const isTaken = error instanceof RepositoryError && error.code === "exists";
    if (!isTaken || (await hashAt(caller, id)) !== sha256) throw error;
    await forget(caller, staged);
  }
}

async function hashAt(caller: WebdavCaller, id: string): Promise<string | undefined> {
  if ((await caller.find(id, 0)).own.isCollection) return undefined;
  const { body } = await caller.send("GET", caller.addressOf(id));
  const hash = createHash("sha256");
  for await (const chunk of body ?? []) hash.update(chunk);
  return hash.digest("hex");
}

/** Takes away what was only half sent; what cannot be taken away is never listed. */
async function forget(caller: WebdavCaller, address: string): Promise<void> {
  await caller.send("DELETE", address).catch(() => undefined);
}

/** A server deletes whatever a collection contains, so it is locked while it is looked into, where the server locks. */
async function removeEmpty(caller: WebdavCaller, id: string): Promise<void> {
  const address = caller.addressOf(id);
  const token = await lock(caller, address);
  const held = token === undefined ? {} : { headers: { if: `<${address}> (<${token}>)` } };
  try {
    // What has no id counts as well.
    if ((await caller.ask(address, 1)).length > 1) throw new RepositoryError("conflict", "not_empty");
    await caller.send("DELETE", address, held);
  } catch (error) {
    if (token !== undefined) await unlock(caller, address, token);
    throw error;
  }
}

async function lock(caller: WebdavCaller, address: string): Promise<string | undefined> {
  const headers = { depth: "infinity", timeout: "Second-60", "content-type": "application/xml; charset=utf-8" };
  try {
    const answer = await caller.send("LOCK", address, { headers, body: LOCK });
    await answer.body?.cancel();
    return /^<(.+)>$/.exec(answer.headers.get("lock-token") ?? "")?.[1];
  } catch (error) {
    if (isStatus(error, 405) || isStatus(error, 501)) return undefined;
    throw error;
  }
}

async function unlock(caller: WebdavCaller, address: string, token: string): Promise<void> {
  await caller.send("UNLOCK", address, { headers: { "lock-token": `<${token}>` } }).catch(() => undefined);
}

function isStatus(error: unknown, status: number): boolean {
  return error instanceof RepositoryError && error.code === `http_${status}`;
}

/** To make something in a collection that is not there is answered 409. */
function parentGone(error: unknown): unknown {
  return isStatus(error, 409) ? new RepositoryError("gone", "not_found", { cause: error }) : error;
}

/** The part of a whole content. */
function partOf({ from, to }: { readonly from: number; readonly to: number }): Transform {
  let at = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const start = Math.max(0, from - at);
      const end = Math.max(start, to + 1 - at);
      at += chunk.length;
      done(undefined, chunk.subarray(start, end));
    },
  });
}
