/** What lists and panels need of a folder or tab. */
export interface FolderItem {
  readonly kind: "folder";
  readonly id: string;
  readonly name: string;
  readonly isTab: boolean;
  readonly hasSubfolders: boolean;
  readonly access: string;
  readonly author: string;
  readonly editedAt: string;
}

/** Who has a document checked out. */
export interface Held {
  readonly by: string;
  readonly name: string;
  readonly since: string;
}

/** What lists need of a version of a document. */
export interface DocumentItem {
  readonly kind: "document";
  readonly id: string;
  readonly name: string;
  readonly extension: string;
  readonly number: number;
  readonly version: number;
  readonly size: number;
  readonly author: string;
  readonly editedAt: string;
  readonly editedBy: string;
  readonly workspaceId: string;
  readonly held?: Held | undefined;
}

/** One row of the list of a place. */
export type Item = FolderItem | DocumentItem;

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const number = (value: unknown): number => (typeof value === "number" ? value : 0);

/** A child of a container as the wire gives it (work-api.md 7.4). */
export function readItem(entry: Readonly<Record<string, unknown>>): Item {
  const shared = { id: text(entry["id"]), name: text(entry["name"]), editedAt: text(entry["edit_date"]) };
  if ("folder_type" in entry) {
    return {
      ...shared,
      kind: "folder",
      isTab: entry["folder_type"] === "tab",
      hasSubfolders: entry["has_subfolders"] === true,
      access: text(entry["access"]),
      author: text(entry["owner_description"]) || text(entry["owner"]),
    };
  }
  return {
    ...shared,
    kind: "document",
    extension: text(entry["extension"]),
    number: number(entry["document_number"]),
    version: number(entry["version"]),
    size: number(entry["size"]),
    author: text(entry["author_description"]) || text(entry["author"]),
    editedBy: text(entry["last_user_description"]) || text(entry["last_user"]),
    workspaceId: text(entry["workspace_id"]),
    held: readHeld(entry),
  };
}

/** The check-out of a document as the wire gives it. */
export function readHeld(entry: Readonly<Record<string, unknown>>): Held | undefined {
  const by = text(entry["in_use_by"]);
  if (by === "") return undefined;
  return { by, name: text(entry["in_use_by_description"]) || by, since: text(entry["checkout_date"]) };
}

/** The fields of `readItem`, which keep the answer small where a folder holds thousands. */
export const itemFields = {
  folder: ["name", "edit_date", "folder_type", "has_subfolders", "access", "owner", "owner_description"],
  document: [
    "name",
    "edit_date",
    "extension",
    "document_number",
    "version",
    "size",
    "author",
    "author_description",
    "last_user",
    "last_user_description",
    "workspace_id",
    "in_use_by",
    "in_use_by_description",
    "checkout_date",
  ],
};

/** The name of a file that a document would be saved as. */
export function fileNameOf(document: Pick<DocumentItem, "name" | "extension">): string {
  return document.extension === "" ? document.name : `${document.name}.${document.extension}`;
}

const CUSTOM = /^[A-Za-z0-9_-]+!\d+\.\d+$/;

/** Whether an id names a version of a document; else it names a container. */
export function isDocumentId(id: string): boolean {
  return CUSTOM.test(id);
}
