import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { createClient } from "@muniment/rest/client";
import * as folders from "@muniment/work-api/container/folder";
import * as workspaces from "@muniment/work-api/container/workspace";
import * as documentApi from "@muniment/work-api/document/document";
import { restoreDocument } from "@muniment/work-api/document/trash";
import { getOperation } from "@muniment/work-api/operation";
import type { DocumentRepository, Item, NewDocument, Operation } from "./port.ts";
import { RepositoryError } from "./repository-error.ts";
import { fetchFor, sendToWork, toRepositoryError, uploadParts } from "./work-call.ts";
import { auditOf, documentItem, splitName } from "./work-document.ts";
import type { DocumentFields } from "./work-document.ts";
import { formatId as format, parseId as parse } from "./work-id.ts";
import { optionalOf } from "./work-optional.ts";
import { foundOf } from "./work-found.ts";
import { workspacesOf } from "./work-workspace.ts";
import { placesOf } from "./work-place.ts";
import type { WorkCaller } from "./work-place.ts";

/** Work as one identity reaches it. */
export interface WorkAccess {
  readonly baseUrl: string;
  readonly customerId: number;
  /** Makes a call with the identity's token, and once more with a new one when it throws `TokenRejected`. */
  use<T>(call: (token: string) => Promise<T>): Promise<T>;
  /** What a request says of who is behind it, made anew for each: a signed header is taken once (D41). */
  onBehalf?(): Promise<Readonly<Record<string, string>>>;
}

const PAGE = 500;

/** Any server that speaks Work's REST API as a document repository (OPR-PRV-005). */
export function createWorkRepository(access: WorkAccess): DocumentRepository {
  const call = createCaller(access);
  const reading = readingOf(access, call);
  const documents = documentsOf(access, call);
  return {
    capabilities: new Set([
      "nativeCopy",
      "nativeMove",
      "versions",
      "rights",
      "history",
      "idempotencyKey",
      "userContext",
      "recycleBin",
      "search",
    ] as const),
    ...reading,
    ...containersOf(call),
    ...documents,
    ...optionalOf(access, call, { ...reading, ...documents }),
    ...bothOf(call),
    ...placesOf(call),
    ...foundOf(call),
    ...workspacesOf(call),
  };
}

type Reading = "resolve" | "list" | "stat" | "download" | "rights" | "mayMove" | "mayChange" | "outcomeOf";

/** Calls of the contract in the name of the identity. */
interface Caller extends WorkCaller {
  stat(id: string): Promise<Item>;
  /** Whether the identity was let in just now, so that its token need not be tried before what can be sent once only. */
  isProven(): boolean;
}

const PROVEN_MILLISECONDS = 30_000;

function createCaller(access: WorkAccess): Caller {
  const customer = String(access.customerId);
  const inLibrary = ({ library }: { library: string }) => ({ customer, library });
  let provenUntil = 0;
  const ask: Caller["ask"] = async (call, operation) => {
    const mark = operation === undefined ? {} : { "idempotency-key": operation.operationId };
    try {
      return await access.use(async (token) => {
        const headers = { ...mark, ...(await access.onBehalf?.()) };
        const answer = await call(createClient(access.baseUrl, fetchFor(headers), () => token));
        provenUntil = performance.now() + PROVEN_MILLISECONDS;
        return answer;
      });
    } catch (error) {
      throw toRepositoryError(error);
    }
  };
  const stat = async (id: string): Promise<Item> => {
    const ref = parse(id);
    const params = inLibrary(ref);
    if (ref.kind === "document") {
      const { data } = await ask((client) =>
        client(documentApi.getDocument, { params: { ...params, document: ref.id } }),
      );
      return documentItem(data);
    }
    const { data } =
      ref.kind === "folder"
        ? await ask((client) => client(folders.getFolder, { params: { ...params, folder: ref.id } }))
        : await ask((client) => client(workspaces.getWorkspace, { params: { ...params, workspace: ref.id } }));
    return { kind: "container", id, name: data.name };
  };

  return { ask, inLibrary, stat, isProven: () => performance.now() < provenUntil };
}

