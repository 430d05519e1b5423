import type { Client } from "@muniment/rest/client";
import { listHistory } from "@muniment/work-api/activity";
import * as folders from "@muniment/work-api/container/folder";
import * as workspaces from "@muniment/work-api/container/workspace";
import * as documents from "@muniment/work-api/document/document";
import type { DocumentRepository, FoundPlace, HistoryEntry, Item, Operation } from "./port.ts";
import { RepositoryError } from "./repository-error.ts";
import { formatId, parseId } from "./work-id.ts";

/** Calls of Work's contract in the name of an identity. */
export interface WorkCaller {
  ask<T>(call: (client: Client) => Promise<T>, operation?: Operation): Promise<T>;
  inLibrary(ref: { readonly library: string }): { customer: string; library: string };
}

const MOST_PLACES = 50;
const MOST_HISTORY = 200;

/** Where things lie at Work, and what happened to them there. */
export function placesOf({
  ask,
  inLibrary,
}: WorkCaller): Pick<DocumentRepository, "findPlaces" | "isWithin" | "isNear" | "homeOf" | "history" | "trail"> {
  return {
    async findPlaces(library, words) {
      const wanted = words === "" ? {} : { name_or_description: `*${words}*` };
      const query = { limit: MOST_PLACES, paging_mode: "standard_cursor" as const, ...wanted };
      const { data } = await ask((client) =>
        client(workspaces.listWorkspaces, { params: inLibrary({ library }), query }),
      );
      return data.results.map(({ id, name }): FoundPlace => ({
        place: { library, root: id },
        item: { kind: "container", id: formatId("workspace", id), name },
      }));
    },
    async isWithin(id, rootId) {
      if (id === rootId) return true;
      const [ref, root] = [parseId(id), parseId(rootId)];
      if (ref.kind === "workspace") return false;
      const params = inLibrary(ref);
      const { data } =
        ref.kind === "folder"
          ? await ask((client) => client(folders.getFolder, { params: { ...params, folder: ref.id } }))
          : await ask((client) => client(documents.getDocument, { params: { ...params, document: ref.id } }));
      return data.workspace_id === root.id;
    },
    async homeOf(documentId) {
      const ref = parseId(documentId);
      if (ref.kind !== "document") throw new RepositoryError("input", "no_document");
      const params = { ...inLibrary(ref), document: ref.id };
      const { data } = await ask((client) => client(documents.getDocument, { params }));
      if (data.parent_id !== undefined) return formatId("folder", data.parent_id);
      // Not every server says it with the document (work-api.md 17.10).
      const parents = await ask((client) => client(documents.listDocumentParents, { params, query: { limit: 1 } }));
      const [folder] = parents.data;
      if (folder === undefined) throw new RepositoryError("input", "no_folder");
      return formatId("folder", folder.id);
    },
    isNear: (documentId, targetId) => parseId(documentId).library === parseId(targetId).library,
    async trail(containerId, rootId) {
      const ref = parseId(containerId);
      if (ref.kind !== "folder") {
        const { data } = await ask((client) =>
          client(workspaces.getWorkspace, { params: { ...inLibrary(ref), workspace: ref.id } }),
        );
        return [{ kind: "container", id: rootId, name: data.name }];
      }
      const params = { ...inLibrary(ref), folder: ref.id };
      const { data } = await ask((client) => client(folders.getFolderPath, { params }));
      return data.map(({ id, name, wstype }): Item => ({
        kind: "container",
        id: formatId(wstype === "workspace" ? "workspace" : "folder", id),
        name,
      }));
    },
    async history(documentId) {
      const ref = parseId(documentId);
      if (ref.kind !== "document") throw new RepositoryError("input", "no_document");
      const params = { ...inLibrary(ref), document: ref.id };
      const { data } = await ask((client) => client(listHistory, { params, query: { limit: MOST_HISTORY } }));
      return data.map((entry): HistoryEntry => ({
        at: new Date(entry.activity_date),
        user: entry.user_fullname,
        ...(entry.acting_user_fullname === undefined ? {} : { actingUser: entry.acting_user_fullname }),
        activity: entry.activity,
        ...(entry.comments === undefined ? {} : { comment: entry.comments }),
      }));
    },
  };
}
