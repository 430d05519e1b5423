import type { Output } from "@muniment/rest";
import type { listRecentWorkspaces } from "@muniment/work-api/recent";
import { readItem } from "../item/item.ts";
import type { DocumentItem, FolderItem } from "../item/item.ts";

/** A workspace among things of several places. */
export interface FoundWorkspace {
  readonly kind: "workspace";
  readonly id: string;
  readonly name: string;
  readonly matter: string;
  readonly author: string;
  readonly editedAt: string;
}

/** A folder or tab, with the workspace that it lies in. */
export interface FoundFolder extends FolderItem {
  readonly workspaceId: string;
}

/** One thing of a list that holds things of several places. */
export type Found = DocumentItem | FoundFolder | FoundWorkspace;

/** What a list of such things holds. */
export type FoundKind = "documents" | "workspaces" | "folders";

/** A workspace as the wire gives it. */
export function readWorkspace(entry: Output<typeof listRecentWorkspaces>["data"]["results"][number]): FoundWorkspace {
  return {
    kind: "workspace",
    id: entry.id,
    name: entry.name,
    matter: typeof entry["custom2"] === "string" ? entry["custom2"] : "",
    author: entry.owner_description ?? entry.owner,
    editedAt: entry.edit_date,
  };
}

/** The documents of an answer. */
export function readDocuments(entries: readonly Readonly<Record<string, unknown>>[]): readonly DocumentItem[] {
  return entries.map(readItem).filter((item) => item.kind === "document");
}

/** The folders of an answer. */
export function readFolders(entries: readonly Readonly<Record<string, unknown>>[]): readonly FoundFolder[] {
  return entries.flatMap((entry) => {
    const item = readItem(entry);
    const workspaceId = entry["workspace_id"];
    return item.kind === "folder" && typeof workspaceId === "string" ? [{ ...item, workspaceId }] : [];
  });
}