function readingOf(
  { baseUrl, use, customerId, onBehalf }: WorkAccess,
  { ask, inLibrary, stat }: Caller,
): Pick<DocumentRepository, Reading> {
  return {
    resolve: ({ library, root }) => stat(format("workspace", root.includes("!") ? root : `${library}!${root}`)),
    stat,
    async list(containerId, cursor) {
      const ref = parse(containerId);
      const query = {
        limit: PAGE,
        paging_mode: "standard_cursor" as const,
        ...(cursor === undefined ? {} : { cursor }),
      };
      const params = inLibrary(ref);
      const page: { data: readonly unknown[]; cursor?: string } =
        ref.kind === "workspace"
          ? await ask((client) =>
              client(workspaces.listWorkspaceChildren, { params: { ...params, workspace: ref.id }, query }),
            )
          : await ask((client) => client(folders.listFolderChildren, { params: { ...params, folder: ref.id }, query }));
      const items = page.data.map((entry) => childItem(entry as ChildFields));
      return { items, ...(page.cursor === undefined || page.cursor === "" ? {} : { cursor: page.cursor }) };
    },
    async download(documentId, range) {
      const ref = parse(documentId);
      const url = `${baseUrl}/work/api/v2/customers/${customerId}/libraries/${ref.library}/documents/${encodeURIComponent(ref.id)}/download`;
      const part = range === undefined ? {} : { range: `bytes=${range.from}-${range.to}` };
      try {
        return await use(async (token) => {
          const headers = { ...part, authorization: `Bearer ${token}`, ...(await onBehalf?.()) };
          const answer = await sendToWork(url, { headers }, false);
          return { content: contentOf(answer), size: sizeOf(answer) };
        });
      } catch (error) {
        throw toRepositoryError(error);
      }
    },
    async outcomeOf(operationId) {
      const { data } = await ask((client) => client(getOperation, { params: { key: operationId } }));
      if (data.state === "running") throw new RepositoryError("busy", "in_progress");
      const { object_id: id } = data;
      return id === undefined ? undefined : stat(format("document", id));
    },
    ...rightsOf({ ask, inLibrary }),
  };
}

function rightsOf({
  ask,
  inLibrary,
}: Pick<Caller, "ask" | "inLibrary">): Pick<DocumentRepository, "rights" | "mayMove" | "mayChange"> {
  const allowedIn = async (containerId: string) => {
    const ref = parse(containerId);
    const params = inLibrary(ref);
    const { data } = await ask((client) =>
      ref.kind === "folder"
        ? client(folders.getFolderOperations, { params: { ...params, folder: ref.id } })
        : client(workspaces.getWorkspaceOperations, { params: { ...params, workspace: ref.id } }),
    );
    return { ...data, isFolder: ref.kind === "folder" };
  };
  return {
    async rights(containerId) {
      const { add_content: addContent, add_folders: addFolders, isFolder } = await allowedIn(containerId);
      return { addDocuments: isFolder && addContent, addFolders };
    },
    mayChange: async (containerId) => (await allowedIn(containerId)).modify,
    async mayMove(id) {
      const ref = parse(id);
      // A folder goes with all that is in it, so that it takes full access.
      if (ref.kind !== "document") return (await allowedIn(id)).set_security;
      const params = { ...inLibrary(ref), document: ref.id };
      const { data } = await ask((client) => client(documentApi.getDocumentOperations, { params }));
      return data["move"] === true;
    },
  };
}

function containersOf({ ask, inLibrary }: Caller): Pick<DocumentRepository, "createFolder"> {
  return {
    async createFolder(parentId, name, operation) {
      const ref = parse(parentId);
      const params = inLibrary(ref);
      const { data } = await ask(
        (client) =>
          ref.kind === "workspace"
            ? client(workspaces.createRootFolder, { params: { ...params, workspace: ref.id }, body: { name } })
            : client(folders.createSubfolder, { params: { ...params, folder: ref.id }, body: { name } }),
        operation,
      );
      return { kind: "container", id: format("folder", data.id), name: data.name };
    },
  };
}

function documentsOf(
  access: WorkAccess,
  caller: Caller,
): Pick<DocumentRepository, "upload" | "uploadVersion" | "move" | "restore"> {
  const { ask, inLibrary, stat } = caller;
  return {
    upload: (containerId, document, operation) =>
      send({ access, caller }, { to: containerId, kind: "folder", document, operation }),
    uploadVersion: (documentId, content, operation) =>
      send({ access, caller }, { to: documentId, kind: "document", document: { content }, operation }),
    async restore(documentId, targetId, operation) {
      const ref = parse(documentId);
      const body = {
        folder_ids: [parse(targetId).id],
        ...(operation.comment === undefined ? {} : { comments: operation.comment }),
      };
      const params = { ...inLibrary(ref), document: ref.id };
      await ask((client) => client(restoreDocument, { params, body }), operation);
      return stat(documentId);
    },
    async move(id, { from, to, name }, operation) {
      const ref = parse(id);
      if (ref.kind !== "document") return moveFolder(caller, { id, to, name }, operation);
      const placing = { destination_folder_id: parse(to).id, ...auditOf(operation) };
      const params = { ...inLibrary(ref), folder: parse(from).id, document: ref.id };
      const { data } = await ask((client) => client(folders.moveDocument, { params, body: placing }), operation);
      const moved = documentItem(data);
      if (name === undefined || name === moved.name) return moved;
      const renaming = { ...operation, operationId: `${operation.operationId}:name` };
      const body = { ...splitName(name), ...auditOf(operation) };
      const renamed = await ask(
        (client) => client(documentApi.updateDocument, { params: { ...inLibrary(ref), document: ref.id }, body }),
        renaming,
      );
      return documentItem(renamed.data);
    },
  };
}

