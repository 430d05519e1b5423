import type { Readable } from "node:stream";

/** What a provider can do beyond the least (OPR-PRV-003); what is absent is made up for by the caller. */
export type Capability =
  | "nativeCopy"
  | "nativeMove"
  | "versions"
  | "rights"
  | "history"
  | "idempotencyKey"
  | "userContext"
  | "recycleBin"
  | "search";

/** Where documents lie (OPR-REP-002); which fields count depends on the provider. */
export interface Place {
  /** The library; empty for the preferred one, and for folders. */
  readonly library: string;
  /** A workspace by its id, or for folders a path. */
  readonly root: string;
}

/** What a list shows of a document beside its name, as far as the provider tells; moments in ISO 8601. */
export interface DocumentFacts {
  readonly version?: number;
  readonly class?: string;
  readonly author?: string;
  readonly createdAt?: string;
  readonly modifiedAt?: string;
  readonly modifiedBy?: string;
  /** Who has it checked out. */
  readonly lockedBy?: string;
  readonly lockedAt?: string;
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
  readonly facts?: DocumentFacts;
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

/** What is asked for of a document that is looked at, or of an attachment of an e-mail such as `2.1`. */
export interface LookWanted {
  readonly part: string;
  /** What there is to know (`PreviewState` as JSON), what is shown, or a page. */
  readonly what: "" | "/file" | "/html";
  /** The container that it is seen in, which must be visible too. */
  readonly rootId: string;
  /** The header, as it came. */
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

/** The answer, as it is passed on; 202 while it is being prepared. */
export interface Look {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: Readable;
}

/** Some of the items of a container. */
export interface Listing {
  readonly items: readonly Item[];
  /** For the next ones; absent at the end. */
  readonly cursor?: string;
}

/** A workspace, or a folder, that a case may have. */
export interface FoundPlace {
  readonly place: Place;
  readonly item: Item;
}

/** A workspace, or a folder that serves as one, that Operate makes for a case (OPR-PRO-001). */
export interface NewWorkspace {
  readonly name: string;
  readonly description?: string;
  /** By the provider's own names, such as `custom1`; providers without properties leave them out. */
  readonly properties: Readonly<Record<string, string>>;
  readonly security?: "private" | "view" | "public";
}

/** An entry of a document's history, as the repository keeps it. */
export interface HistoryEntry {
  readonly at: Date;
  readonly user: string;
  /** For whom it acted, where the repository knows. */
  readonly actingUser?: string;
  readonly activity: string;
  readonly comment?: string;
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
  /** The newest version of a document; only with `versions`. */
  uploadVersion(documentId: string, content: Readable, operation: Operation): Promise<Item>;
  /** A new document with the same content, under the same name unless one is given. */
  copy(documentId: string, targetId: string, operation: Operation, name?: string): Promise<Item>;
  /** A document, or a container with all that is in it; under the same name unless one is given. */
  move(
    id: string,
    given: { readonly from: string; readonly to: string; readonly name?: string },
    operation: Operation,
  ): Promise<Item>;
  rename(id: string, name: string, operation: Operation): Promise<Item>;
  /** Removes a document, or a container without content. */
  remove(id: string, operation: Operation): Promise<void>;
  /** Brings a removed document back, into a container (`recycleBin`); it keeps its id. */
  restore(documentId: string, targetId: string, operation: Operation): Promise<Item>;
  rights(containerId: string): Promise<Rights>;
  /** Whether the caller may take an item away from where it lies; absent where that is learnt by trying (`rights`). */
  mayMove?(id: string): Promise<boolean>;
  /** Whether the caller may change what lies in a container; absent as `mayMove` is. */
  mayChange?(containerId: string): Promise<boolean>;
  /** Places whose name has `words` in it, the most at hand first; not all when there are many. */
  findPlaces(library: string, words: string): Promise<readonly FoundPlace[]>;
  /** Whether an item lies in the container of a place, however deep. */
  isWithin(id: string, rootId: string): Promise<boolean>;
  /** The container that a document lies in; of several, one of them. */
  homeOf(documentId: string): Promise<string>;
  /** The containers from that of the place down to one within it, both included. */
  trail(containerId: string, rootId: string): Promise<readonly Item[]>;
  /** The versions of a document, newest first; each has an id of its own (`versions`). */
  versions?(documentId: string): Promise<readonly Item[]>;
  /** Documents in the container of a place, however deep, with `words` in their name or content (`search`). */
  search?(rootId: string, words: string, cursor?: string): Promise<Listing>;
  /** Places that have all these properties, or without any, this name; whole values, whatever the case of letters. */
  findWorkspaces(
    library: string,
    wanted: { readonly name: string; readonly properties: Readonly<Record<string, string>> },
  ): Promise<readonly FoundPlace[]>;
  /** The place of a case (operate.md 20.2, F0). */
  createWorkspace(library: string, workspace: NewWorkspace, operation: Operation): Promise<FoundPlace>;
  /** What a document looks like; nothing where the repository cannot say, and it is made up for. */
  look?(documentId: string, wanted: LookWanted): Promise<Look | undefined>;
  /** Whether a document can be copied and moved there without its content passing through here. */
  isNear(documentId: string, targetId: string): boolean;
  /** What happened to a document, newest first; nothing without `history`. */
  history(documentId: string): Promise<readonly HistoryEntry[]>;
  /**
   * The document that a change under this id made, moved or copied, where the provider keeps such ids
   * (`idempotencyKey`); nothing when it had no effect. Throws `busy` while the change is still under way.
   */
  outcomeOf(operationId: string): Promise<Item | undefined>;
}
