import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { createClient } from "@muniment/rest/client";
import type { Client } from "@muniment/rest/client";
import * as folders from "@muniment/work-api/container/folder";
import * as workspaces from "@muniment/work-api/container/workspace";
import * as documents from "@muniment/work-api/document/document";
import type { DocumentRepository, Item, NewDocument, Operation } from "./port.ts";
import { RepositoryError } from "./repository-error.ts";
import { fetchFor, sendToWork, toRepositoryError, uploadParts } from "./work-call.ts";

/** Work as one identity reaches it. */
export interface WorkAccess {
  readonly baseUrl: string;
  readonly customerId: number;
  /** Makes a call with the identity's token, and once more with a new one when it throws `TokenRejected`. */
  use<T>(call: (token: string) => Promise<T>): Promise<T>;
}

type Kind = "workspace" | "folder" | "document";

/** An id of Work with its kind, which decides under which address it is found. */
interface Ref {
  readonly kind: Kind;
  readonly id: string;
  readonly library: string;
}

const PAGE = 500;

/** Any server that speaks Work's REST API as a document repository (OPR-PRV-005). */
export function createWorkRepository(access: WorkAccess): DocumentRepository {
  const call = createCaller(access);
  return {
    capabilities: new Set([
      "nativeCopy",
      "nativeMove",
      "rights",
      "idempotencyKey",
      "userContext",
      "recycleBin",
    ] as const),
    ...readingOf(access, call),
    ...containersOf(call),
    ...documentsOf(access, call),
    ...bothOf(call),
  };
}

type Reading = "resolve" | "list" | "stat" | "download" | "rights";

/** Calls of the contract in the name of the identity. */
interface Caller {
  ask<T>(call: (client: Client) => Promise<T>, operation?: Operation): Promise<T>;
  inLibrary(ref: Ref): { customer: string; library: string };
  stat(id: string): Promise<Item>;
}

function createCaller(access: WorkAccess): Caller {
  const customer = String(access.customerId);
  const inLibrary = ({ library }: Ref) => ({ customer, library });
  const ask: Caller["ask"] = async (call, operation) => {
    const headers = operation === undefined ? {} : { "idempotency-key": operation.operationId };
    try {
      return await access.use((token) => call(createClient(access.baseUrl, fetchFor(headers), () => token)));
    } catch (error) {
      throw toRepositoryError(error);
    }
  };
  const stat = async (id: string): Promise<Item> => {
    const ref = parse(id);
    const params = inLibrary(ref);
    if (ref.kind === "document") {
      const { data } = await ask((client) =>
        client(documents.getDocument, { params: { ...params, document: ref.id } }),
      );
      return documentItem(data);
    }
    const { data } =
      ref.kind === "folder"
        ? await ask((client) => client(folders.getFolder, { params: { ...params, folder: ref.id } }))
        : await ask((client) => client(workspaces.getWorkspace, { params: { ...params, workspace: ref.id } }));
    return { kind: "container", id, name: data.name };
  };

  return { ask, inLibrary, stat };
}

function readingOf(
  { baseUrl, use, customerId }: WorkAccess,
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
      const headers = range === undefined ? {} : { range: `bytes=${range.from}-${range.to}` };
      try {
        return await use(async (token) => {
          const answer = await sendToWork(url, { headers: { ...headers, authorization: `Bearer ${token}` } }, false);
          return { content: contentOf(answer), size: sizeOf(answer) };
        });
      } catch (error) {
        throw toRepositoryError(error);
      }
    },
    async rights(containerId) {
      const ref = parse(containerId);
      const params = inLibrary(ref);
      const { data } = await ask((client) =>
        ref.kind === "folder"
          ? client(folders.getFolderOperations, { params: { ...params, folder: ref.id } })
          : client(workspaces.getWorkspaceOperations, { params: { ...params, workspace: ref.id } }),
      );
      return { addDocuments: ref.kind === "folder" && data.add_content, addFolders: data.add_folders };
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

function documentsOf(access: WorkAccess, caller: Caller): Pick<DocumentRepository, "upload" | "copy" | "move"> {
  const { ask, inLibrary, stat } = caller;
  return {
    upload: (containerId, document, operation) => upload({ access, stat }, { containerId, document, operation }),
    async copy(documentId, targetId, operation) {
      const ref = parse(documentId);
      const body = { destination_folder_id: parse(targetId).id, ...auditOf(operation) };
      const params = { ...inLibrary(ref), document: ref.id };
      const { data } = await ask((client) => client(documents.copyDocument, { params, body }), operation);
      return documentItem(data);
    },
    async move(documentId, { from, to }, operation) {
      const ref = parse(documentId);
      const body = { destination_folder_id: parse(to).id, ...auditOf(operation) };
      const params = { ...inLibrary(ref), folder: parse(from).id, document: ref.id };
      const { data } = await ask((client) => client(folders.moveDocument, { params, body }), operation);
      return documentItem(data);
    },
  };
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
        const { data } = await ask((client) => client(documents.updateDocument, given), operation);
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
            ? client(documents.deleteDocument, { params: { ...params, document: ref.id } })
            : client(folders.deleteFolder, { params: { ...params, folder: ref.id } }),
        operation,
      );
    },
  };
}

