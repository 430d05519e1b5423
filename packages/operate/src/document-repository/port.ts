import type { Readable } from "node:stream";

/** What a provider can do beyond the least (OPR-PRV-003); what is absent is made up for by the caller. */
export type Capability = "nativeCopy" | "nativeMove" | "rights" | "idempotencyKey" | "userContext" | "recycleBin";

/** Where documents lie (OPR-REP-002); which fields count depends on the provider. */
export interface Place {
  /** The library; empty for the preferred one, and for folders. */
  readonly library: string;
  /** A workspace by its id, or for folders a path. */
  readonly root: string;
}

/** A workspace, folder or document. `id` means something to the provider that gave it, and to no other. */
export interface Item {
  readonly kind: "container" | "document";
  readonly id: string;
  readonly name: string;
  /** Of documents only. */
  readonly size?: number;
  /** SHA-256 in hexadecimal, where the provider knows it without reading the document. */
  readonly sha256?: string;
}

/** An intended effect outside: retries of it have the same id and one effect (OPR-IDM-003). */
export interface Operation {
  readonly operationId: string;
  /** For the history of the repository (OPR-AUD-007). */
  readonly comment?: string;
}

/** A document to be stored. */
export interface NewDocument {
  readonly name: string;
  /** Read once, and destroyed when the upload fails. */
  readonly content: Readable;
}

/** What the caller may do with a place. */
export interface Rights {
  readonly addDocuments: boolean;
  readonly addFolders: boolean;
}

/** Bytes of a document; `range` counts from 0, both ends included. */
export interface Download {
  readonly content: Readable;
  /** Of the whole document. */
  readonly size: number;
}

/** Some of the items of a container. */
export interface Listing {
  readonly items: readonly Item[];
  /** For the next ones; absent at the end. */
  readonly cursor?: string;
}

/**
 * A document system as one identity sees it (OPR-PRV-001). Every method throws `RepositoryError`. Names are compared
 * as the provider compares them; `exists` is said for a name that is taken.
 */
export interface DocumentRepository {
  readonly capabilities: ReadonlySet<Capability>;
  /** The container at a place. */
  resolve(place: Place): Promise<Item>;
  list(containerId: string, cursor?: string): Promise<Listing>;
  stat(id: string): Promise<Item>;
  createFolder(parentId: string, name: string, operation: Operation): Promise<Item>;
  /** Stores what is read and gives what the repository then has; the name is not taken by anything. */
  upload(containerId: string, document: NewDocument, operation: Operation): Promise<Item>;
  download(documentId: string, range?: { readonly from: number; readonly to: number }): Promise<Download>;
  /** A new document with the same content. */
  copy(documentId: string, targetId: string, operation: Operation): Promise<Item>;
  move(documentId: string, given: { readonly from: string; readonly to: string }, operation: Operation): Promise<Item>;
  rename(id: string, name: string, operation: Operation): Promise<Item>;
  /** Removes a document, or a container without content. */
  remove(id: string, operation: Operation): Promise<void>;
  rights(containerId: string): Promise<Rights>;
}