async function moveFolder(
  { ask, inLibrary, stat }: Caller,
  { id, to, name }: { readonly id: string; readonly to: string; readonly name: string | undefined },
  operation: Operation,
): Promise<Item> {
  const [ref, target] = [parse(id), parse(to)];
  if (ref.kind !== "folder") throw new RepositoryError("input", "workspace");
  const params = { ...inLibrary(ref), folder: ref.id };
  const body = target.kind === "folder" ? { destination_folder_id: target.id } : { destination_id: target.id };
  await ask((client) => client(folders.moveFolder, { params, body }), operation);
  if (name === undefined) return stat(id);
  const renaming = { ...operation, operationId: `${operation.operationId}:name` };
  const renamed = await ask((client) => client(folders.updateFolder, { params, body: { name } }), renaming);
  return { kind: "container", id, name: renamed.data.name };
}

/** What is said of documents and of containers, each at its own address. */
function bothOf({ ask, inLibrary }: Caller): Pick<DocumentRepository, "rename" | "remove"> {
  return {
    async rename(id, name, operation) {
      const ref = parse(id);
      const params = inLibrary(ref);
      if (ref.kind === "document") {
        const body = { ...splitName(name), ...auditOf(operation) };
        const given = { params: { ...params, document: ref.id }, body };
        const { data } = await ask((client) => client(documentApi.updateDocument, given), operation);
        return documentItem(data);
      }
      const body = { name };
      const { data } = await ask(
        async (client): Promise<{ data: { name: string } }> =>
          ref.kind === "folder"
            ? client(folders.updateFolder, { params: { ...params, folder: ref.id }, body })
            : client(workspaces.updateWorkspace, { params: { ...params, workspace: ref.id }, body }),
        operation,
      );
      return { kind: "container", id, name: data.name };
    },
    async remove(id, operation) {
      const ref = parse(id);
      if (ref.kind === "workspace") throw new RepositoryError("input", "workspace");
      const params = inLibrary(ref);
      await ask(
        (client) =>
          ref.kind === "document"
            ? client(documentApi.deleteDocument, { params: { ...params, document: ref.id } })
            : client(folders.deleteFolder, { params: { ...params, folder: ref.id } }),
        operation,
      );
    },
  };
}

/** Sends a new document to a folder, or a new version to a document. */
async function send(
  { access, caller }: { access: WorkAccess; caller: Caller },
  given: {
    to: string;
    kind: "folder" | "document";
    document: Pick<NewDocument, "content"> & Partial<NewDocument>;
    operation: Operation;
  },
): Promise<Item> {
  const { to, kind, document, operation } = given;
  const { content, name } = document;
  try {
    const ref = parse(to);
    if (ref.kind !== kind) throw new RepositoryError("input", `no_${kind}`);
    // A token that has run out is renewed now: the content can be read once only.
    const target = name !== undefined && caller.isProven() ? undefined : await caller.stat(to);
    const place =
      kind === "folder"
        ? `folders/${encodeURIComponent(ref.id)}/documents`
        : `documents/${encodeURIComponent(ref.id)}/versions`;
    const url = `${access.baseUrl}/work/api/v2/customers/${access.customerId}/libraries/${ref.library}/${place}`;
    const boundary = `operate-${randomUUID()}`;
    const profile = { doc_profile: name === undefined ? {} : splitName(name), ...auditOf(operation) };
    return await access.use(async (token) => {
      if (content.readableDidRead) throw new RepositoryError("token", "rejected");
      const parts = Readable.from(uploadParts(boundary, { profile, fileName: name ?? target?.name ?? "", content }));
      const headers = {
        authorization: `Bearer ${token}`,
        "content-type": `multipart/form-data; boundary=${boundary}`,
        "idempotency-key": operation.operationId,
        ...(await access.onBehalf?.()),
      };
      const body = Readable.toWeb(parts) as unknown as NonNullable<RequestInit["body"]>;
      const answer = await sendToWork(url, { method: "POST", headers, body, duplex: "half" }, true);
      const { data } = (await answer.json()) as { data: DocumentFields };
      return documentItem(data);
    });
  } catch (error) {
    content.destroy();
    throw toRepositoryError(error);
  }
}

interface ChildFields extends DocumentFields {
  readonly wstype: string;
}

function childItem(entry: ChildFields): Item {
  const isFolder = entry.wstype === "folder" || entry.wstype === "tab";
  return isFolder ? { kind: "container", id: format("folder", entry.id), name: entry.name } : documentItem(entry);
}

function contentOf(answer: Response): Readable {
  return answer.body === null ? Readable.from([]) : Readable.fromWeb(answer.body as ReadableStream);
}

/** Of the whole document, also when a part of it was asked for. */
function sizeOf({ headers }: Response): number {
  const whole = /\/(\d+)$/.exec(headers.get("content-range") ?? "")?.[1];
  return Number(whole ?? headers.get("content-length") ?? 0);
}