async function upload(
  { access, stat }: { access: WorkAccess; stat: (id: string) => Promise<Item> },
  given: { containerId: string; document: NewDocument; operation: Operation },
): Promise<Item> {
  const { containerId, document, operation } = given;
  const { content } = document;
  try {
    const ref = parse(containerId);
    if (ref.kind !== "folder") throw new RepositoryError("input", "no_folder");
    // A token that has run out is renewed now: the content can be read once only.
    await stat(containerId);
    const url = `${access.baseUrl}/work/api/v2/customers/${access.customerId}/libraries/${ref.library}/folders/${encodeURIComponent(ref.id)}/documents`;
    const boundary = `operate-${randomUUID()}`;
    const profile = { doc_profile: splitName(document.name), ...auditOf(operation) };
    return await access.use(async (token) => {
      if (content.readableDidRead) throw new RepositoryError("token", "rejected");
      const parts = Readable.from(uploadParts(boundary, { profile, fileName: document.name, content }));
      const headers = {
        authorization: `Bearer ${token}`,
        "content-type": `multipart/form-data; boundary=${boundary}`,
        "idempotency-key": operation.operationId,
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

interface DocumentFields {
  readonly id: string;
  readonly name: string;
  readonly extension: string;
  readonly size: number;
  readonly checksum: string;
}

interface ChildFields extends DocumentFields {
  readonly wstype: string;
}

function documentItem({ id, name, extension, size, checksum }: DocumentFields): Item {
  const isSha256 = /^[0-9a-f]{64}$/i.test(checksum);
  return {
    kind: "document",
    id: format("document", id),
    name: extension === "" ? name : `${name}.${extension}`,
    size,
    ...(isSha256 ? { sha256: checksum.toLowerCase() } : {}),
  };
}

function childItem(entry: ChildFields): Item {
  const isFolder = entry.wstype === "folder" || entry.wstype === "tab";
  return isFolder ? { kind: "container", id: format("folder", entry.id), name: entry.name } : documentItem(entry);
}

/** A file name as Work keeps it. */
function splitName(name: string): { name: string; extension: string } {
  const at = name.lastIndexOf(".");
  return at <= 0 ? { name, extension: "" } : { name: name.slice(0, at), extension: name.slice(at + 1) };
}

function auditOf({ comment }: Operation): { audit?: { comments: string } } {
  return comment === undefined ? {} : { audit: { comments: comment } };
}

function format(kind: Kind, id: string): string {
  return `${kind}:${id}`;
}

function parse(text: string): Ref {
  const match = /^(workspace|folder|document):(([A-Za-z0-9_-]+)![0-9.]+)$/.exec(text);
  const [, kind, id, library] = match ?? [];
  if (kind === undefined || id === undefined || library === undefined) throw new RepositoryError("input", "invalid_id");
  return { kind: kind as Kind, id, library };
}

function contentOf(answer: Response): Readable {
  return answer.body === null ? Readable.from([]) : Readable.fromWeb(answer.body as ReadableStream);
}

/** Of the whole document, also when a part of it was asked for. */
function sizeOf({ headers }: Response): number {
  const whole = /\/(\d+)$/.exec(headers.get("content-range") ?? "")?.[1];
  return Number(whole ?? headers.get("content-length") ?? 0);
}
